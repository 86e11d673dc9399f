import Tackle
import TestSupport
import Testing

/// What the core's own plugins tell of their settings, and how values are written.
struct SettingsTests {
    @Test func `retry tells its settings as a configuration sets them`() throws {
        try SettingsRoundTrip(of: Retry.self).check([
            """
            {"attempts": "7", "initial": "250ms", "factor": "1.5", "maximum": "2m",
             "jitter": "0.05"}
            """
        ])
    }

    @Test func `retry tells what holds where nothing is set`() throws {
        let settings = try SettingsRoundTrip(of: Retry.self).settings("{}")
        let shown = settings.map { "\($0.name): \($0.value)" }
        #expect(
            shown == ["attempts: 3", "initial: 1s", "factor: 2", "maximum: 30s", "jitter: 0.2"]
        )
    }

    @Test func `waits that no configuration of retry can write are told in words`() {
        let policy = RetryPolicy(schedule: .list([.seconds(1), .seconds(90)]))
        let details = Retry(policy).details
        #expect(details.settings.map(\.name) == ["attempts", "jitter"])
        #expect(details.promises.contains("Waits 1s, 90s between attempts."))
        #expect(details.retryPolicy == policy)
    }

    @Test func `discard has no settings`() throws {
        try SettingsRoundTrip(of: DiscardTransport.self).check(["{}"])
        #expect(DiscardTransport().details.promises == DiscardTransport.promises)
    }

    @Test(
        arguments: [
            (0.2, "0.2"), (2.0, "2"), (1e-5, "0.00001"), (1000.0, "1000"), (1.5, "1.5"),
            (-0.25, "-0.25"), (1e-07, "0.0000001"),
        ]
    )
    func `a number is written without an exponent`(number: Double, text: String) {
        #expect(OptionValue.number(number).description == text)
    }

    @Test func `durations, sizes and flags are written as they are read`() {
        let values: [OptionValue] = [
            .duration(.milliseconds(90_000)), .duration(.microseconds(3)), .size(1 << 20),
            .size(1000), .count(-3), .flag(true),
        ]
        #expect(values.map(\.description) == ["90s", "1ms", "1MiB", "1000", "-3", "true"])
    }

    @Test func `an entry tells role and promises without a stage`() throws {
        let registry = PluginRegistry()
        let retry = try #require(registry["retry"])
        #expect(retry.role == .policy)
        #expect(retry.promises == Retry.promises)
        #expect(registry["discard"]?.role == .transport)
    }
}
