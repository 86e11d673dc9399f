import CCurl
import Tackle

/// What the requests of a sender have in common.
///
/// It is set once a handle, the defaults of libcurl among it: what is safe is to be seen here. A
/// handle keeps what was set from one transfer to the next (curl_easy_setopt(3)).
extension CurlEasy {
    func apply(_ settings: CurlSettings, isSecure: Bool) throws(SendError) {
        try setProtocol(settings, isSecure: isSecure)
        try setLimits(settings.options)
        try setCredentialsOff()
        try setConnection(settings.options)
        try setTLS(settings.options.tls)
        try setProxy(settings.options.proxy)
    }

    private func setProtocol(_ settings: CurlSettings, isSecure: Bool) throws(SendError) {
        let options = settings.options
        let schemes = options.isHTTPSOnly ? "https" : "http,https"
        try set(CURLOPT_PROTOCOLS_STR, schemes)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, schemes)
        try set(CURLOPT_FOLLOWLOCATION, false)
        try set(CURLOPT_MAXREDIRS, 0)
        try set(CURLOPT_HTTP09_ALLOWED, false)
        // The target that was signed is the target that is sent.
        try set(CURLOPT_PATH_AS_IS, true)
        let version = settings.version(isSecure: isSecure)
        try set(CURLOPT_HTTP_VERSION, version.value(isSecure: isSecure))
        // Who may share a connection waits until it stands, and opens none of its own meanwhile.
        try set(CURLOPT_PIPEWAIT, isSecure && options.httpVersion != .http1)
        let isUsedOnce = settings.usesConnectionOnce(isSecure: isSecure)
        try set(CURLOPT_FRESH_CONNECT, isUsedOnce)
        try set(CURLOPT_FORBID_REUSE, isUsedOnce)
        try setMethod(options.method)
        // A webhook's request has a header of its own: this is for the request to a proxy.
        if options.proxy != nil { try set(CURLOPT_USERAGENT, options.userAgent) }
    }

    /// The body of a POST is what is sent; another method is another word for it.
    private func setMethod(_ method: CurlSender.Method) throws(SendError) {
        try set(CURLOPT_POST, true)
        if method != .post { try set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
    }

    private func setLimits(_ options: CurlSender.Options) throws(SendError) {
        // Threads and signals do not go together; the loop's thread blocks them as well.
        try set(CURLOPT_NOSIGNAL, true)
        // The answers are small, and each transfer under way has a buffer.
        try set(CURLOPT_BUFFERSIZE, 1024)
        // Nothing is asked for and nothing decoded, so that nothing can grow.
        try clear(CURLOPT_ACCEPT_ENCODING)
        try set(CURLOPT_HTTP_CONTENT_DECODING, false)
    }

    private func setCredentialsOff() throws(SendError) {
        try set(CURLOPT_HTTPAUTH, tackle_curl_auth_basic())
        try set(CURLOPT_UNRESTRICTED_AUTH, false)
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
    }

    private func setConnection(_ options: CurlSender.Options) throws(SendError) {
        try set(CURLOPT_MAXAGE_CONN, options.idleTime.wholeSeconds)
        try set(CURLOPT_MAXLIFETIME_CONN, options.lifeTime.wholeSeconds)
        // The loop knows how long an address may be used; see NameTable.
        try set(CURLOPT_DNS_CACHE_TIMEOUT, -1)
        try set(CURLOPT_IPRESOLVE, options.ipVersion.value)
        // The prefixes tell an address from the name of an interface.
        if let source = options.sourceAddress { try set(CURLOPT_INTERFACE, "host!\(source)") }
        if let interface = options.interface { try set(CURLOPT_INTERFACE, "if!\(interface)") }
    }

    private func setTLS(_ tls: CurlSender.TLSOptions) throws(SendError) {
        try set(CURLOPT_SSL_VERIFYPEER, tls.isVerified ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, tls.isVerified ? 2 : 0)
        try set(CURLOPT_SSLVERSION, tls.minimumVersion.value)
        if let file = tls.caFile {
            try set(CURLOPT_CAINFO, file)
            // The file takes the place of the system's authorities: none of them is trusted.
            try clear(CURLOPT_CAPATH)
        }
        if let file = tls.certificate { try set(CURLOPT_SSLCERT, file) }
        if let file = tls.key {
            try set(CURLOPT_SSLKEY, file)
            // Without any, OpenSSL would stop the loop to ask for a password at the terminal.
            try set(CURLOPT_KEYPASSWD, "")
        }
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
        case .automatic:
            isSecure && CurlLibrary.version.hasHTTP2
                ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
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

extension CurlSender.IPVersion {
    /// libcurl's number for it.
    var value: Int {
        switch self {
        case .automatic: Int(CURL_IPRESOLVE_WHATEVER)
        case .v4: Int(CURL_IPRESOLVE_V4)
        case .v6: Int(CURL_IPRESOLVE_V6)
        }
    }
}
