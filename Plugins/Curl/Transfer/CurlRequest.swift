/// One request as a transfer sends it: everything is checked, nothing is left to decide.
struct CurlRequest: Sendable {
    /// The URL as the core's parser wrote it.
    let url: String

    /// Whether the request goes over TLS.
    let isSecure: Bool

    /// The lines as libcurl takes them.
    let headerLines: [String]

    let body: [UInt8]

    /// When the attempt is given up, whatever it is doing then.
    let deadline: ContinuousClock.Instant

    /// What the sender's options say.
    let settings: CurlSettings
}
