import Foundation
import Tackle
import TackleTesting
import Testing

struct PipelineConfigurationTests {
    @Test func `has all the cases`() {
        #expect(ConfigurationCase.all.count == 88)
    }

    @Test(arguments: ConfigurationCase.all.filter { !$0.isAccepted })
    func `refuses a bad configuration with place and remedy`(bad: ConfigurationCase) {
        let error = #expect(throws: ConfigurationError.self) {
            try PipelineConfiguration.reading(bad.json)
        }
        guard let error else { return }
        let text = error.description
        #expect(error.path.hasPrefix(bad.field), "\(text)")
        for word in bad.mentions { #expect(text.contains(word), "\(text)") }
        for word in bad.avoids { #expect(!text.contains(word), "\(text)") }
        if let suggestion = bad.suggestion {
            #expect(text.contains("did you mean '\(suggestion)'?"), "\(text)")
        }
        #expect(!text.utf8.contains { $0 < 0x20 }, "one sentence on one line")
    }

    @Test(arguments: ConfigurationCase.all.filter(\.isAccepted))
    func `takes a good configuration`(good: ConfigurationCase) throws {
        #expect(try !PipelineConfiguration.reading(good.json).stages.isEmpty)
    }

    @Test func `makes the stages in order and a pipeline of them`() async throws {
        let json = """
            {"pipeline": [{"plugin": "retry", "attempts": "5"}, {"plugin": "discard"}]}
            """
        let stages = try PipelineConfiguration.reading(Data(json.utf8)).stages
        let pipeline = try Pipeline(stages: stages)
        #expect(pipeline.description == "retry -> discard")
        #expect(try await pipeline.send(.sample()).stage == "discard")
    }

    @Test func `reaches the initialiser that code uses`() throws {
        let json = """
            {"plugin": "retry", "attempts": "5", "initial": "250ms", "factor": "1.5",
             "maximum": "2m", "jitter": "0.5"}
            """
        let retry = try PipelineConfiguration.reading(stage: json).stages.first as? Retry
        let schedule = RetrySchedule.exponential(
            initial: .milliseconds(250),
            factor: 1.5,
            maximum: .seconds(120)
        )
        #expect(
            retry?.policy
                == RetryPolicy(schedule: schedule, maximumAttempts: 5, jitter: 0.5)
        )
        let plain = try PipelineConfiguration.reading(stage: "{\"plugin\": \"retry\"}")
        #expect((plain.stages.first as? Retry)?.policy == Retry().policy)
    }

    @Test(arguments: ["3", "\"3\""])
    func `takes a number as a number and as text`(attempts: String) throws {
        let json = "{\"plugin\": \"retry\", \"attempts\": \(attempts), \"jitter\": 0.5}"
        let retry = try PipelineConfiguration.reading(stage: json).stages.first as? Retry
        #expect(retry?.policy.maximumAttempts == 3)
        #expect(retry?.policy.jitter == 0.5)
    }

    @Test(arguments: [
        ("{\"plugin\": \"retry\", \"attempts\": 2.5}", "'2.5' is not a whole number"),
        ("{\"plugin\": \"retry\", \"attempts\": true}", "'true' is not a whole number"),
        ("{\"plugin\": \"retry\", \"attempts\": null}", "it has no value"),
        ("{\"plugin\": \"retry\", \"attempts\": {}}", "not a list or a map"),
        ("{\"plugin\": \"retry\", \"initial\": 15}", "'15' is not a whole number and one unit"),
    ])
    func `says what is wrong with a value of another type`(json: String, reason: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try PipelineConfiguration.reading(stage: json)
        }
        #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func `names the place of a stage out of order`() {
        let json = """
            {"pipeline": [{"plugin": "hmac"}, {"plugin": "memory-queue"}, {"plugin": "curl"}]}
            """
        let error = #expect(throws: ConfigurationError.self) {
            try PipelineConfiguration.reading(Data(json.utf8))
        }
        #expect(error?.path == "pipeline[1]")
        #expect(error?.reason.contains("put 'memory-queue' first") == true)
    }

    @Test func `keeps hostile names short and harmless in an error`() {
        let name = String(repeating: "x", count: 5000) + "\u{1B}[2J"
        let escaped = String(repeating: "\\u001b", count: 40)
        for text in [name.replacing("\u{1B}", with: "\\u001b"), escaped] {
            let error = #expect(throws: ConfigurationError.self) {
                try PipelineConfiguration.reading(stage: "{\"plugin\": \"\(text)\"}")
            }
            let description = error?.description ?? ""
            #expect(!description.utf8.contains { $0 < 0x20 })
            #expect(description.utf8.count < 800)
        }
    }
}
