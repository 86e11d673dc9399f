/// A pipeline that cannot deliver, or is used in a way that it does not allow.
public struct PipelineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public struct Code: Sendable, Hashable {
        private let name: String

        /// Nothing ends the pipeline.
        public static let noTransport = Code(name: "no transport")

        /// A stage stands behind the transport, where nothing arrives.
        public static let stageAfterTransport = Code(name: "stage after the transport")

        /// Two stages would end it.
        public static let twoTransports = Code(name: "two transports")

        /// The stages are not in the order queue, policy, signer, transport.
        public static let wrongOrder = Code(name: "wrong order")

        /// Two queues, two in-line retries, or an in-line retry beside a queue.
        public static let conflict = Code(name: "conflict")

        /// It runs already.
        public static let alreadyRunning = Code(name: "already running")
    }

    /// What kind of error it is.
    public let code: Code

    /// The place of the stage at fault, from 0; absent where no single stage is.
    public let stage: Int?

    /// What is wrong and what to do, in one sentence.
    public let reason: String

    init(_ code: Code, stage: Int? = nil, _ reason: String) {
        self.code = code
        self.stage = stage
        self.reason = reason
    }

    /// The place of the stage, where there is one, and the reason.
    public var description: String {
        stage.map { "pipeline[\($0)]: \(reason)" } ?? "pipeline: \(reason)"
    }
}
