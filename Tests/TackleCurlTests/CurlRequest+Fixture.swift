import Tackle

@testable import TackleCurl

extension CurlRequest {
    /// A request without headers and body, with a minute's time.
    static func fixture(
        to url: String,
        timeout: Duration = .seconds(60),
        _ change: (inout CurlSender.Options) -> Void = { _ in }
    ) throws -> CurlRequest {
        var options = CurlSender.Options()
        change(&options)
        let now = ContinuousClock.now
        return CurlRequest(
            url: try WebhookURL(url),
            headers: Headers(),
            body: [],
            start: now,
            deadline: now + timeout,
            settings: CurlSettings(options)
        )
    }
}
