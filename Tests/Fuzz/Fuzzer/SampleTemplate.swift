/// A template of what is signed, read by another program than the one under test.
struct SampleTemplate {
    enum Piece: Equatable {
        case byte(UInt8)
        case name(String)
    }

    private(set) var pieces: [Piece] = []

    /// Reads a template that is known to be right.
    init(_ text: String) {
        var rest = FuzzInput(Array(text.utf8))
        while !rest.isAtEnd {
            let byte = rest.byte()
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                pieces.append(.byte(byte))
                continue
            }
            var name = rest
            let isDoubled = name.byte() == byte
            if isDoubled {
                rest = name
                pieces.append(.byte(byte))
            } else {
                pieces.append(.name(rest.text(before: UInt8(ascii: "}"))))
            }
        }
    }

    /// What is signed of a message.
    func filled(id: [UInt8], timestamp: [UInt8], body: [UInt8]) -> [UInt8] {
        pieces.flatMap { piece in
            switch piece {
            case .byte(let byte): [byte]
            case .name("id"): id
            case .name("timestamp"): timestamp
            case .name: body
            }
        }
    }

    /// How many messages there are of which that is signed.
    func readings(of signed: [UInt8]) -> Int { Self.readings(of: signed[...], pieces[...]) }

    private static func readings(of signed: ArraySlice<UInt8>, _ pieces: ArraySlice<Piece>) -> Int {
        guard let piece = pieces.first else { return signed.isEmpty ? 1 : 0 }
        let others = pieces.dropFirst()
        if case .byte(let byte) = piece {
            return signed.first == byte ? readings(of: signed.dropFirst(), others) : 0
        }
        return (0...signed.count).reduce(0) { count, length in
            guard isFit(signed.prefix(length), for: piece) else { return count }
            return count + readings(of: signed.dropFirst(length), others)
        }
    }

    /// Whether a message can have that id, time or body.
    private static func isFit(_ value: ArraySlice<UInt8>, for piece: Piece) -> Bool {
        switch piece {
        case .byte: false
        case .name("id"):
            !value.isEmpty
                && value.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ".") }
        case .name("timestamp"):
            (1...12).contains(value.count) && value.allSatisfy { (0x30...0x39).contains($0) }
                && (value.first != 0x30 || value.count == 1)
        case .name: true
        }
    }
}
