import TackleHMAC

extension Mail {
    /// The most bytes that a value is made to have: more than any server takes.
    private static let valueLimit = 1 << 16

    /// The most edits of one message.
    private static let editLimit = 16

    /// Alters what is on its way as the rest of an input says.
    mutating func edit(by input: inout FuzzInput) {
        var count = 0
        while !input.isAtEnd, count < Self.editLimit {
            let kind = input.number(below: 12)
            if kind < 7 { editLine(kind, by: &input) } else { editOther(kind, by: &input) }
            count += 1
        }
    }

    private mutating func editLine(_ kind: Int, by input: inout FuzzInput) {
        guard !lines.isEmpty else { return }
        let index = input.number(below: lines.count)
        switch kind {
        case 0: Self.splice(&lines[index].value, by: &input)
        case 1: Self.splice(&lines[index].name, by: &input)
        case 2: lines.remove(at: index)
        case 3: lines.insert(lines[index], at: input.number(below: lines.count + 1))
        case 4: lines[index].value = input.bytes()
        case 5: lines[index].value = lines[input.number(below: lines.count)].value
        default:
            // Long values of many pieces: what takes a time that grows faster than they do?
            let piece = input.bytes()
            let times = 1 << input.number(below: 16)
            let room = Self.valueLimit - lines[index].value.count
            let fitting = max(0, room / max(1, piece.count))
            for number in 0..<min(times, fitting) {
                // A plus stands for a number: pieces with names that differ.
                for byte in piece {
                    if byte == UInt8(ascii: "+") {
                        lines[index].value += Array("\(number)".utf8)
                    } else {
                        lines[index].value.append(byte)
                    }
                }
            }
        }
    }

    private mutating func editOther(_ kind: Int, by input: inout FuzzInput) {
        switch kind {
        case 7: lines.append(Line(name: input.bytes(), value: input.bytes()))
        case 8:
            guard !lines.isEmpty else { return }
            lines.swapAt(input.number(below: lines.count), 0)
        case 9, 10: Self.splice(&body, by: &input)
        default:
            var parts = [
                target.method, target.scheme, target.authority, target.path + (target.query ?? ""),
            ].map { Array($0.utf8) }
            let index = input.number(below: parts.count)
            Self.splice(&parts[index], by: &input)
            let texts = parts.map { String(decoding: $0, as: UTF8.self) }
            target = RequestTarget(
                method: texts[0],
                scheme: texts[1],
                authority: texts[2],
                target: texts[3]
            )
        }
    }

    /// Puts other bytes in the place of some.
    private static func splice(_ bytes: inout [UInt8], by input: inout FuzzInput) {
        let start = input.number(below: bytes.count + 1)
        let end = start + input.number(below: bytes.count - start + 1)
        bytes.replaceSubrange(start..<end, with: input.bytes())
    }
}
