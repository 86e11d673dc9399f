import FoundationEssentials
import Tackle

/// The ids of a run's webhooks: each tells which webhook it is and when it was sent.
///
/// So what a queue reports needs no table of what is under way, which would have to be asked under
/// a lock with the hash of two texts, and what an earlier run has left in a spool is told apart.
/// They are as long as those that `WebhookID.make` gives, since a byte more costs time: `msg_`, and
/// in base 32 (RFC 4648, section 7) 7 digits of the run, 13 of the moment and 6 of the number.
struct BenchIDs: Sendable {
    private static let alphabet: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUV"

    /// Where run, moment and number begin, and how long an id is.
    private static let (runStart, momentStart, numberStart, length) = (4, 11, 24, 30)

    /// An id in which moment and number are to be filled in.
    private let form: [UInt8]

    /// Makes the ids of a run.
    ///
    /// - Parameter run: tells this run from others; its lower 35 bits are used.
    init(run: UInt64 = .random(in: .min ... .max)) {
        var form = Array("msg_".utf8) + [UInt8](repeating: 0, count: Self.length - Self.runStart)
        form.withUnsafeMutableBufferPointer { bytes in
            Self.write(run, to: bytes, in: Self.runStart..<Self.momentStart)
        }
        self.form = form
    }

    /// The id of a webhook, of a number below 2 to the power of 30; the moment is told to the bit.
    ///
    /// - Throws: `InvalidWebhook`, never.
    func id(of number: Int, sentAt moment: Date) throws(InvalidWebhook) -> WebhookID {
        let bits = moment.timeIntervalSinceReferenceDate.bitPattern
        let text = String(unsafeUninitializedCapacity: Self.length) { bytes in
            for place in 0..<Self.momentStart { bytes[place] = form[place] }
            Self.write(bits, to: bytes, in: Self.momentStart..<Self.numberStart)
            Self.write(UInt64(number), to: bytes, in: Self.numberStart..<Self.length)
            return Self.length
        }
        return try WebhookID(text)
    }

    /// What an id tells; nil for one that is not of this run.
    func read(_ id: WebhookID) -> (number: Int, moment: Date)? {
        id.description.withBytes { bytes in
            guard bytes.count == Self.length else { return nil }
            for place in 0..<Self.momentStart where bytes[place] != form[place] { return nil }
            let bits = Self.value(of: bytes, in: Self.momentStart..<Self.numberStart)
            let number = Self.value(of: bytes, in: Self.numberStart..<Self.length)
            let moment = Date(timeIntervalSinceReferenceDate: Double(bitPattern: bits))
            return (Int(number), moment)
        }
    }

    private static func write(
        _ value: UInt64,
        to bytes: UnsafeMutableBufferPointer<UInt8>,
        in places: Range<Int>
    ) {
        var rest = value
        for place in places.reversed() {
            bytes[place] = alphabet.utf8Start[Int(truncatingIfNeeded: rest) & 31]
            rest &>>= 5
        }
    }

    private static func value(
        of bytes: UnsafeBufferPointer<UInt8>,
        in places: Range<Int>
    ) -> UInt64 {
        var value: UInt64 = 0
        for place in places {
            let isLetter = bytes[place] >= UInt8(ascii: "A")
            let start = isLetter ? UInt8(ascii: "A") - 10 : UInt8(ascii: "0")
            value = value &<< 5 | UInt64(bytes[place] &- start)
        }
        return value
    }
}
