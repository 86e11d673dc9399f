import Tackle

/// The lookups that a loop has under way, and the requests that wait for them.
///
/// One question about a host is asked once, however many wait for the answer. It belongs to the
/// loop's thread.
struct NameLookups {
    private struct Question {
        let query: NameQuery
        var waiting: Set<ObjectIdentifier> = []
    }

    private struct Waiting {
        let submission: CurlSubmission
        let host: HostPort
    }

    private let lookup: any NameLookup
    private let inbox: CurlInbox
    private var table = NameTable()
    private var questions: [HostPort: Question] = [:]
    private var waiting: [ObjectIdentifier: Waiting] = [:]

    init(_ lookup: any NameLookup, inbox: CurlInbox) {
        self.lookup = lookup
        self.inbox = inbox
    }

    /// Whether nobody waits.
    var isEmpty: Bool { waiting.isEmpty }

    /// Where the request's hosts lead, as CURLOPT_RESOLVE(3) takes it; nil where that has to be
    /// looked up first: then the request waits, and is to be started again once it is known.
    ///
    /// - Throws: ``SendError`` where no address of a host may be connected to.
    mutating func lines(
        for submission: CurlSubmission,
        now: ContinuousClock.Instant
    ) throws(SendError) -> [String]? {
        let request = submission.job.request
        var lines: [String] = []
        for host in request.hosts {
            guard let addresses = table.addresses(of: host, now: now) else {
                wait(submission, for: host)
                return nil
            }
            guard host.name != nil else { continue }
            let allowed = try request.settings.allowed(addresses, of: host)
            lines.append("\(host.text):\(allowed.map(\.urlText).joined(separator: ","))")
        }
        return table.takeRemovals() + lines
    }

    private mutating func wait(_ submission: CurlSubmission, for host: HostPort) {
        let id = ObjectIdentifier(submission.job)
        waiting[id] = Waiting(submission: submission, host: host)
        if questions[host] != nil {
            questions[host]?.waiting.insert(id)
            return
        }
        let inbox = inbox
        let query = NameQuery(
            host.name ?? "\(host.host)",
            family: submission.job.request.settings.options.family
        ) { inbox.find(host, $0) }
        questions[host] = Question(query: query, waiting: [id])
        lookup.start(query)
    }

    /// Takes an answer.
    ///
    /// - Returns: who waited for it, to be started again or to fail.
    mutating func take(
        _ answer: NameQuery.Answer,
        for host: HostPort,
        now: ContinuousClock.Instant
    ) -> [(CurlSubmission, Result<Void, SendError>)] {
        let ids = questions.removeValue(forKey: host)?.waiting ?? []
        let result: Result<Void, SendError>
        switch answer {
        case .success(let addresses):
            table.learn(addresses, of: host, now: now)
            result = .success(())
        case .failure(let failure):
            result = .failure(SendError(failure, name: "\(host.host)"))
        }
        return ids.compactMap { id in
            waiting.removeValue(forKey: id).map { ($0.submission, result) }
        }
    }

    /// Lets a request go that waits; nil where it does not.
    mutating func remove(_ job: CurlJob) -> CurlSubmission? {
        let id = ObjectIdentifier(job)
        guard let waiter = waiting.removeValue(forKey: id) else { return nil }
        questions[waiter.host]?.waiting.remove(id)
        // Where it has begun to be asked, the answer comes and serves whoever asks next.
        if let question = questions[waiter.host], question.waiting.isEmpty,
            question.query.abandon()
        {
            questions[waiter.host] = nil
        }
        return waiter.submission
    }

    /// Lets everybody go who waits.
    mutating func removeAll() -> [CurlSubmission] {
        waiting.values.map(\.submission).compactMap { remove($0.job) }
    }

    /// Lets those go for whom the answer comes too late.
    mutating func takeOverdue(
        _ now: ContinuousClock.Instant
    ) -> [(CurlSubmission, SendError)] {
        waiting.values.filter { $0.submission.job.request.connectDeadline <= now }.compactMap {
            let error = SendError(
                .timeout,
                "the host '\("\($0.host.host)".quotable)' was not found in time"
            )
            return remove($0.submission.job).map { ($0, error) }
        }
    }

    /// When the first of those who wait has waited too long; nil where nobody waits.
    var nextDeadline: ContinuousClock.Instant? {
        waiting.values.map(\.submission.job.request.connectDeadline).min()
    }

    /// Has the hosts looked up again for the next request.
    mutating func doubt(_ hosts: [HostPort], now: ContinuousClock.Instant) {
        for host in hosts { table.doubt(host, now: now) }
    }

    /// libcurl's own cache is gone, and with it what was to be removed from it.
    mutating func forgetAll() {
        table = NameTable()
    }
}
