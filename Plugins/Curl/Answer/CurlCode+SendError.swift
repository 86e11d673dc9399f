import CCurl
import Tackle

extension SendError {
    /// What libcurl says went wrong, as an error with a code by name.
    ///
    /// - Parameters:
    ///   - result: libcurl's code, which is not zero.
    ///   - text: libcurl's words about it, where they may be shown.
    init(curl result: CURLcode, text: String?) {
        let number = Int(result.rawValue)
        let codes = Code.byCurlCode
        self.init(
            codes.indices.contains(number) ? codes[number] : .unknown,
            text ?? String(cString: curl_easy_strerror(result))
        )
    }
}

extension SendError.Code {
    /// A code of Tackle for each code of libcurl 7.88 (libcurl-errors(3)), by its number.
    ///
    /// Where Tackle has no word for it, the code bears libcurl's name.
    static let byCurlCode: [SendError.Code] = [
        .unknown,  // 0 ok
        .badResponse,  // 1 unsupported protocol
        Self("curl-failed-init"),
        Self("curl-url-malformat"),
        .misconfigured,  // 4 not built in
        Self("curl-couldnt-resolve-proxy"),
        .nameNotResolved,  // 6 couldnt resolve host
        .notConnected,  // 7 couldnt connect
        .badResponse,  // 8 weird server reply
        Self("curl-remote-access-denied"),
        Self("curl-ftp-accept-failed"),
        Self("curl-ftp-weird-pass-reply"),
        Self("curl-ftp-accept-timeout"),
        Self("curl-ftp-weird-pasv-reply"),
        Self("curl-ftp-weird-227-format"),
        Self("curl-ftp-cant-get-host"),
        .badResponse,  // 16 http2
        Self("curl-ftp-couldnt-set-type"),
        .connectionLost,  // 18 partial file
        Self("curl-ftp-couldnt-retr-file"),
        .unknown,  // 20 obsolete20
        Self("curl-quote-error"),
        Self("curl-http-returned-error"),
        Self("curl-write-error"),
        .unknown,  // 24 obsolete24
        Self("curl-upload-failed"),
        Self("curl-read-error"),
        Self("curl-out-of-memory"),
        .timeout,  // 28 operation timedout
        .unknown,  // 29 obsolete29
        Self("curl-ftp-port-failed"),
        Self("curl-ftp-couldnt-use-rest"),
        .unknown,  // 32 obsolete32
        Self("curl-range-error"),
        Self("curl-http-post-error"),
        .tls,  // 35 ssl connect error
        Self("curl-bad-download-resume"),
        Self("curl-file-couldnt-read-file"),
        Self("curl-ldap-cannot-bind"),
        Self("curl-ldap-search-failed"),
        .unknown,  // 40 obsolete40
        Self("curl-function-not-found"),
        Self("curl-aborted-by-callback"),
        .misconfigured,  // 43 bad function argument
        .unknown,  // 44 obsolete44
        .notConnected,  // 45 interface failed
        .unknown,  // 46 obsolete46
        .badResponse,  // 47 too many redirects
        .misconfigured,  // 48 unknown option
        .misconfigured,  // 49 setopt option syntax
        .unknown,  // 50 obsolete50
        .unknown,  // 51 obsolete51
        .connectionLost,  // 52 got nothing
        .tls,  // 53 ssl engine notfound
        .tls,  // 54 ssl engine setfailed
        .connectionLost,  // 55 send error
        .connectionLost,  // 56 recv error
        .unknown,  // 57 obsolete57
        .tls,  // 58 ssl certproblem
        .tls,  // 59 ssl cipher
        .tls,  // 60 peer failed verification
        .badResponse,  // 61 bad content encoding
        .unknown,  // 62 obsolete62
        .badResponse,  // 63 filesize exceeded
        .tls,  // 64 use ssl failed
        .connectionLost,  // 65 send fail rewind
        .tls,  // 66 ssl engine initfailed
        Self("curl-login-denied"),
        Self("curl-tftp-notfound"),
        Self("curl-tftp-perm"),
        Self("curl-remote-disk-full"),
        Self("curl-tftp-illegal"),
        Self("curl-tftp-unknownid"),
        Self("curl-remote-file-exists"),
        Self("curl-tftp-nosuchuser"),
        .unknown,  // 75 obsolete75
        .unknown,  // 76 obsolete76
        .tls,  // 77 ssl cacert badfile
        Self("curl-remote-file-not-found"),
        Self("curl-ssh"),
        .tls,  // 80 ssl shutdown failed
        .connectionLost,  // 81 again
        .tls,  // 82 ssl crl badfile
        .tls,  // 83 ssl issuer error
        Self("curl-ftp-pret-failed"),
        Self("curl-rtsp-cseq-error"),
        Self("curl-rtsp-session-error"),
        Self("curl-ftp-bad-file-list"),
        Self("curl-chunk-failed"),
        .notConnected,  // 89 no connection available
        .tls,  // 90 ssl pinnedpubkeynotmatch
        .tls,  // 91 ssl invalidcertstatus
        .connectionLost,  // 92 http2 stream
        Self("curl-recursive-api-call"),
        Self("curl-auth-error"),
        .badResponse,  // 95 http3
        .notConnected,  // 96 quic connect error
        .proxy,  // 97 proxy
        .tls,  // 98 ssl clientcert
        Self("curl-unrecoverable-poll"),
    ]
}
