import Tackle

/// What a loop knows about where its hosts lead, and what of that libcurl keeps in its own cache.
///
/// libcurl's cache never forgets by itself here: it would look through all of it after every
/// request. What has not been used for long is named to it for removal.
struct NameTable {
    /// How long an answer is used before the name is looked up again.
    ///
    /// `getaddrinfo` tells no time to live; a minute is what libcurl itself takes.
    static let freshness = Duration.seconds(60)

    /// How long a host may go unused before libcurl is told to forget it: longer than the longest
    /// transfer, which may wait that long for a connection.
    static let keptTime = Duration.seconds(660)

    private struct Entry {
        var addresses: [IPAddress] = []
        var freshUntil: ContinuousClock.Instant
        var lastUse: ContinuousClock.Instant
        /// For whom libcurl has the addresses; nil where it has yet to be told.
        var told: ObjectIdentifier?
    }

    /// How many addresses libcurl may have in its cache at once.
    ///
    /// It has 23 chains for them, and looks through one of these for each new connection.
    static let addressLimit = 2048

    private var entries: [HostPort: Entry] = [:]

    /// The addresses that libcurl has connected to, and when it did so last.
    private var noted: [HostPort: ContinuousClock.Instant] = [:]
    private var forgotten: Set<HostPort> = []
    private var nextSweep: ContinuousClock.Instant?

    /// Notes that libcurl has connected to an address: it keeps that as well.
    ///
    /// It can be told to forget one at any time, since it needs nobody to find it again.
    mutating func note(_ host: HostPort, now: ContinuousClock.Instant) {
        sweep(now)
        noted[host] = now
        forgotten.remove(host)
        guard noted.count > Self.addressLimit else { return }
        noted[host] = nil
        forgotten.formUnion(noted.keys)
        noted = [host: now]
    }

    /// Where the name leads; nil where it has to be looked up.
    ///
    /// - Parameters:
    ///   - host: a host with a name.
    ///   - asker: whose rules say which addresses libcurl is told.
    ///   - now: the time of the clock.
    /// - Returns: the addresses, and whether libcurl has been told them by the same asker.
    mutating func addresses(
        of host: HostPort,
        for asker: ObjectIdentifier,
        now: ContinuousClock.Instant
    ) -> (addresses: [IPAddress], areTold: Bool)? {
        sweep(now)
        guard let index = entries.index(forKey: host), entries[index].value.freshUntil > now else {
            return nil
        }
        entries.values[index].lastUse = now
        return (entries.values[index].addresses, entries.values[index].told == asker)
    }

    /// Notes that libcurl is told the addresses with the request that starts now.
    mutating func tell(_ host: HostPort, by asker: ObjectIdentifier) {
        entries[host]?.told = asker
    }

    /// Takes an answer, this loop's own or another one's.
    mutating func learn(_ answer: NameAnswer, of host: HostPort, now: ContinuousClock.Instant) {
        forgotten.remove(host)
        entries[host] = Entry(
            addresses: answer.addresses,
            freshUntil: answer.freshUntil,
            lastUse: now
        )
    }

    /// Has the host looked up again for the next request: a connection to it has failed.
    mutating func doubt(_ host: HostPort, now: ContinuousClock.Instant) {
        entries[host]?.freshUntil = now
    }

    /// Has libcurl told the addresses again with the next request.
    mutating func resend(_ host: HostPort) {
        entries[host]?.told = nil
    }

    /// The hosts that libcurl has yet to forget, as CURLOPT_RESOLVE(3) takes them; each once.
    ///
    /// An IPv6 address cannot be named there: the few bytes of such a host stay with the loop.
    mutating func takeRemovals() -> [String] {
        guard !forgotten.isEmpty else { return [] }
        defer { forgotten.removeAll() }
        return forgotten.compactMap { host in
            if case .address(let address) = host.host, address.family == .v6 { return nil }
            return "-\(host.text)"
        }
    }

    private mutating func sweep(_ now: ContinuousClock.Instant) {
        if let nextSweep, nextSweep > now { return }
        nextSweep = now + Self.freshness
        for (host, entry) in entries where entry.lastUse + Self.keptTime < now {
            entries[host] = nil
            forgotten.insert(host)
        }
        for (host, lastUse) in noted where lastUse + Self.keptTime < now {
            noted[host] = nil
            forgotten.insert(host)
        }
    }
}
