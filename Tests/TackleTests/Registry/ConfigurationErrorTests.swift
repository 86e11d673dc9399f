import Tackle
import Testing

struct ConfigurationErrorTests {
    @Test func `puts the place before the reason`() {
        #expect(
            ConfigurationError(path: "pipeline[1].a", reason: "no").description
                == "pipeline[1].a: no"
        )
        #expect(ConfigurationError(path: "", reason: "no").description == "no")
    }

    @Test(arguments: [
        ("a", "pipeline[1]", "pipeline[1].a"), ("[2]", "list", "list[2]"),
        ("", "pipeline[1]", "pipeline[1]"), ("a", "", "a"), ("", "", ""),
    ])
    func `sees a place from further out`(inner: String, outer: String, whole: String) {
        #expect(ConfigurationError(path: inner, reason: "").within(outer).path == whole)
    }

    @Test func `takes the place of a stage from a pipeline's error`() throws {
        let failure = #expect(throws: PipelineError.self) {
            try Pipeline(stages: [DiscardTransport(), DiscardTransport()])
        }
        let error = ConfigurationError(wrapping: try #require(failure), at: "")
        #expect(error.path == "pipeline[1]")
        #expect(error.reason == failure?.reason)
    }

    @Test func `gives any error the place at which it was met`() {
        struct Odd: Error, CustomStringConvertible {
            let description = "something odd"
        }
        let error = ConfigurationError(wrapping: Odd(), at: "pipeline[0]")
        #expect(error.description == "pipeline[0]: something odd")
    }

    @Test func `leaves the place of an error that has one within`() {
        let inner = ConfigurationError(path: "pipeline[0].a", reason: "no")
        #expect(ConfigurationError(wrapping: inner, at: "pipeline[0]").path == "pipeline[0].a")
        let outer = ConfigurationError(path: "a", reason: "no")
        #expect(ConfigurationError(wrapping: outer, at: "pipeline[0]").path == "pipeline[0].a")
    }
}
