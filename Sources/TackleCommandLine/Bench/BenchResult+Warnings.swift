import Glibc
import Tackle
import TackleQueueing

extension BenchResult {
    /// What makes the figures say less than they seem to, each with its remedy.
    var warnings: [String] {
        [openFiles, stopped, lateness, backlog, receiver, steal, spread].compactMap(\.self)
    }

    /// A connection is a file to the system, and a few more are open besides.
    private var openFiles: String? {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard let mostInFlight, getrlimit(files, &limit) == 0,
            limit.rlim_cur < UInt64(mostInFlight + 64)
        else {
            return nil
        }
        return
            "up to \(mostInFlight) connections, and the process may open \(limit.rlim_cur) files:"
            + " raise it with ulimit -n, or lower the concurrency"
    }

    private var stopped: String? {
        guard counts.ended < load.awaited else { return nil }
        return "it was stopped: \(counts.ended) of \(load.awaited) had ended"
    }

    private var lateness: String? {
        guard let rate = load.rate, let offered = offeredPerSecond, counts.offered > 1,
            offered < 0.95 * rate.perSecond
        else { return nil }
        return "this process cannot keep up: \(rate) were asked for, and \(Int(offered))/s were"
            + " offered: lower --rate"
    }

    /// What was offered in time, and waited in the queue or for the receiver: the end comes long
    /// after the last offer although nothing waits for another attempt.
    private var backlog: String? {
        guard let rate = load.rate, counts.retries == 0, lateness == nil else { return nil }
        let rest = counts.lastEnd - counts.lastOffer
        guard rest > .seconds(1), rest > counts.lastOffer * 0.1 else { return nil }
        return "what was offered piled up: \(rate) were asked for, and"
            + " \(Int(deliveredPerSecond))/s were delivered, the last \(BenchReport.time(rest))"
            + " after it was offered: lower --rate"
    }

    /// By Little's law: how many were in flight is how many ended a second, times how long each
    /// took.
    private var receiver: String? {
        let attempt = counts.attempts / Double(max(1, counts.delivered))
        let inFlight = deliveredPerSecond * (attempt / .seconds(1))
        guard let mostInFlight, processors < 0.6, inFlight > 0.6 * Double(mostInFlight) else {
            return nil
        }
        let idle = Int(((1 - processors) * 100).rounded())
        let time = BenchReport.time(attempt)
        return "the receiver is the limit: it takes \(time) to answer, and this process was idle"
            + " \(idle) % of the time: use a faster receiver, or \(remedyForPlaces)"
    }

    private var remedyForPlaces: String {
        guard let queue else { return "raise --concurrency" }
        return queue.concurrency > queue.perEndpoint * endpointCount
            ? "raise per-endpoint, or give more URLs" : "raise the queue's concurrency"
    }

    private var steal: String? {
        guard let before = before.machine, let after = after.machine else { return nil }
        let share = after.stolenShare(since: before)
        guard share > 0.02 else { return nil }
        return "the machine is noisy: its host took \(Int((share * 100).rounded())) % of the time"
            + " for others: use a machine of your own, or compare medians of several runs"
    }

    /// Between the middle twentieths of a run that is long enough to tell.
    private var spread: String? {
        let times = counts.twentieths
        guard times.count == 20, counts.lastEnd > .milliseconds(500) else { return nil }
        let parts = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
        let (slow, usual) = (parts[parts.count - 3], parts[parts.count / 2])
        guard usual > .zero, slow / usual > 1.3 else { return nil }
        let percent = Int(((slow / usual - 1) * 100).rounded())
        return "the machine is noisy, or the receiver is: parts of the run took \(percent) % longer"
            + " than others: end other programs, pin both sides with taskset, raise --count"
    }

    /// How many deliveries may be in flight at once; nil where nothing limits them.
    private var mostInFlight: Int? {
        guard let queue else { return load.rate == nil ? load.concurrency : nil }
        return min(queue.concurrency, queue.perEndpoint * endpointCount, load.count)
    }

    private var endpointCount: Int { load.urls.count + load.aside.count }
}
