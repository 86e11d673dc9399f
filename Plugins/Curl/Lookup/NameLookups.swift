import Tackle

/// The lookups that a loop has under way, and the requests that wait for them.
///
/// One question about a host is asked once, however many wait for the answer. It belongs to the
/// loop's thread.
struct NameLookups {
    private struct Question {
        let query: NameQuery
        let answers: NameAnswers
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
        let request = submission.request
        let settings = request.settings
        guard !request.namesAddress else { return table.takeRemovals() }
        var lines: [String] = []
        var told: [HostPort] = []
        for host in request.hosts {
            guard host.name != nil else { continue }
            guard let answer = answer(to: host, for: settings, now: now) else {
                wait(submission, for: host)
                return nil
            }
            // The answer was judged when libcurl was told, by the same rules.
            if answer.areTold { continue }
            let allowed = try settings.allowed(answer.addresses, of: host)
            lines.append("\(host.text):\(allowed.map(\.urlText).joined(separator: ","))")
            told.append(host)
        }
        for host in told { table.tell(host, by: ObjectIdentifier(settings)) }
        return table.takeRemovals() + lines
    }

    /// What this loop knows, or else another one.
    private mutating func answer(
        to host: HostPort,
        for settings: CurlSettings,
        now: ContinuousClock.Instant
    ) -> (addresses: [IPAddress], areTold: Bool)? {
        let asker = ObjectIdentifier(settings)
        if let own = table.addresses(of: host, for: asker, now: now) { return own }
        guard let other = settings.answers.fresh(host, now: now) else { return nil }
        table.learn(other, of: host, now: now)
        return (other.addresses, false)
    }

    private mutating func wait(_ submission: CurlSubmission, for host: HostPort) {
        let id = ObjectIdentifier(submission.request)
        waiting[id] = Waiting(submission: submission, host: host)
        if questions[host] != nil {
            questions[host]?.waiting.insert(id)
            return
        }
        let inbox = inbox
        let settings = submission.request.settings
        let query = NameQuery(host.name ?? "\(host.host)", family: settings.options.family) {
            inbox.find(host, $0)
        }
        questions[host] = Question(query: query, answers: settings.answers, waiting: [id])
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
        let question = questions.removeValue(forKey: host)
        let result: Result<Void, SendError>
        switch answer {
        case .success(let addresses):
            let fresh = NameAnswer(addresses: addresses, freshUntil: now + NameTable.freshness)
            table.learn(fresh, of: host, now: now)
            question?.answers.learn(fresh, of: host)
            result = .success(())
        case .failure(let failure):
            result = .failure(SendError(failure, name: "\(host.host)"))
        }
        return (question?.waiting ?? []).compactMap { id in
            waiting.removeValue(forKey: id).map { ($0.submission, result) }
        }
    }

    /// Lets a request go that waits; nil where it does not.
    mutating func remove(_ request: CurlRequest) -> CurlSubmission? {
        let id = ObjectIdentifier(request)
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
        waiting.values.map(\.submission).compactMap { remove($0.request) }
    }

    /// Lets those go for whom the answer comes too late.
    mutating func takeOverdue(
        _ now: ContinuousClock.Instant
    ) -> [(CurlSubmission, SendError)] {
        waiting.values.filter { $0.submission.request.connectDeadline <= now }.compactMap {
            let error = SendError(
                .timeout,
                "the host '\("\($0.host.host)".quotable)' was not found in time"
            )
            return remove($0.submission.request).map { ($0, error) }
        }
    }

    /// When the first of those who wait has waited too long; nil where nobody waits.
    var nextDeadline: ContinuousClock.Instant? {
        waiting.values.map(\.submission.request.connectDeadline).min()
    }

    /// Notes that libcurl has connected: an address, it keeps in its own cache.
    mutating func note(_ request: CurlRequest, now: ContinuousClock.Instant) {
        for host in request.hosts where host.name == nil { table.note(host, now: now) }
    }

    /// Has libcurl told again where the hosts lead: it may not have read what it was told last.
    mutating func resend(_ hosts: [HostPort]) {
        for host in hosts { table.resend(host) }
    }

    /// Has the request's hosts looked up again for the next one.
    mutating func doubt(_ request: CurlRequest, now: ContinuousClock.Instant) {
        for host in request.hosts {
            table.doubt(host, now: now)
            request.settings.answers.doubt(host)
        }
    }

    /// libcurl's own cache is gone, and with it what was to be removed from it.
    mutating func forgetAll() {
        table = NameTable()
    }
}
