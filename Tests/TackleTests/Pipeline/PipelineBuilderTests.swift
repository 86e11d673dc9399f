import Tackle
import TackleTesting
import Testing

struct PipelineBuilderTests {
    private func names(isSigned: Bool, isReal: Bool) throws -> String {
        try Pipeline {
            StubStage("queue", role: .queue)
            if isSigned {
                StubStage("policy")
                StubStage("signer", role: .signer)
            }
            if isReal {
                RecordingTransport()
            } else {
                DiscardTransport()
            }
        }
        .description
    }

    @Test func `takes stages that a condition chooses`() throws {
        #expect(try names(isSigned: true, isReal: true) == "queue -> policy -> signer -> recording")
        #expect(try names(isSigned: false, isReal: false) == "queue -> discard")
    }

    @Test func `hands on what making a stage throws`() {
        struct Odd: Error {}
        func makeStage() throws -> StubStage { throw Odd() }
        #expect(throws: Odd.self) {
            try Pipeline {
                try makeStage()
                DiscardTransport()
            }
        }
    }
}
