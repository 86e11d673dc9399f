import CCurl
import Tackle

/// What every request of a sender has in common.
///
/// All of it is set each time, the defaults of libcurl among it: what is safe is to be seen here.
extension CurlEasy {
    func apply(_ settings: CurlSettings, isSecure: Bool) throws(SendError) {
        try setProtocol(settings.options, isSecure: isSecure)
        try setLimits(settings.options)
        try setCredentialsOff()
        try setConnection(settings.options)
        try setTLS(settings.options.tls)
        try setProxy(settings.options.proxy)
    }

    private func setProtocol(_ options: CurlSender.Options, isSecure: Bool) throws(SendError) {
        let schemes = options.isHTTPSOnly ? "https" : "http,https"
        try set(CURLOPT_PROTOCOLS_STR, schemes)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, schemes)
        try set(CURLOPT_FOLLOWLOCATION, false)
        try set(CURLOPT_MAXREDIRS, 0)
        try set(CURLOPT_HTTP09_ALLOWED, false)
        // The target that was signed is the target that is sent.
        try set(CURLOPT_PATH_AS_IS, true)
        try set(CURLOPT_HTTP_VERSION, options.httpVersion.value(isSecure: isSecure))
        try set(CURLOPT_USERAGENT, options.userAgent)
    }

    private func setLimits(_ options: CurlSender.Options) throws(SendError) {
        // Threads and signals do not go together; the loop's thread blocks them as well.
        try set(CURLOPT_NOSIGNAL, true)
        // A lookup that hangs would otherwise hold up the loop when its transfer ends.
        try set(CURLOPT_QUICK_EXIT, true)
        // Only what is announced: what comes anyway is counted, and ends at the deadline.
        try set(CURLOPT_MAXFILESIZE_LARGE, offset: Self.largestAnnouncedBody)
        // Nothing is asked for and nothing decoded, so that nothing can grow.
        try set(CURLOPT_ACCEPT_ENCODING, nil as String?)
        try set(CURLOPT_HTTP_CONTENT_DECODING, false)
    }

    /// An answer that says it is larger is broken off at once.
    private static let largestAnnouncedBody = 64 << 20

    private func setCredentialsOff() throws(SendError) {
        try set(CURLOPT_HTTPAUTH, tackle_curl_auth_basic())
        try set(CURLOPT_UNRESTRICTED_AUTH, false)
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
    }

    private func setConnection(_ options: CurlSender.Options) throws(SendError) {
        try set(CURLOPT_MAXAGE_CONN, options.idleTime.wholeSeconds)
        try set(CURLOPT_MAXLIFETIME_CONN, options.lifeTime.wholeSeconds)
        try set(CURLOPT_DNS_CACHE_TIMEOUT, 60)
        // The prefix says that it is an address and no name of an interface.
        if let source = options.sourceAddress { try set(CURLOPT_INTERFACE, "host!\(source)") }
    }

    private func setTLS(_ tls: CurlSender.TLSOptions) throws(SendError) {
        try set(CURLOPT_SSL_VERIFYPEER, tls.isVerified ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, tls.isVerified ? 2 : 0)
        try set(CURLOPT_SSLVERSION, tls.minimumVersion.value)
        if let file = tls.caFile {
            try set(CURLOPT_CAINFO, file)
            // The file takes the place of the system's authorities: none of them is trusted.
            try set(CURLOPT_CAPATH, nil as String?)
        }
        if let file = tls.certificate { try set(CURLOPT_SSLCERT, file) }
        if let file = tls.key { try set(CURLOPT_SSLKEY, file) }
        if let pin = tls.pinnedPublicKey { try set(CURLOPT_PINNEDPUBLICKEY, pin) }
    }

    /// The environment's proxy and its exceptions are overridden by texts, empty ones among them.
    private func setProxy(_ proxy: ProxyURL?) throws(SendError) {
        try set(CURLOPT_PROXY, proxy?.address ?? "")
        try set(CURLOPT_NOPROXY, "")
        guard let proxy else { return }
        try set(CURLOPT_PROXYAUTH, tackle_curl_auth_basic())
        if let user = proxy.user { try set(CURLOPT_PROXYUSERNAME, user) }
        if let password = proxy.password { try set(CURLOPT_PROXYPASSWORD, password) }
        try set(CURLOPT_PROXY_SSL_VERIFYPEER, 1)
        try set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
        try set(CURLOPT_PROXY_SSLVERSION, CurlSender.TLSOptions.Version.tls12.value)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    }
}

extension CurlSender.HTTPVersion {
    /// libcurl's number for it.
    func value(isSecure: Bool) -> Int {
        switch self {
        case .automatic: CURL_HTTP_VERSION_2TLS
        case .http1: CURL_HTTP_VERSION_1_1
        case .http2: isSecure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
        }
    }
}

extension CurlSender.TLSOptions.Version {
    /// libcurl's number for it.
    var value: Int {
        switch self {
        case .tls12: Int(CURL_SSLVERSION_TLSv1_2)
        case .tls13: Int(CURL_SSLVERSION_TLSv1_3)
        }
    }
}
