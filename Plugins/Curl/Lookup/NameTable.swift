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
    }

    private var entries: [HostPort: Entry] = [:]
    private var forgotten: Set<HostPort> = []
    private var nextSweep: ContinuousClock.Instant?

    /// Where the host leads, for an address to itself; nil where it has to be looked up.
    mutating func addresses(
        of host: HostPort,
        now: ContinuousClock.Instant
    ) -> [IPAddress]? {
        sweep(now)
        if case .address(let address) = host.host {
            entries[host, default: Entry(freshUntil: now, lastUse: now)].lastUse = now
            return [address]
        }
        guard let entry = entries[host], entry.freshUntil > now else { return nil }
        entries[host]?.lastUse = now
        return entry.addresses
    }

    /// Takes an answer, which is used for a minute.
    mutating func learn(
        _ addresses: [IPAddress],
        of host: HostPort,
        now: ContinuousClock.Instant
    ) {
        forgotten.remove(host)
        entries[host] = Entry(
            addresses: addresses,
            freshUntil: now + Self.freshness,
            lastUse: now
        )
    }

    /// Has the host looked up again for the next request: a connection to it has failed.
    mutating func doubt(_ host: HostPort, now: ContinuousClock.Instant) {
        entries[host]?.freshUntil = now
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
    }
}
