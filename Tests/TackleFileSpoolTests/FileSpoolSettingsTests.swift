import FoundationEssentials
import Tackle
import TackleFileSpool
import TestSupport
import Testing

/// What a spool tells of its settings.
struct FileSpoolSettingsTests {
    private static let schedule = """
        "concurrency": "12", "per-endpoint": "3", "rate": "50/s", "schedule": ["1s"],
        "max-attempts": "1", "max-age": "90s", "jitter": "0", "retry-after-limit": "1h",
        "endpoint-capacity": "9", "breaker": "4", "disable-after": "1m", "coalescing": "off",
        "duplicates": "ignore", "duplicate-window": "3"
        """

    @Test func `tells its settings as a configuration sets them, and touches nothing`() throws {
        let path = "/nowhere/spool-\(UUID().uuidString)"
        try SettingsRoundTrip(of: FileSpool.self).check([
            """
            {"directory": "\(path)", "sync": "interval", "sync-interval": "250ms",
             "segment-size": "1MiB", "max-size": "1GiB", "when-full": "wait", \(Self.schedule)}
            """,
            "{\"directory\": \"spool\", \"sync\": \"none\"}",
        ])
    }

    @Test func `tells the sizes it was given, and not those they are fitted to`() throws {
        let spool = FileSpool(directory: "spool", segmentSize: 1, maximumSize: 1 << 20)
        let shown = spool.details.settings.map { "\($0.name): \($0.value)" }
        #expect(
            shown.prefix(4) == [
                "directory: spool", "sync: fsync", "segment-size: 64KiB", "max-size: 1MiB",
            ]
        )
        #expect(FileSpool.pluginRole == .queue)
    }
}
