import FoundationEssentials

extension Pipeline {
    /// Tells what would become of a webhook, without sending it.
    ///
    /// Nothing is sent, stored, counted or connected to, and no observer is told. Each stage is
    /// asked what it would do (``SenderPlugin/preview(_:requestMethod:)``); one that cannot tell is
    /// passed over, and the explanation says so.
    ///
    /// ```swift
    /// print(await pipeline.explain(webhook))
    /// ```
    ///
    /// - Returns: the stages that it would reach, the headers of its request, the refusal that is
    ///   known beforehand, and when its attempts would be.
    public func explain(_ webhook: Webhook) async -> WebhookExplanation {
        var walk = PreviewWalk(webhook)
        do throws(SendError) {
            try checkBeforehand(webhook)
        } catch {
            walk.refusal = error
        }
        for (stage, next) in zip(stages, rests) where walk.refusal == nil {
            await walk.pass(stage, requestMethod: next.requestMethod)
        }
        let isRefusedByStage = walk.refusal != nil && !walk.stages.isEmpty
        return WebhookExplanation(
            webhook: webhook,
            requestMethod: rests[0].requestMethod,
            stages: walk.stages,
            headers: walk.headers,
            refusal: walk.refusal,
            isRefusedByStage: isRefusedByStage,
            attempts: plan(of: webhook, refused: walk.refusal, after: walk.stages.count)
        )
    }

    /// The attempts of a webhook that is refused, if at all, by the last of so many stages.
    private func plan(
        of webhook: Webhook,
        refused refusal: SendError?,
        after reached: Int
    ) -> AttemptPlan? {
        let details = stages.map(\.details)
        let retrying = details.firstIndex { $0.retryPolicy != nil }
        if let refusal {
            guard refusal.verdict.isRetryable, let retrying, retrying < reached - 1 else {
                return nil
            }
        }
        let now = clock.now
        return AttemptPlan(
            retrying.flatMap { details[$0].retryPolicy },
            from: max(now, webhook.due ?? now),
            created: webhook.created,
            maximumAge: retrying.flatMap { details[$0].maximumAge }
        )
    }
}

/// A delivery on its way through stages that tell what they would do with it.
private struct PreviewWalk {
    private(set) var stages: [WebhookExplanation.Stage] = []
    private(set) var headers: Headers
    private var delivery: Delivery
    var refusal: SendError?

    init(_ webhook: Webhook) {
        delivery = Delivery(webhook)
        headers = webhook.headers
    }

    mutating func pass(_ stage: any SenderPlugin, requestMethod: String) async {
        var isKnown = true
        var added: [HeaderField] = []
        do {
            if let left = try await stage.preview(delivery, requestMethod: requestMethod) {
                let laidOver = try left.requestHeaders
                added = laidOver.filter { headers[$0.name] != $0.value }
                (delivery, headers) = (left, laidOver)
            } else {
                isKnown = false
            }
        } catch is CancellationError {
            isKnown = false
        } catch {
            refusal = SendError(wrapping: error)
        }
        stages.append(
            WebhookExplanation.Stage(
                name: stage.name,
                role: stage.role,
                added: added,
                isKnown: isKnown
            )
        )
    }
}
