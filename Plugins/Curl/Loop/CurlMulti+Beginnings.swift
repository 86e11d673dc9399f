import CCurl
import Tackle

extension CurlMulti {
    mutating func takeWork() {
        for submission in work.arrived { start(submission) }
        for request in work.cancelled { cancel(request) }
        for (host, answer) in work.found {
            for (submission, result) in names.take(answer, for: host, now: now) {
                switch result {
                case .success: start(submission)
                case .failure(let error): end(submission, .failure(error))
                }
            }
        }
        work.arrived.removeAll(keepingCapacity: true)
        work.cancelled.removeAll(keepingCapacity: true)
        work.found.removeAll(keepingCapacity: true)
    }

    /// libcurl looks at its timers as well: what is a little late it ends itself, with more to
    /// say.
    static let grace = Duration.milliseconds(20)

    mutating func watch(_ deadline: ContinuousClock.Instant) {
        let late = deadline + Self.grace
        nextDeadline = min(late, nextDeadline ?? late)
    }

    private mutating func start(_ submission: CurlSubmission) {
        guard !submission.request.isCancelled else {
            return end(submission, .failure(CancellationError()))
        }
        let request = submission.request
        do throws(SendError) {
            guard let lines = try names.lines(for: submission, now: now) else {
                return watch(request.connectDeadline)
            }
            try begin(submission, lines)
            watch(request.deadline)
            idleTime = request.settings.options.idleTime
        } catch {
            end(submission, .failure(error))
        }
    }

    private mutating func begin(
        _ submission: CurlSubmission,
        _ resolved: [String]
    ) throws(SendError) {
        let request = submission.request
        var taken: CurlTransfer?
        do throws(SendError) {
            let transfer: CurlTransfer
            if let last = idle.take(for: request) {
                transfer = last
            } else {
                transfer = try CurlTransfer(for: request)
            }
            taken = transfer
            let url = try urls.url(request.url.text)
            try transfer.prepare(submission, url: url, resolved: resolved, now: now)
            let isKept = forecast.keeps(request.target, limit: keptConnections)
            try transfer.keepConnection(isKept)
            try Self.check(curl_multi_add_handle(multi, transfer.easy.pointer))
            transfer.place = active.count
            active.append(transfer)
        } catch {
            taken?.reset()
            taken?.cleanup()
            names.resend(request.hosts)
            throw error
        }
    }
}
