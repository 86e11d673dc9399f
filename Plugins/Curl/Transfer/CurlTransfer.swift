import CCurl
import Tackle

/// One request on its way: an easy handle, the memory it points to and what comes back.
///
/// It belongs to the loop's thread and is used again for the next request.
final class CurlTransfer {
    let easy: CurlEasy
    private(set) var submission: CurlSubmission?

    /// Where it stands among the loop's transfers under way.
    var place = 0

    /// Whether libcurl was handed addresses with this request.
    var bringsAddresses: Bool { resolvedLines != nil }

    /// For whom the handle is set up.
    let settings: CurlSettings

    /// Whether it is set up for TLS.
    let isSecure: Bool
    private var isKept = true
    private var url: CurlURL?
    private var remote = RemoteAddress()
    private var body = TransferBody()
    private var headerLines = HeaderLines()
    private var resolvedLines: CurlStringList?

    /// What was set last, in milliseconds; zero where nothing was.
    private var timeout = (whole: 0, connect: 0)

    private let answer: UnsafeMutablePointer<TransferAnswer>

    /// How long the request waited before libcurl had it: the lookup of the name, above all.
    private var wait = Duration.zero
    private let errorText: UnsafeMutablePointer<CChar>

    /// Makes a transfer for a request and others like it.
    ///
    /// - Throws: ``SendError`` where libcurl refuses an option, or memory is short.
    init(for request: CurlRequest) throws(SendError) {
        easy = try CurlEasy()
        settings = request.settings
        isSecure = request.isSecure
        answer = .allocate(capacity: 1)
        answer.initialize(to: TransferAnswer(on: easy))
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        do throws(SendError) {
            try setUp()
        } catch {
            cleanup()
            throw error
        }
    }

    /// Ends the handle; it is in no loop any more.
    func cleanup() {
        easy.cleanup()
        body.deallocate()
        headerLines.deallocate()
        answer.deinitialize(count: 1)
        answer.deallocate()
        errorText.deallocate()
    }

    /// The transfer that a handle belongs to.
    static func of(_ handle: UnsafeMutableRawPointer) -> CurlTransfer? {
        var pointer: UnsafeMutableRawPointer?
        guard tackle_curl_get_pointer(handle, CURLINFO_PRIVATE, &pointer) == CURLE_OK,
            let pointer
        else { return nil }
        return Unmanaged<CurlTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Sets what the request needs; what the sender's requests have in common stays set.
    ///
    /// - Parameters:
    ///   - submission: the request and who waits for it.
    ///   - url: the request's URL, as libcurl has read it.
    ///   - resolved: where the request's hosts lead, as CURLOPT_RESOLVE(3) takes it.
    ///   - now: the time of the clock.
    /// - Throws: ``SendError`` where libcurl refuses an option, or where the time is over already.
    func prepare(
        _ submission: CurlSubmission,
        url: CurlURL,
        resolved: [String],
        now: ContinuousClock.Instant
    ) throws(SendError) {
        self.submission = submission
        let request = submission.request
        answer.pointee.await(request)
        errorText.pointee = 0
        // The text is for what libcurl says about the URL; the handle spares it the reading.
        if url !== self.url {
            try easy.set(CURLOPT_URL, request.url.text)
            try easy.set(CURLOPT_CURLU, UnsafeRawPointer(url.handle))
            self.url = url
        }
        if !resolved.isEmpty {
            let lines = try CurlStringList(resolved)
            try easy.set(CURLOPT_RESOLVE, lines)
            resolvedLines = consume lines
        }
        try setDeadline(request, now)
        // The size comes first: without one, libcurl would look for a NUL.
        try easy.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: request.body.count)
        try easy.set(CURLOPT_POSTFIELDS, body.copy(request.body))
        try easy.set(
            CURLOPT_HTTPHEADER,
            headerLines.write(request.headers, bodyCount: request.body.count)
        )
    }

    /// Says whether the connection is kept for another request; until it is said, it is.
    ///
    /// - Throws: ``SendError`` where libcurl refuses the option.
    func keepConnection(_ isKept: Bool) throws(SendError) {
        guard isKept != self.isKept, !settings.usesConnectionOnce(isSecure: isSecure) else {
            return
        }
        try easy.set(CURLOPT_FORBID_REUSE, !isKept)
        self.isKept = isKept
    }

    /// Forgets the request; kept connections belong to the loop and stay.
    func reset() {
        submission = nil
        if resolvedLines != nil {
            tackle_curl_set_list(easy.pointer, CURLOPT_RESOLVE, nil)
            resolvedLines = nil
        }
        headerLines.shrink()
        body.shrink()
    }

    /// What the transfer came to, read before the handle leaves its loop.
    func finish(_ request: CurlRequest, _ result: CURLcode) {
        request.outcome.fill(
            result: result,
            errorText: errorText.pointee == 0 ? "" : String(cString: errorText),
            answer: &answer.pointee,
            connection: CurlConnection(easy, request, after: wait, &remote)
        )
    }

    private func setUp() throws(SendError) {
        try easy.set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(errorText))
        let userData = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, UnsafeRawPointer(userData))
        try easy.setCallbacks(answer)
        try easy.apply(settings, isSecure: isSecure)
        // Before its first request: what a handle has of its own by then, libcurl 7.88 would lose.
        try easy.set(CURLOPT_SHARE, UnsafeRawPointer(settings.tlsSessions().share))
    }

    /// The time that is left counts, since the request may have waited to start.
    private func setDeadline(
        _ request: CurlRequest,
        _ now: ContinuousClock.Instant
    ) throws(SendError) {
        wait = max(.zero, request.start.duration(to: now))
        let usual = request.settings.milliseconds
        // Less than a millisecond is rounded away below.
        if wait < .milliseconds(1), request.hasUsualDeadline, timeout == usual { return }
        let left = now.duration(to: request.deadline)
        guard left > .zero else { throw SendError.curlDeadlinePassed }
        let whole = left.wholeMilliseconds
        if whole != timeout.whole { try easy.set(CURLOPT_TIMEOUT_MS, whole) }
        let connect = max(.zero, now.duration(to: request.connectDeadline)).wholeMilliseconds
        if connect != timeout.connect { try easy.set(CURLOPT_CONNECTTIMEOUT_MS, connect) }
        timeout = (whole, connect)
    }
}
