/// The rules by which stages may follow one another: queue, policy, signer, transport.
enum StageOrder {
    /// Checks stages that come from a configuration; a typed pipeline has been checked by the
    /// compiler as far as transports go.
    static func check(_ stages: [any SenderPlugin]) throws(PipelineError) {
        try checkTransport(stages)
        try checkConflicts(stages)
        try checkSigners(stages)
        for (index, stage) in stages.enumerated().dropFirst() {
            let before = stages[index - 1]
            guard stage.role < before.role else { continue }
            throw PipelineError(.wrongOrder, stage: index, remedy(for: stage, behind: before))
        }
    }

    private static func checkTransport(_ stages: [any SenderPlugin]) throws(PipelineError) {
        let transports = stages.indices.filter { stages[$0].role == .transport }
        guard let first = transports.first else {
            throw PipelineError(
                .noTransport,
                "there is no transport: end the list with one, such as curl"
            )
        }
        let name = stages[first].name
        if transports.count > 1 {
            let second = stages[transports[1]].name
            throw PipelineError(
                .twoTransports,
                stage: transports[1],
                "'\(second)' is a second transport behind '\(name)': keep one of them"
            )
        }
        if first < stages.count - 1 {
            throw PipelineError(
                .stageAfterTransport,
                stage: first + 1,
                "'\(stages[first + 1].name)' stands behind the transport '\(name)',"
                    + " where nothing arrives: put the transport last"
            )
        }
    }

    private static func checkConflicts(_ stages: [any SenderPlugin]) throws(PipelineError) {
        let queues = stages.indices.filter { stages[$0].role == .queue }
        let retries = stages.indices.filter { stages[$0] is Retry }
        if queues.count > 1 {
            throw PipelineError(
                .conflict,
                stage: queues[1],
                "'\(stages[queues[1]].name)' is a second queue behind"
                    + " '\(stages[queues[0]].name)': keep one of them"
            )
        }
        if let queue = queues.first, let retry = retries.first {
            throw PipelineError(
                .conflict,
                stage: retry,
                "retry beside the queue '\(stages[queue].name)', which has a schedule of its own:"
                    + " remove retry and set the queue's schedule"
            )
        }
        if retries.count > 1 {
            throw PipelineError(
                .conflict,
                stage: retries[1],
                "retry stands twice: keep one, with the attempts that you want"
            )
        }
    }

    private static func checkSigners(_ stages: [any SenderPlugin]) throws(PipelineError) {
        var writers: [String: Int] = [:]
        for (index, stage) in stages.enumerated() {
            for name in stage.unsharedHeaders {
                guard writers.updateValue(index, forKey: name) == nil else {
                    throw PipelineError(
                        .conflict,
                        stage: index,
                        "two signers write the header \(name), which holds the signature of one:"
                            + " give one signer both secrets, or another scheme"
                    )
                }
            }
        }
    }

    private static func remedy(
        for stage: any SenderPlugin,
        behind before: any SenderPlugin
    ) -> String {
        let reason =
            switch (stage.role, before.role) {
            case (.queue, .signer): "so that every attempt is signed afresh"
            case (.queue, _): "so that what it keeps passes every other stage at each attempt"
            default: "so that every attempt is signed afresh"
            }
        return "the \(stage.role) '\(stage.name)' stands behind the \(before.role)"
            + " '\(before.name)': put '\(stage.name)' first, \(reason)"
    }
}
