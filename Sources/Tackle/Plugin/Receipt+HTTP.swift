public import FoundationEssentials

extension Receipt {
    /// Judges an HTTP answer by the rules of Standard Webhooks, alike in every HTTP transport.
    ///
    /// 2xx alone is success; a redirect is a failure and is not followed; 410 means that the
    /// endpoint is gone; everything else is retried, not sooner than `Retry-After` says (Standard
    /// Webhooks, "Delivery success and failure"; RFC 9110, section 10.2.3). ``DeliveryControl``
    /// says what the header `webhook-delivery` changes.
    ///
    /// - Parameters:
    ///   - attempt: the attempt with its response.
    ///   - delivery: the delivery it was made for.
    ///   - stage: the transport's name.
    ///   - now: the time at which the answer came, to which a `Retry-After` date is compared; it
    ///     is asked for where the answer is not 2xx.
    /// - Returns: the receipt, where the answer is 2xx.
    /// - Throws: ``SendError`` with the code `status` where it is not 2xx.
    public static func judging(
        _ attempt: consuming Attempt,
        of delivery: Delivery,
        by stage: String,
        now: @autoclosure () -> Date
    ) throws(SendError) -> Receipt {
        guard let status = attempt.response?.status else {
            throw SendError(.badResponse, "the answer has no status", attempt: attempt)
        }
        if (200..<300).contains(status) {
            return .delivered(delivery, by: stage, attempt: attempt)
        }
        throw SendError(
            .status,
            "the receiver answered \(status)",
            verdict: attempt.response?.verdict(now: now()),
            attempt: attempt
        )
    }
}

extension Response {
    fileprivate func verdict(now: Date) -> SendError.Verdict {
        let headers = headers
        let control = headers[DeliveryControl.headerName].flatMap { DeliveryControl($0) }
        if status == 410 || control == .disable { return .endpointGone }
        if control == .abortMessage { return .permanent }
        let asked = headers["retry-after"].flatMap { RetryAfter($0)?.delay(from: now) }
        return asked.map { .retry(after: $0) } ?? .retry
    }
}
