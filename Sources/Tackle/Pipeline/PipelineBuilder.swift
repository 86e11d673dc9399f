/// Collects stages so that a pipeline that cannot deliver does not compile.
///
/// Stages make an *open* list until a transport closes it. Only a closed list makes a pipeline, and
/// nothing follows a closed one; the compiler's message tells the remedy.
@resultBuilder
public enum PipelineBuilder {
    /// Begins with a stage.
    public static func buildPartialBlock(first: some SenderPlugin) -> OpenStages {
        OpenStages(stages: [first])
    }

    /// Begins with the transport, which is enough for a pipeline.
    public static func buildPartialBlock(first: some Transport) -> ClosedStages {
        ClosedStages(stages: [first])
    }

    /// Begins with stages that an `if` has chosen.
    public static func buildPartialBlock(first: OpenStages) -> OpenStages { first }

    /// Begins with a whole list that an `if` has chosen.
    public static func buildPartialBlock(first: ClosedStages) -> ClosedStages { first }

    /// Adds a stage.
    public static func buildPartialBlock(
        accumulated: OpenStages,
        next: some SenderPlugin
    ) -> OpenStages {
        OpenStages(stages: accumulated.stages + [next])
    }

    /// Adds the transport.
    public static func buildPartialBlock(
        accumulated: OpenStages,
        next: some Transport
    ) -> ClosedStages {
        ClosedStages(stages: accumulated.stages + [next])
    }

    /// Adds stages that an `if` has chosen.
    public static func buildPartialBlock(
        accumulated: OpenStages,
        next: OpenStages
    ) -> OpenStages {
        OpenStages(stages: accumulated.stages + next.stages)
    }

    /// Adds a list with a transport that an `if` has chosen.
    public static func buildPartialBlock(
        accumulated: OpenStages,
        next: ClosedStages
    ) -> ClosedStages {
        ClosedStages(stages: accumulated.stages + next.stages)
    }

    /// Stages that are there only if a condition holds.
    public static func buildOptional(_ stages: OpenStages?) -> OpenStages {
        stages ?? OpenStages(stages: [])
    }

    /// The first of two choices.
    public static func buildEither(first: OpenStages) -> OpenStages { first }

    /// The second of two choices.
    public static func buildEither(second: OpenStages) -> OpenStages { second }

    /// The first of two choices, each with a transport.
    public static func buildEither(first: ClosedStages) -> ClosedStages { first }

    /// The second of two choices, each with a transport.
    public static func buildEither(second: ClosedStages) -> ClosedStages { second }

    /// A whole pipeline.
    public static func buildFinalResult(_ stages: ClosedStages) -> ClosedStages { stages }
}

extension PipelineBuilder {
    /// Refuses a stage behind the transport.
    @available(*, unavailable, message: "a stage after the transport: put the transport last")
    public static func buildPartialBlock(
        accumulated: ClosedStages,
        next: some SenderPlugin
    ) -> ClosedStages { accumulated }

    /// Refuses a second transport.
    @available(*, unavailable, message: "two transports: keep one of them, as the last stage")
    public static func buildPartialBlock(
        accumulated: ClosedStages,
        next: some Transport
    ) -> ClosedStages { accumulated }

    /// Refuses stages behind the transport.
    @available(*, unavailable, message: "a stage after the transport: put the transport last")
    public static func buildPartialBlock(
        accumulated: ClosedStages,
        next: OpenStages
    ) -> ClosedStages { accumulated }

    /// Refuses a transport that may be missing.
    @available(*, unavailable, message: "a transport that may be missing: add an else with one")
    public static func buildOptional(_ stages: ClosedStages?) -> ClosedStages {
        ClosedStages(stages: [])
    }

    /// Refuses a pipeline without a transport.
    @available(
        *,
        unavailable,
        message: "no transport: end the pipeline with one, such as CurlSender()"
    )
    public static func buildFinalResult(_ stages: OpenStages) -> ClosedStages {
        ClosedStages(stages: stages.stages)
    }
}
