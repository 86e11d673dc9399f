import CCurl
import Tackle

extension CurlSetup {
    /// Sets everything that no request changes.
    ///
    /// - Throws: ``CurlOptionError``.
    func apply(_ options: CurlSender.Options) throws(CurlOptionError) {
        try applyProtocol(options)
        try applySafety()
        try applyConnection(options)
        try applyTLS(options.tls)
    }

    private func applyProtocol(_ options: CurlSender.Options) throws(CurlOptionError) {
        let protocols = options.isHTTPSOnly ? "https" : "http,https"
        try set(CURLOPT_PROTOCOLS_STR, protocols)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, protocols)
        try set(CURLOPT_POST, 1)
        if options.method != .post { try set(CURLOPT_CUSTOMREQUEST, options.method.rawValue) }
        try set(CURLOPT_USERAGENT, options.userAgent)
        let version =
            options.httpVersion == .http1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS
        try set(CURLOPT_HTTP_VERSION, Int(version))
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        // What is signed is what is sent: the target goes out as it was parsed.
        try set(CURLOPT_PATH_AS_IS, 1)
    }

    private func applySafety() throws(CurlOptionError) {
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_MAXREDIRS, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        try set(CURLOPT_UNRESTRICTED_AUTH, 0)
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    }

    private func applyConnection(_ options: CurlSender.Options) throws(CurlOptionError) {
        // An empty text keeps libcurl from taking a proxy from the environment.
        try set(CURLOPT_PROXY, options.proxy?.text ?? "")
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        let connect = Int(min(options.connectTimeout, options.timeout) / .milliseconds(1))
        try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, connect))
        try set(CURLOPT_MAXAGE_CONN, max(1, Int(options.idleTime / .seconds(1))))
        try set(CURLOPT_MAXLIFETIME_CONN, max(1, Int(options.lifeTime / .seconds(1))))
        try set(CURLOPT_DNS_CACHE_TIMEOUT, 60)
        try set(CURLOPT_TCP_NODELAY, 1)
        if let address = options.sourceAddress {
            // `host!` keeps libcurl from taking the text for the name of an interface.
            try set(CURLOPT_INTERFACE, "host!\(address)")
        }
    }

    private func applyTLS(_ tls: CurlSender.TLSOptions) throws(CurlOptionError) {
        try set(CURLOPT_SSL_VERIFYPEER, tls.isVerified ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, tls.isVerified ? 2 : 0)
        let version =
            tls.minimumVersion == .tls13 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2
        try set(CURLOPT_SSLVERSION, Int(version))
        if let file = tls.caFile { try set(CURLOPT_CAINFO, file) }
        if let file = tls.certificate { try set(CURLOPT_SSLCERT, file) }
        if let file = tls.key { try set(CURLOPT_SSLKEY, file) }
        if let key = tls.pinnedPublicKey { try set(CURLOPT_PINNEDPUBLICKEY, key) }
    }
}
