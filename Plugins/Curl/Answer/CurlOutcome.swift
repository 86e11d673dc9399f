import CCurl
import FoundationEssentials
import Glibc
import Tackle

/// What a transfer came to, as the loop hands it to the calling task.
///
/// The calling task makes it, memory for the answer included, and the loop fills it in: what one
/// thread allocates and another frees costs both of them a lock.
final class CurlOutcome: @unchecked Sendable {
    // Unchecked: the loop writes before it resumes the calling task, which reads only after that.

    private(set) var result = CURLE_OK

    /// libcurl's own words, where it had any.
    private(set) var errorText = ""

    private(set) var addressGuard = AddressGuard(nil)
    private(set) var connection = CurlConnection()

    /// What of the answer was kept.
    private(set) var capture: ResponseCapture

    init(bodyLimit: Int) {
        capture = ResponseCapture(bodyLimit: bodyLimit)
        capture.reserveHeaders()
    }

    /// Gives the place for an answer, for the transfer to fill.
    func takeCapture() -> ResponseCapture {
        var taken = ResponseCapture(bodyLimit: 0)
        swap(&taken, &capture)
        return taken
    }

    /// Takes what the transfer came to.
    func fill(
        result: CURLcode,
        errorText: String,
        answer: inout TransferAnswer,
        connection: CurlConnection
    ) {
        self.result = result
        self.errorText = errorText
        if answer.addressGuard.hasFindings { addressGuard = answer.addressGuard }
        swap(&capture, &answer.capture)
        self.connection = connection
    }

    /// Judges the outcome.
    ///
    /// - Throws: ``SendError`` where the receiver has not taken the delivery.
    func receipt(
        for delivery: Delivery,
        by stage: String,
        headersSent: Headers,
        request: CurlRequest,
        now: @autoclosure () -> Date
    ) throws(SendError) -> Receipt {
        let attempt = attempt(delivery, headersSent: headersSent)
        guard isAnswered(request), !isProxyRefusal(request) else {
            var error = failure(request)
            error.attempt = attempt
            throw error
        }
        return try Receipt.judging(attempt, of: delivery, by: stage, now: now())
    }

    /// Whether nothing about the transfer was unusual, so that its handle is as good as before.
    ///
    /// libcurl keeps each header line with the handle.
    var isClean: Bool { result == CURLE_OK && capture.lineCount <= 64 }

    /// Whether no connection stood: where the host leads may have changed.
    var isUnconnected: Bool {
        result == CURLE_COULDNT_CONNECT
            || (result == CURLE_OPERATION_TIMEDOUT && connection.timings.connect == .zero
                && !connection.isReused)
    }

    /// Whether the answer counts.
    ///
    /// One that was cut because its body is too large does, if the request was sent whole: nobody
    /// can have taken what was not sent. Over HTTP/2 a receiver can say that it needs no more of
    /// the request, by a whole answer and the end of the stream (RFC 9113, section 8.1). An answer
    /// that ends early, by the receiver's doing or at the deadline, does not count (RFC 9112,
    /// section 8): it is how a receiver that fails late says so.
    private func isAnswered(_ request: CurlRequest) -> Bool {
        switch result {
        case CURLE_OK:
            return true
        case CURLE_HTTP2_STREAM:
            // libcurl 7.88 has words for every way in which a stream ends badly. Without any, it
            // ended well, headers and all, before the request was sent.
            return errorText.isEmpty && capture.hasFinalHeaders && !capture.isShort
        case CURLE_WRITE_ERROR where capture.excess == .body:
            return connection.bodyBytesSent == request.body.count
        case CURLE_WRITE_ERROR:
            return capture.isHTTP2 && capture.isWhole
        default:
            return false
        }
    }

    /// Whether it is the proxy that has answered, in place of the receiver.
    private func isProxyRefusal(_ request: CurlRequest) -> Bool {
        request.settings.options.proxy != nil && connection.status == 407
    }

    private func attempt(_ delivery: Delivery, headersSent: Headers) -> Attempt {
        Attempt(
            number: delivery.attempt,
            response: response,
            timings: connection.timings,
            headersSent: headersSent,
            remoteAddress: connection.remoteAddress,
            httpVersion: connection.httpVersion,
            reusedConnection: connection.remoteAddress == nil ? nil : connection.isReused,
            bytesSent: connection.bytesSent,
            bytesReceived: connection.bytesReceived
        )
    }

    private var response: Response? {
        guard connection.status != 0 else { return nil }
        return Response(
            status: connection.status,
            headerBytes: capture.headers,
            body: capture.body,
            isTruncated: capture.excess == .body || capture.bodyCount > capture.body.count
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
        if let excess = capture.excess { return Self.failure(of: excess) }
        // libcurl 7.88 says so of a line that outgrows its buffer of 100 KiB.
        if result == CURLE_OUT_OF_MEMORY, connection.timings.firstByte > .zero {
            return SendError(.badResponse, "a header line of the answer is too long")
        }
        if let error = proxyFailure(request) { return error }
        let text = CurlErrorText(errorText, of: request).shown
        // In TLS 1.3 a receiver refuses the client's certificate when the handshake is over for
        // the client (RFC 8446, section 4.4.2.4): libcurl then tells of a failed read.
        let isAlert = errorText.contains("SSL routines") && errorText.contains("alert")
        return SendError(curl: isAlert ? CURLE_SSL_CONNECT_ERROR : result, text: text)
    }

    private static func failure(of excess: ResponseCapture.Excess) -> SendError {
        switch excess {
        case .headers:
            SendError(
                .badResponse,
                "the answer's headers have more than \(ResponseCapture.readHeaderLimit >> 10) KiB"
                    + " or \(ResponseCapture.readLineLimit) lines"
            )
        case .body:
            SendError(.badResponse, "the receiver answered before it had the whole request")
        }
    }

    /// What the proxy itself refused.
    private func proxyFailure(_ request: CurlRequest) -> SendError? {
        guard request.settings.options.proxy != nil else { return nil }
        let status = connection.proxyStatus == 0 ? connection.status : connection.proxyStatus
        switch status {
        case 407:
            return SendError(
                .proxy,
                "the proxy wants another name and password (407): mend the option 'proxy'"
            )
        case 300... where connection.proxyStatus != 0:
            return SendError(.proxy, "the proxy does not let it through: it answered \(status)")
        default:
            guard result == CURLE_PROXY else { return nil }
            let text = CurlErrorText(errorText, of: request).shown
            return SendError(
                .proxy,
                "the proxy does not let it through\(text.map { ": \($0)" } ?? "")"
            )
        }
    }
}
