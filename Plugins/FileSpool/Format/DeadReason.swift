package import FoundationEssentials
import Tackle

/// Why nobody tries again: the body of a DEAD record.
///
/// Written as time (8 bytes), status (2, 0 for none), length of the code (2), code, message.
package struct DeadReason: Sendable, Hashable {
    /// When it was given up.
    package let time: Date

    /// The status of the last answer, where there was one.
    package let status: Int?

    /// The name of the error's code.
    package let code: String

    /// The error in one sentence, with at most 1024 bytes.
    package let message: String

    init(_ error: SendError, at time: Date) {
        self.time = time
        status = error.status
        code = String(Substring(error.code.name.utf8.prefix(256)))
        // Cut at a character, so that the text can be read again.
        var text = Substring(error.message)
        while text.utf8.count > 1024 { text = text.dropLast(max(1, (text.count - 1024) / 4)) }
        message = String(text)
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = ByteReader(bytes)
        guard let time = reader.moment(),
            let status = reader.number(UInt16.self),
            let length = reader.number(UInt16.self),
            let code = reader.text(Int(length)),
            let message = reader.text(bytes.count - 12 - Int(length))
        else { return nil }
        self.time = time
        self.status = status == 0 ? nil : Int(status)
        self.code = code
        self.message = message
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(time)
        writer.append(UInt16(clamping: status ?? 0))
        writer.append(UInt16(code.utf8.count))
        writer.append(bytes: code.utf8)
        writer.append(bytes: message.utf8)
        return writer.bytes
    }
}
