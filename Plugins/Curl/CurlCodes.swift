import CCurl
import Tackle

/// The send errors that libcurl's codes stand for (curl/curl.h, `CURLcode`).
enum CurlCodes {
    private static let known: [CURLcode.RawValue: SendError.Code] = {
        var known: [CURLcode.RawValue: SendError.Code] = [:]
        for (code, codes) in groups {
            for each in codes { known[each.rawValue] = code }
        }
        return known
    }()

    private static let groups: [(SendError.Code, [CURLcode])] = [
        (.timeout, [CURLE_OPERATION_TIMEDOUT]),
        (.nameNotResolved, [CURLE_COULDNT_RESOLVE_HOST]),
        (.notConnected, [CURLE_COULDNT_CONNECT]),
        (SendError.Code("proxy"), [CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY]),
        (
            .connectionLost,
            [
                CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
                CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR,
            ]
        ),
        (
            .tls,
            [
                CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
                CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_SHUTDOWN_FAILED,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED,
            ]
        ),
        (
            .badResponse,
            [
                CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
                CURLE_HTTP_RETURNED_ERROR, CURLE_TOO_MANY_REDIRECTS, CURLE_RANGE_ERROR,
                CURLE_FILESIZE_EXCEEDED,
            ]
        ),
        (SendError.Code("url", .permanent), [CURLE_URL_MALFORMAT]),
        (SendError.Code("source-address"), [CURLE_INTERFACE_FAILED]),
        (SendError.Code("out-of-memory"), [CURLE_OUT_OF_MEMORY]),
        (SendError.Code("aborted"), [CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR]),
        (SendError.Code("rewind"), [CURLE_SEND_FAIL_REWIND, CURLE_READ_ERROR]),
    ]

    /// The code of a send error; those that HTTP has no use for are `curl`.
    static func code(for code: CURLcode) -> SendError.Code {
        known[code.rawValue] ?? SendError.Code("curl")
    }
}
