import CCurl
import Tackle

/// One request on its way: an easy handle, the memory it points to and what comes back.
///
/// It belongs to the loop's thread and is used again for the next request.
final class CurlTransfer {
    let easy: CurlEasy
    private(set) var submission: CurlSubmission?
    var capture = ResponseCapture(bodyLimit: 0)
    var addressGuard = AddressGuard(nil)
    private var body = TransferBody()
    private var headerLines: CurlStringList?
    private var resolvedLines: CurlStringList?

    /// How long the request waited before libcurl had it: the lookup of the name, above all.
    private var wait = Duration.zero
    private let errorText: UnsafeMutablePointer<CChar>

    init() throws(SendError) {
        easy = try CurlEasy()
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    /// Ends the handle; it is in no loop any more.
    func cleanup() {
        easy.cleanup()
        body.deallocate()
        errorText.deallocate()
    }

    /// The transfer that a handle belongs to.
    static func of(_ handle: UnsafeMutableRawPointer) -> CurlTransfer? {
        var pointer: UnsafeMutableRawPointer?
        guard tackle_curl_get_pointer(handle, CURLINFO_PRIVATE, &pointer) == CURLE_OK,
            let pointer
        else { return nil }
        return of(userData: pointer)
    }

    /// The transfer that libcurl hands to a callback.
    static func of(userData: UnsafeMutableRawPointer) -> CurlTransfer {
        Unmanaged<CurlTransfer>.fromOpaque(userData).takeUnretainedValue()
    }

    /// Sets everything that the request needs.
    ///
    /// - Parameters:
    ///   - submission: the request and who waits for it.
    ///   - resolved: where the request's hosts lead, as CURLOPT_RESOLVE(3) takes it.
    /// - Throws: ``SendError`` where libcurl refuses an option, or where the time is over already.
    func prepare(_ submission: CurlSubmission, resolved: [String]) throws(SendError) {
        self.submission = submission
        let request = submission.job.request
        let settings = request.settings
        capture = ResponseCapture(bodyLimit: settings.options.responseLimit)
        addressGuard = AddressGuard(settings.guardedPolicy)
        errorText.pointee = 0
        try easy.set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(errorText))
        let userData = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, UnsafeRawPointer(userData))
        try easy.setCallbacks(userData: userData)
        try easy.apply(settings, isSecure: request.isSecure)
        try easy.set(CURLOPT_URL, request.url.text)
        if !resolved.isEmpty {
            let lines = try CurlStringList(resolved)
            try easy.set(CURLOPT_RESOLVE, lines)
            resolvedLines = consume lines
        }
        try setDeadline(request)
        try setMessage(request)
    }

    /// Forgets the request; kept connections belong to the loop and stay.
    func reset() {
        curl_easy_reset(easy.pointer)
        submission = nil
        capture = ResponseCapture(bodyLimit: 0)
        headerLines = nil
        resolvedLines = nil
        body.shrink()
    }

    /// Whether the whole answer has come over HTTP/2 while a part of the request is yet to be sent.
    ///
    /// The receiver needs no more then (RFC 9113, section 8.1). libcurl 7.88 would wait until the
    /// deadline for leave to send the rest.
    var isAnsweredEarly: Bool {
        guard capture.isHTTP2, capture.isWhole, let submission else { return false }
        return easy.offset(CURLINFO_SIZE_UPLOAD_T) < submission.job.request.body.count
    }

    /// What the transfer came to, read before the handle leaves its loop.
    func outcome(_ result: CURLcode) -> CurlOutcome {
        CurlOutcome(
            result: result,
            errorText: String(cString: errorText),
            addressGuard: addressGuard,
            capture: capture,
            connection: CurlConnection(easy, submission?.job.request, after: wait)
        )
    }

    /// The time that is left counts, since the request may have waited to start.
    private func setDeadline(_ request: CurlRequest) throws(SendError) {
        let now = ContinuousClock.now
        wait = request.start.duration(to: now)
        let left = now.duration(to: request.deadline)
        guard left > .zero else { throw SendError.curlDeadlinePassed }
        try easy.set(CURLOPT_TIMEOUT_MS, left.wholeMilliseconds)
        let connect = max(.zero, now.duration(to: request.connectDeadline))
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, connect.wholeMilliseconds)
    }

    private func setMessage(_ request: CurlRequest) throws(SendError) {
        try easy.set(CURLOPT_POST, true)
        if request.settings.options.method != .post {
            try easy.set(CURLOPT_CUSTOMREQUEST, request.settings.options.method.rawValue)
        }
        // The size comes first: without one, libcurl would look for a NUL.
        try easy.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: request.body.count)
        try easy.set(CURLOPT_POSTFIELDS, body.copy(request.body))
        let lines = try CurlStringList(request.headerLines)
        try easy.set(CURLOPT_HTTPHEADER, lines)
        headerLines = consume lines
    }
}
