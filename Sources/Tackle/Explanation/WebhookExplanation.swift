/// What would become of a webhook that a pipeline were to send now, as far as that is known without
/// sending it.
///
/// What a queue holds is not looked at: whether it is full, has the same webhook already or has the
/// endpoint disabled shows when it is sent.
public struct WebhookExplanation: Sendable {
    /// A stage that the webhook would reach.
    public struct Stage: Sendable {
        /// The stage's name.
        public let name: String

        /// What the stage is for.
        public let role: StageRole

        /// The headers that the stage adds, or sets to another value.
        public let added: [HeaderField]

        /// Whether the stage can tell what it does; one that cannot may add headers, or refuse.
        public let isKnown: Bool
    }

    /// The webhook.
    public let webhook: Webhook

    /// The method of the request.
    public let requestMethod: String

    /// The stages that it would reach in order, the last of which may refuse it.
    public let stages: [Stage]

    /// The headers of the request, as far as the stages can tell, but for those that frame and
    /// route it.
    ///
    /// Signatures are those of an attempt that is made now.
    public let headers: Headers

    /// Why it would not be sent, where that is known beforehand; it may still be accepted by a
    /// queue, and be refused at its attempts.
    public let refusal: SendError?

    /// Whether the refusal is a stage's, the last of ``stages``; else it is the pipeline's own.
    public let isRefusedByStage: Bool

    /// When its attempts would be if each of them failed; `nil` where none would be made, or none
    /// but the one that is refused.
    public let attempts: AttemptPlan?

    /// Whether all stages can tell what they do to the headers, and none refuses.
    public var hasAllHeaders: Bool { refusal == nil && stages.allSatisfy(\.isKnown) }

    /// The headers, without the values that may be credentials: all but those that a signer or the
    /// transport itself has written.
    private var shownHeaders: [(name: String, value: String?)] {
        headers.map { (name: $0.name, value: $0.isSignature ? $0.value : nil) }
    }
}

extension WebhookExplanation: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id
        case event
        case endpoint
        case method
        case stages
        case headers
        case hasAllHeaders
        case refusal
        case attempts
    }

    private struct ShownHeader: Encodable {
        let name: String
        let value: String?
    }

    private struct ShownRefusal: Encodable {
        let code: String
        let message: String
        let isRetried: Bool
        let stage: String?
    }

    /// Encodes all but the webhook's body and the values of headers that may be credentials.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(webhook.id.description, forKey: .id)
        try map.encodeIfPresent(webhook.eventType, forKey: .event)
        try map.encode(webhook.endpoint.key, forKey: .endpoint)
        try map.encode(requestMethod, forKey: .method)
        try map.encode(stages, forKey: .stages)
        let headers = shownHeaders.map { ShownHeader(name: $0.name, value: $0.value) }
        try map.encode(headers, forKey: .headers)
        try map.encode(hasAllHeaders, forKey: .hasAllHeaders)
        let shown = refusal.map { refusal in
            ShownRefusal(
                code: refusal.code.name,
                message: refusal.message,
                isRetried: attempts != nil,
                stage: isRefusedByStage ? stages.last?.name : nil
            )
        }
        try map.encodeIfPresent(shown, forKey: .refusal)
        try map.encodeIfPresent(attempts, forKey: .attempts)
    }
}

extension WebhookExplanation.Stage: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name
        case role
        case adds
        case isKnown
    }

    /// Encodes the stage with the names of the headers that it adds.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(name, forKey: .name)
        try map.encode(role.description, forKey: .role)
        try map.encode(added.map(\.name), forKey: .adds)
        try map.encode(isKnown, forKey: .isKnown)
    }
}

extension WebhookExplanation: CustomStringConvertible {
    /// Several lines: the stages, the request's headers, and when its attempts would be.
    ///
    /// The values of headers that may be credentials are not shown, nor is the URL's path.
    public var description: String {
        var lines = ["\(webhook)"]
        for (index, stage) in stages.enumerated() {
            let isRefusing = isRefusedByStage && index == stages.count - 1
            lines.append("\(index). \(stage.name) (\(stage.role)): \(effect(stage, isRefusing))")
        }
        if let refusal, !isRefusedByStage { lines.append("The pipeline refuses it: \(refusal).") }
        lines.append("\(requestMethod) \(webhook.url)")
        lines += shownHeaders.map { "  \($0.name): \($0.value ?? "...")" }
        if !hasAllHeaders { lines.append("  There may be other headers.") }
        guard let attempts else { return (lines + ["No attempt is made."]).joined(separator: "\n") }
        return (lines + attempts.lines).joined(separator: "\n")
    }

    private func effect(_ stage: Stage, _ isRefusing: Bool) -> String {
        if isRefusing { return refusal.map { "refuses it: \($0)" } ?? "" }
        if !stage.isKnown { return "cannot tell beforehand what it does" }
        if stage.role == .queue { return "keeps it, and sends it on" }
        let names = stage.added.map(\.name).joined(separator: ", ")
        return names.isEmpty ? "adds no header" : "adds \(names)"
    }
}

extension AttemptPlan {
    /// A line for each attempt.
    fileprivate var lines: [String] {
        if moments.isEmpty { return ["It is too old for an attempt by then."] }
        let shown = moments.map { moment in
            let range =
                moment.earliest == moment.latest
                ? "" : ", from \(Timestamp(moment.earliest)) to \(Timestamp(moment.latest))"
            return "  attempt \(moment.number)  \(Timestamp(moment.expected))\(range)"
        }
        return ["Attempts, if each of them fails:"] + shown
    }
}
