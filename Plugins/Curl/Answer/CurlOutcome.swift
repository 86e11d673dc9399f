import CCurl
import FoundationEssentials
import Glibc
import Tackle

/// What a transfer came to, as the loop hands it to the calling task.
struct CurlOutcome: Sendable {
    let result: CURLcode

    /// libcurl's own words, where it had any.
    let errorText: String

    let addressGuard: AddressGuard
    let capture: ResponseCapture
    let connection: CurlConnection

    /// Judges the outcome.
    ///
    /// - Throws: ``SendError`` where the receiver has not taken the delivery.
    func receipt(
        for delivery: Delivery,
        by stage: String,
        headersSent: Headers,
        request: CurlRequest,
        now: Date
    ) throws(SendError) -> Receipt {
        let attempt = attempt(delivery, headersSent: headersSent)
        guard result == CURLE_OK else {
            var error = failure(request)
            error.attempt = attempt
            throw error
        }
        return try Receipt.judging(attempt, of: delivery, by: stage, now: now)
    }

    private func attempt(_ delivery: Delivery, headersSent: Headers) -> Attempt {
        Attempt(
            number: delivery.attempt,
            response: response,
            timings: connection.timings,
            headersSent: headersSent,
            remoteAddress: connection.remoteAddress,
            httpVersion: connection.httpVersion,
            reusedConnection: connection.remoteAddress == nil ? nil : connection.isReused
        )
    }

    private var response: Response? {
        guard connection.status != 0 else { return nil }
        return Response(
            status: connection.status,
            headers: ResponseHeaders(capture.headers).byName,
            body: capture.body,
            isTruncated: capture.bodyCount > capture.body.count
        )
    }

    /// libcurl says only that it could not connect, or that a callback stopped it, where an address
    /// was refused; the guard knows better.
    private func failure(_ request: CurlRequest) -> SendError {
        let stoppedByGuard =
            result == CURLE_ABORTED_BY_CALLBACK
            || (result == CURLE_COULDNT_CONNECT && !addressGuard.hasOpened)
        if stoppedByGuard, let refusal = addressGuard.refusal { return refusal }
        if stoppedByGuard, let number = addressGuard.systemError {
            let reason = String(cString: strerror(number))
            return SendError(.notConnected, "no socket could be opened: \(reason)")
        }
        return SendError(curl: result, text: CurlErrorText(errorText, of: request).shown)
    }
}
