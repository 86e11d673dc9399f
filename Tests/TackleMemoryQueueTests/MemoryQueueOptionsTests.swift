import Foundation
import Tackle
import TackleMemoryQueue
import TackleQueueing
import Testing

@Suite struct MemoryQueueOptionsTests {
    /// Makes a pipeline of a memory queue with options given as JSON, and a transport.
    private func stages(_ options: String) throws -> [any SenderPlugin] {
        var registry = PluginRegistry()
        registry.register(MemoryQueue.self)
        let decoder = JSONDecoder()
        decoder.userInfo[.pluginRegistry] = registry
        let stage = #"{"plugin": "memory-queue"\#(options.isEmpty ? "" : ", ")\#(options)}"#
        let text = #"{"pipeline": [\#(stage), {"plugin": "discard"}]}"#
        return try decoder.decode(PipelineConfiguration.self, from: Data(text.utf8)).stages
    }

    private func options(_ text: String) throws -> MemoryQueue.Options {
        try JSONDecoder().decode(MemoryQueue.Options.self, from: Data("{\(text)}".utf8))
    }

    @Test(arguments: [
        // Durations.
        (#""retry-after-limit": "0""#, "retry-after-limit"),
        (#""retry-after-limit": "20""#, "retry-after-limit"),
        (#""retry-after-limit": "nans""#, "retry-after-limit"),
        (#""retry-after-limit": "s""#, "retry-after-limit"),
        (#""retry-after-limit": ["1", "2"]"#, "retry-after-limit"),
        (#""max-age": "-5m""#, "max-age"),
        (#""max-age": "3q""#, "max-age"),
        (#""max-age": "9223372036854775807h""#, "max-age"),
        (#""max-age": """#, "max-age"),
        (#""max-age": "1h30m""#, "max-age"),
        (#""max-age": null"#, "max-age"),
        (#""max-age": ["1", "2"]"#, "max-age"),
        // Counts and shares.
        (#""concurrency": "0""#, "concurrency"),
        (#""concurrency": "2.5""#, "concurrency"),
        (#""concurrency": ".nan""#, "concurrency"),
        (#""concurrency": """#, "concurrency"),
        (#""concurrency": "65537""#, "concurrency"),
        (#""concurrency": "1000000000""#, "concurrency"),
        (#""concurrency": ["1", "2"]"#, "concurrency"),
        (#""max-attempts": "0""#, "max-attempts"),
        (#""max-attempts": "2.5""#, "max-attempts"),
        (#""max-attempts": ".nan""#, "max-attempts"),
        (#""max-attempts": "1001""#, "max-attempts"),
        (#""max-attempts": ["1", "2"]"#, "max-attempts"),
        (#""capacity": "-2147483649""#, "capacity"),
        (#""capacity": "0""#, "capacity"),
        (#""capacity": "true""#, "capacity"),
        (#""capacity": "1e400""#, "capacity"),
        (#""capacity": ["1", "2"]"#, "capacity"),
        (#""per-endpoint": "-2147483649""#, "per-endpoint"),
        (#""per-endpoint": "two""#, "per-endpoint"),
        (#""per-endpoint": "1e400""#, "per-endpoint"),
        (#""per-endpoint": ["1", "2"]"#, "per-endpoint"),
        (#""concurrency": "8", "per-endpoint": "16""#, "per-endpoint"),
        (#""jitter": "1.5""#, "jitter"),
        (#""jitter": "-0.1""#, "jitter"),
        (#""jitter": ["1", "2"]"#, "jitter"),
        // Words.
        (#""when-full": "drop""#, "when-full"),
        (#""when-full": "WAIT""#, "when-full"),
        (#""when-full": ["1", "2"]"#, "when-full"),
        (#""breaker": "0""#, "breaker"),
        (#""breaker": "1001""#, "breaker"),
        (#""dead-letters": "-1""#, "dead-letters"),
        (#""dead-letters": "1000001""#, "dead-letters"),
        (#""duplicate-window": "-1""#, "duplicate-window"),
        (#""duplicate-window": "10000001""#, "duplicate-window"),
        (#""duplicate-window": "99999999999999999999""#, "duplicate-window"),
        (#""duplicates": "maybe""#, "duplicates"),
        (#""duplicates": "Refuse""#, "duplicates"),
        (#""coalescing": "merge""#, "coalescing"),
        (#""coalescing": "on""#, "coalescing"),
        (#""disable-after": "0s""#, "disable-after"),
        (#""disable-after": "-5h""#, "disable-after"),
        (#""disable-after": "9223372036854775807h""#, "disable-after"),
        (#""rate": "0/s""#, "rate"),
        (#""rate": "-1/s""#, "rate"),
        (#""rate": "50""#, "rate"),
        (#""rate": "50/d""#, "rate"),
        (#""rate": "5.5/s""#, "rate"),
        (#""rate": "1000001/s""#, "rate"),
        (#""rate": "99999999999999999999/h""#, "rate"),
        (#""rate": "50/s/s""#, "rate"),
        (#""rate": " 50/s""#, "rate"),
        (#""rate": """#, "rate"),
        (#""rate": ["1", "2"]"#, "rate"),
        // Schedules.
        (#""schedule": []"#, "schedule"),
        (#""schedule": "5""#, "schedule"),
        (#""schedule": 5"#, "schedule"),
        (#""schedule": null"#, "schedule"),
        (#""schedule": {}"#, "schedule"),
        (#""schedule": """#, "schedule"),
        (#""schedule": ["5s", "soon"]"#, "schedule[1]"),
        (#""schedule": ["5"]"#, "schedule[0]"),
        (#""schedule": ["0s", "5s"]"#, "schedule[0]"),
        (#""schedule": ["5s", ["1m"]]"#, "schedule[1]"),
        (#""schedule": { "exponential": "5s" }"#, "schedule.exponential"),
        (#""schedule": { "exponential": {} }"#, "schedule.exponential.initial"),
        (
            #""schedule": { "exponential": { "initial": "-5m" } }"#,
            "schedule.exponential.initial"
        ),
        (#""schedule": { "exponential": { "initial": "3q" } }"#, "schedule.exponential.initial"),
        (#""schedule": { "exponential": { "initial": "" } }"#, "schedule.exponential.initial"),
        (
            #""schedule": { "exponential": { "initial": "9223372036854775807h" } }"#,
            "schedule.exponential.initial"
        ),
        (
            #""schedule": { "exponential": { "initial": "1h", "maximum": "1s" } }"#,
            "schedule.exponential.initial"
        ),
        (
            #""schedule": { "exponential": { "initial": "1h", "factor": "0.5" } }"#,
            "schedule.exponential.factor"
        ),
    ])
    func `refuses a bad option and names its place`(options: String, field: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try stages(options) }
        #expect(error.path == "pipeline[0].\(field)")
        #expect(!error.reason.isEmpty)
    }

    @Test(arguments: [
        (#""capaity": "10""#, "capacity"),
        (#""whenfull": "wait""#, "when-full"),
        (#""concurerncy": "4""#, "concurrency"),
        (#""per-enpoint": "2""#, "per-endpoint"),
        (#""scheudle": "standard""#, "schedule"),
        (#""max-atempts": "3""#, "max-attempts"),
        (#""maxage": "3d""#, "max-age"),
        (#""jitetr": "0.2""#, "jitter"),
        (#""retry-afer-limit": "1h""#, "retry-after-limit"),
        (#""when-full": "thorw""#, "throw"),
        (#""schedule": { "exponental": { "initial": "5s" } }"#, "exponential"),
    ])
    func `offers the nearest spelling`(options: String, meant: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try stages(options) }
        #expect(error.path.hasPrefix("pipeline[0]."))
        #expect(error.reason.contains("did you mean '\(meant)'?"))
    }

    @Test(arguments: [
        "",
        #""schedule": ["5s", "5m", "2h"]"#,
        #""schedule": ["5s", "5s", "5s", "1s"]"#,
        #""schedule": { "exponential": { "initial": "5s", "factor": "2" } }"#,
        #""schedule": { "exponential": { "initial": "5s", "factor": "2.5", "maximum": "1h" } }"#,
        #""concurrency": "4""#,
        """
        "capacity": "50", "when-full": "throw", "concurrency": "16", "per-endpoint": "2",
        "schedule": "standard", "max-attempts": "3", "max-age": "3d", "jitter": "0",
        "retry-after-limit": "1h"
        """,
    ])
    func `accepts an ordinary configuration`(options: String) throws {
        let stages = try stages(options)
        #expect(stages.map(\.name) == ["memory-queue", "discard"])
        #expect(stages.first?.role == .queue)
    }

    @Test func `what is not given has its default, in a configuration as in code`() throws {
        let plain = try options("")
        #expect(plain.capacity == 10_000)
        #expect(plain.whenFull == .wait)
        #expect(plain.queue == QueueOptions())
        #expect(plain.queue.retryPolicy.maximumAttempts == 10)
    }

    @Test func `what is given arrives`() throws {
        let given = try options(
            """
            "capacity": "50", "when-full": "throw", "concurrency": "4", "schedule":
            { "exponential": { "initial": "1s", "factor": "3", "maximum": "1m" } },
            "max-attempts": "7", "max-age": "3d", "jitter": "0", "retry-after-limit": "1h"
            """
        )
        #expect(given.capacity == 50)
        #expect(given.whenFull == .throw)
        let wanted = QueueOptions(
            concurrency: 4,
            perEndpoint: 4,
            schedule: .exponential(initial: .seconds(1), factor: 3, maximum: .seconds(60)),
            maximumAttempts: 7,
            maximumAge: .seconds(3 * 86_400),
            jitter: 0,
            retryAfterLimit: .seconds(3600)
        )
        #expect(given.queue == wanted)
        let endless = #""schedule": { "exponential": { "initial": "1s" } }"#
        #expect(try options(endless).queue.retryPolicy.maximumAttempts == 10)
        #expect(try options(#""schedule": ["1s", "2s"]"#).queue.retryPolicy.maximumAttempts == 3)
    }
}
