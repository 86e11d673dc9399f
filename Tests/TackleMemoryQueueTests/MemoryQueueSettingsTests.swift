import Tackle
import TackleMemoryQueue
import TackleQueueing
import TestSupport
import Testing

/// What a memory queue tells of its settings, those of its schedule included.
struct MemoryQueueSettingsTests {
    @Test func `tells its settings as a configuration sets them`() throws {
        try SettingsRoundTrip(of: MemoryQueue.self).check([
            """
            {"capacity": "77", "when-full": "throw", "dead-letters": "5", "concurrency": "12",
             "per-endpoint": "3", "rate": "600/m", "schedule": ["5s", "250ms"],
             "max-attempts": "2", "max-age": "3d", "jitter": "0.5", "retry-after-limit": "90m",
             "endpoint-capacity": "9", "breaker": "4", "disable-after": "5d",
             "coalescing": "off", "duplicates": "refuse", "duplicate-window": "0"}
            """,
            """
            {"schedule": {"exponential": {"initial": "2s", "factor": "1.5", "maximum": "1h"}}}
            """,
        ])
    }

    @Test func `tells the standard schedule by its name, with the attempts it makes`() throws {
        let settings = try SettingsRoundTrip(of: MemoryQueue.self).settings("{}")
        let shown = settings.map { "\($0.name): \($0.value)" }
        #expect(shown.contains("schedule: standard"))
        #expect(shown.contains("max-attempts: 10"))
        #expect(!settings.map(\.name).contains("max-age"))
    }

    @Test func `tells its policy and what it was set to`() throws {
        var options = QueueOptions(maximumAge: .seconds(60))
        options.coalescing = .merge { _, newer in newer.body }
        let details = try MemoryQueue(capacity: 5, options: options).details
        #expect(details.retryPolicy == options.retryPolicy)
        #expect(details.maximumAge == .seconds(60))
        #expect(details.promises.first?.contains("up to 5 webhooks") == true)
        #expect(details.promises.contains { $0.hasSuffix(", merged with it.") })
        #expect(MemoryQueue.pluginRole == .queue)
    }
}
