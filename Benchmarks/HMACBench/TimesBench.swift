import Foundation

/// What a signature takes of a processor and of time, row by row in slices that alternate.
struct TimesBench {
    let bytes: SignedBytes

    /// What each row has in all, at least.
    let milliseconds: Int

    /// A busy moment is shared by all rows where slices are short.
    private static let slices = 10

    func run() throws {
        let rows = try SigningRow.all(of: bytes)
        let slice = Double(milliseconds) / Double(Self.slices) / 1e3
        let counts = try rows.map { try count(of: $0, lasting: slice) }
        var totals = rows.map { _ in (processor: 0.0, wall: 0.0) }
        for _ in 0..<Self.slices {
            for (index, row) in rows.enumerated() {
                let (processor, wall) = try measure(row, counts[index])
                totals[index].processor += processor
                totals[index].wall += wall
            }
        }
        for (index, row) in rows.enumerated() {
            let each = 1e6 / Double(counts[index] * Self.slices)
            print(
                "{\"row\":\"\(row.name)\",\"isHeld\":\(row.isHeld),"
                    + "\"signed\":\(bytes.count),"
                    + "\"cpu\":\(totals[index].processor * each),"
                    + "\"wall\":\(totals[index].wall * each)}"
            )
        }
    }

    /// How many signatures take at least so many seconds of a processor.
    private func count(of row: SigningRow, lasting seconds: Double) throws -> Int {
        var count = 1
        while true {
            let (processor, _) = try measure(row, count)
            if processor >= seconds { return count }
            // What is short says little of what is long: in steps, the last one a little more.
            count = Int(Double(count) * min(10, max(1.1, 1.05 * seconds / processor))) + 1
        }
    }

    /// In seconds.
    private func measure(
        _ row: SigningRow,
        _ count: Int
    ) throws -> (processor: Double, wall: Double) {
        let (processor, wall) = (Self.time(CLOCK_THREAD_CPUTIME_ID), Self.time(CLOCK_MONOTONIC))
        _ = try row.make(count)
        return (
            Self.time(CLOCK_THREAD_CPUTIME_ID) - processor, Self.time(CLOCK_MONOTONIC) - wall
        )
    }

    private static func time(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
