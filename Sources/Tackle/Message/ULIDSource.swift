import FoundationEssentials
import Synchronization

/// Makes ULIDs (github.com/ulid/spec) that grow within one millisecond.
final class ULIDSource: Sendable {
    /// The one source of a process, so that all its ids grow together.
    static let shared = ULIDSource()

    private struct Last {
        var milliseconds: UInt64 = 0
        var random: UInt128 = 0
    }

    private let last = Mutex(Last())

    /// The next ULID of that time: the prefix and 26 digits.
    ///
    /// In the latest millisecond seen it counts up from the id before, as the ULID specification's
    /// "Monotonicity" section has it; a fresh random part leaves its highest bit free for that, so
    /// the count cannot run over. A time before the latest gets a random part of its own.
    func next(at time: Date, prefix: StaticString = "") -> String {
        let milliseconds = Self.milliseconds(time)
        let random = last.withLock { last in
            if milliseconds == last.milliseconds, last.random != 0 {
                last.random += 1
                return last.random
            }
            let random = UInt128.random(in: 1..<(1 << 79))
            if milliseconds > last.milliseconds {
                last = Last(milliseconds: milliseconds, random: random)
            }
            return random
        }
        return Self.text(UInt128(milliseconds) << 80 | random, prefix: prefix)
    }

    /// Milliseconds since 1970, kept within the 48 bits there are.
    private static func milliseconds(_ time: Date) -> UInt64 {
        let milliseconds = (time.timeIntervalSince1970 * 1000).rounded()
        guard milliseconds > 0 else { return 0 }
        return UInt64(min(milliseconds, Double((1 as UInt64) << 48 - 1)))
    }

    private static func text(_ bits: UInt128, prefix: StaticString) -> String {
        let alphabet: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        let start = prefix.utf8CodeUnitCount
        return String(unsafeUninitializedCapacity: start + 26) { buffer in
            for place in 0..<start { buffer[place] = prefix.utf8Start[place] }
            // 26 digits of 5 bits hold 130 bits: the first digit is never past 7.
            var rest = bits
            for place in (start..<start + 26).reversed() {
                buffer[place] = alphabet.utf8Start[Int(truncatingIfNeeded: rest) & 31]
                rest &>>= 5
            }
            return start + 26
        }
    }
}
