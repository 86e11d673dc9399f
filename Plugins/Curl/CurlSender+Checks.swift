import FoundationEssentials
import Glibc
import Tackle

extension CurlSender.Options {
    static let timeouts: ClosedRange<Duration> = .milliseconds(1)...(.seconds(600))
    static let responseLimits = 0...16 << 20
    static let loopCounts = 1...64

    /// Checks what the types leave open.
    func check() throws(ConfigurationError) {
        let durations = [("timeout", timeout), ("connect-timeout", connectTimeout)]
        for (key, value) in durations where !Self.timeouts.contains(value) {
            throw ConfigurationError(path: key, reason: "it is out of range: 1ms to 10m")
        }
        for (key, value) in [("idle-time", idleTime), ("life-time", lifeTime)] where value <= .zero
        {
            throw ConfigurationError(path: key, reason: "it is not more than zero")
        }
        guard Self.responseLimits.contains(responseLimit) else {
            throw ConfigurationError(
                path: "response-limit",
                reason: "it is out of range: 0 to 16MiB"
            )
        }
        guard Self.loopCounts.contains(eventLoops) else {
            throw ConfigurationError(path: "event-loops", reason: "it is out of range: 1 to 64")
        }
        try checkUserAgent()
        try checkInterface()
        try tls.check()
    }

    private func checkInterface() throws(ConfigurationError) {
        if let sourceAddress, let family = ipVersion.family, sourceAddress.family != family {
            throw ConfigurationError(
                path: "source-address",
                reason: "\(sourceAddress) is not of ip-version \(ipVersion.rawValue):"
                    + " give one that is, or leave out ip-version"
            )
        }
        guard let interface else { return }
        // Linux, IFNAMSIZ: 15 bytes, no slash, no blank.
        let isName =
            (1...15).contains(interface.utf8.count)
            && interface.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F }
        guard isName else {
            throw ConfigurationError(
                path: "interface",
                reason: "'\(interface.quotable)' is no network interface: give one such as eth1"
            )
        }
        guard sourceAddress == nil else {
            throw ConfigurationError(
                path: "interface",
                reason: "it stands beside source-address: give one of the two"
            )
        }
    }

    private func checkUserAgent() throws(ConfigurationError) {
        guard !userAgent.isEmpty else {
            throw ConfigurationError(path: "user-agent", reason: "it is empty: give a text")
        }
        do {
            _ = try HeaderField(name: "User-Agent", value: userAgent)
        } catch {
            throw ConfigurationError(path: "user-agent", reason: error.reason)
        }
    }
}

extension CurlSender.TLSOptions {
    fileprivate func check() throws(ConfigurationError) {
        for (name, path) in [("ca-file", caFile), ("certificate", certificate), ("key", key)] {
            guard let path, path.isEmpty || path.utf8.contains(0) else { continue }
            throw ConfigurationError(path: "tls.\(name)", reason: "it is no path of a file")
        }
        if key != nil, certificate == nil {
            throw ConfigurationError(
                path: "tls.key",
                reason: "a key without a certificate: add 'certificate'"
            )
        }
        if certificate != nil, key == nil {
            throw ConfigurationError(
                path: "tls.certificate",
                reason: "a certificate without a key: add 'key', the same file if it holds both"
            )
        }
        try checkPin()
        try check("ca-file", caFile) { file throws(PEMFile.Problem) in
            try file.requireCertificate()
        }
        try check("certificate", certificate) { file throws(PEMFile.Problem) in
            try file.requireCertificate()
        }
        try check("key", key) { file throws(PEMFile.Problem) in try file.requireKey() }
    }

    private func check(
        _ name: String,
        _ path: String?,
        _ require: (PEMFile) throws(PEMFile.Problem) -> Void
    ) throws(ConfigurationError) {
        guard let path else { return }
        do throws(PEMFile.Problem) {
            try require(try PEMFile(path: path))
        } catch {
            throw ConfigurationError(path: "tls.\(name)", reason: error.reason)
        }
    }

    /// One or more SHA-256 hashes as libcurl takes them (CURLOPT_PINNEDPUBLICKEY(3)).
    private func checkPin() throws(ConfigurationError) {
        guard let pinnedPublicKey else { return }
        for pin in pinnedPublicKey.split(separator: ";", omittingEmptySubsequences: false) {
            let prefix = "sha256//"
            guard pin.hasPrefix(prefix),
                Data(base64Encoded: String(pin.dropFirst(prefix.count)))?.count == 32
            else {
                throw ConfigurationError(
                    path: "tls.pinned-public-key",
                    reason: "it is not sha256// and the base64 of 32 bytes, several joined by ';'"
                )
            }
        }
    }
}
