import Tackle
import TackleTesting
import Testing

struct StageOrderTests {
    struct Violation: Sendable, CustomTestStringConvertible {
        let stages: [any SenderPlugin]
        let code: PipelineError.Code
        let place: Int?
        let remedy: String

        var testDescription: String { stages.map(\.name).joined(separator: " -> ") }

        init(
            _ stages: [any SenderPlugin],
            _ code: PipelineError.Code,
            at place: Int?,
            _ remedy: String
        ) {
            self.stages = stages
            self.code = code
            self.place = place
            self.remedy = remedy
        }
    }

    private static let queue = StubStage("queue", role: .queue)
    private static let spool = StubStage("spool", role: .queue)
    private static let policy = StubStage("policy")
    private static let signer = StubStage("signer", role: .signer)
    private static let transport = DiscardTransport()

    static let violations = [
        Violation([], .noTransport, at: nil, "end the list with one"),
        Violation([queue, signer], .noTransport, at: nil, "end the list with one"),
        Violation([transport, signer], .stageAfterTransport, at: 1, "put the transport last"),
        Violation([queue, transport, policy], .stageAfterTransport, at: 2, "transport 'discard'"),
        Violation([transport, transport], .twoTransports, at: 1, "keep one of them"),
        Violation([transport, policy, transport], .twoTransports, at: 2, "keep one of them"),
        Violation([signer, queue, transport], .wrongOrder, at: 1, "put 'queue' first"),
        Violation([policy, queue, transport], .wrongOrder, at: 1, "put 'queue' first"),
        Violation([signer, policy, transport], .wrongOrder, at: 1, "put 'policy' first"),
        Violation([queue, signer, Retry(), transport], .conflict, at: 2, "the queue's schedule"),
        Violation([signer, Retry(), transport], .wrongOrder, at: 1, "put 'retry' first"),
        Violation([queue, spool, transport], .conflict, at: 1, "keep one of them"),
        Violation([queue, Retry(), transport], .conflict, at: 1, "remove retry"),
        Violation([Retry(), queue, transport], .conflict, at: 0, "remove retry"),
        Violation([Retry(), policy, Retry(), transport], .conflict, at: 2, "keep one"),
    ]

    @Test(arguments: violations)
    func `refuses stages in a wrong order with their place and the remedy`(
        violation: Violation
    ) {
        let error = #expect(throws: PipelineError.self) {
            try Pipeline(stages: violation.stages)
        }
        #expect(error?.code == violation.code)
        #expect(error?.stage == violation.place)
        #expect(error?.reason.contains(violation.remedy) == true, "\(error?.reason ?? "")")
        if let place = violation.place {
            #expect(error?.description.hasPrefix("pipeline[\(place)]: ") == true)
        } else {
            #expect(error?.description.hasPrefix("pipeline: ") == true)
        }
    }

    @Test(
        arguments: [
            [transport],
            [queue, transport],
            [queue, policy, policy, signer, signer, transport],
            [Retry(), policy, signer, transport],
            [policy, Retry(), transport],
        ] as [[any SenderPlugin]]
    )
    func `takes stages in the right order`(stages: [any SenderPlugin]) throws {
        let pipeline = try Pipeline(stages: stages)
        #expect(pipeline.stages.map(\.name) == stages.map(\.name))
        #expect(pipeline.hasQueue == stages.contains { $0.role == .queue })
    }
}
