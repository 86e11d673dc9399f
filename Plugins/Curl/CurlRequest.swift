import Tackle

/// One request as the loop's thread needs it.
struct CurlRequest: Sendable {
    let url: String
    let headers: Headers
    let contentType: String
    let body: [UInt8]
    let timeout: Duration

    /// The header lines for libcurl.
    ///
    /// A name with a semicolon is one with an empty value; `Expect:` without a value keeps libcurl
    /// from asking before it sends a large body.
    var headerLines: [String] {
        let own = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        return own + ["content-type: \(contentType)", "Expect:"]
    }
}
