import Foundation
import Tackle

/// A clock that stands still.
struct FixedClock: WallClock {
    let now: Date

    init(_ seconds: Int64) {
        now = Date(timeIntervalSince1970: Double(seconds))
    }

    func sleep(until moment: Date) async throws {
        throw CancellationError()
    }
}
