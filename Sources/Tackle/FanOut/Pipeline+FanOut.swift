extension Pipeline {
    /// Sends one webhook to several endpoints at the same time: the same id, body and time of
    /// creation, each with its own URL, endpoint key and headers.
    ///
    /// One that fails neither stops nor hides another. What the webhook says of its own URL and
    /// endpoint key does not count, nor is it sent there. An address that stands twice in the list
    /// is sent to once; two that name the same endpoint and differ otherwise would be one delivery
    /// by their id, so the second is refused: give it an endpoint key.
    ///
    /// ```swift
    /// let fanOut = await pipeline.send(webhook, to: subscribers)
    /// for failure in fanOut.failures { print(failure) }
    /// ```
    ///
    /// - Parameters:
    ///   - webhook: what to send.
    ///   - addresses: the endpoints.
    ///   - concurrency: how many are sent to at once; less than 1 counts as 1.
    /// - Returns: what came of it at each endpoint. Where the task was cancelled, the others have
    ///   an error with the code `task-cancelled`.
    public func send(
        _ webhook: Webhook,
        to addresses: [EndpointAddress],
        concurrency: Int = 64
    ) async -> FanOut {
        let parts = addresses.map { address in
            FanOutPart(address) { () throws(InvalidWebhook) in try webhook.addressed(to: address) }
        }
        return await send(parts, concurrency: concurrency)
    }

    func send(_ parts: [FanOutPart], concurrency: Int = 64) async -> FanOut {
        let parts = parts.distinct()
        var results: [Result<Receipt, SendError>?] = parts.map(\.known)
        let waiting = parts.enumerated().compactMap { index, part in
            part.webhook.map { (index, $0) }
        }
        await withTaskGroup(of: (Int, Result<Receipt, SendError>).self) { group in
            for (place, (index, webhook)) in waiting.enumerated() {
                if place >= concurrency, let (done, result) = await group.next() {
                    results[done] = result
                }
                let isAdded = group.addTaskUnlessCancelled {
                    (index, await self.result(of: webhook))
                }
                if !isAdded { results[index] = .failure(.cancelledBeforehand) }
            }
            for await (index, result) in group { results[index] = result }
        }
        let outcomes = parts.enumerated().map { index, part in
            FanOut.Outcome(
                address: part.address,
                result: results[part.first ?? index] ?? .failure(.cancelledBeforehand),
                isRepeated: part.first != nil
            )
        }
        return FanOut(outcomes: outcomes)
    }

    private func result(of webhook: Webhook) async -> Result<Receipt, SendError> {
        do {
            return .success(try await send(webhook))
        } catch is CancellationError {
            return .failure(
                SendError(
                    .taskCancelled,
                    "the task was cancelled while the webhook was sent: the endpoint may have it"
                )
            )
        } catch {
            return .failure(SendError(wrapping: error))
        }
    }
}

extension SendError {
    fileprivate static let cancelledBeforehand = SendError(
        .taskCancelled,
        "the task was cancelled before the webhook was sent: send it again"
    )
}

extension Webhook {
    /// The same message for another endpoint.
    fileprivate func addressed(to address: EndpointAddress) throws(InvalidWebhook) -> Webhook {
        try Webhook(
            eventType,
            to: address.url,
            body: body,
            headers: headers.merging(address.headers),
            id: id,
            options: Options(
                created: created,
                due: due,
                endpointKey: address.key,
                orderingKey: orderingKey,
                coalescingKey: coalescingKey
            )
        )
    }
}
