import Foundation
import TestSupport
import Testing

@testable import Tackle

private struct Line: Codable, Equatable {
    let id: UUID
    let price: Decimal
    let count: Int64
    let weight: Double
    let tags: Set<String>
    let note: String?
}

private struct Order: Codable, Equatable {
    let lines: [Line]
    let notes: [String: String?]
    let site: URL
    let blob: Data
    let float: Float
}

/// Foundation's decoder and encoder as independent judges.
struct EncodingComparisonTests {
    @Test func `Foundation's decoder reads back what was encoded`() throws {
        var generator = SeededGenerator(seed: 11)
        let letters = "aé\"\\/\n\r\u{0}\u{1F}\u{2028}😀𐍈z"
        func text() -> String {
            let count = Int.random(in: 0...12, using: &generator)
            return String((0..<count).compactMap { _ in letters.randomElement(using: &generator) })
        }
        func line() -> Line {
            Line(
                id: UUID(),
                price: Decimal(Int.random(in: -1_000_000...1_000_000, using: &generator)) / 100,
                count: Int64.random(in: .min ... .max, using: &generator),
                weight: Double.random(in: -1e9...1e9, using: &generator),
                tags: Set((0..<5).map { _ in text() }),
                note: Bool.random(using: &generator) ? text() : nil
            )
        }
        let decoder = JSONDecoder()
        decoder.dataDecodingStrategy = .base64
        for _ in 0..<200 {
            let order = Order(
                lines: (0..<3).map { _ in line() },
                notes: ["key a": text(), "key b": nil, text(): "c"],
                site: try #require(URL(string: "https://shop.example/orders?id=1")),
                blob: Data(text().utf8),
                float: Float.random(in: -1...1, using: &generator)
            )
            let bytes = try WebhookEncoder().encode(order)
            try JSONText.check(bytes)
            #expect(try decoder.decode(Order.self, from: Data(bytes)) == order)
            #expect(try WebhookEncoder().encode(order) == bytes)
        }
    }

    @Test func `every Double reads back as the same bits`() throws {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            let text = try encodedText(value)
            #expect(strtod(text, nil).bitPattern == value.bitPattern, "\(text)")
            #expect(try JSONText.check(Array(text.utf8)) == .number)
        }
    }

    @Test func `sorted numbers stay in order for random values of all sizes`() throws {
        var generator = SeededGenerator(seed: 17)
        let values = Set(
            (0..<3000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
        )
        let bytes = try WebhookEncoder().encode(values)
        #expect(try JSONDecoder().decode([Double].self, from: Data(bytes)) == values.sorted())
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `Python writes the same digits for the same doubles`() async throws {
        let values: [Double] = [0.1, 1e-7, 1e16, 1e22, 123.456, 2.5e-308, 1.5e300, 1 / 3, -2.5e-5]
        let script = "import json,sys; print(json.dumps(json.loads(sys.argv[1])))"
        let text = try await Python.run(script, arguments: [encodedText(values)])
        #expect(text.filter { !$0.isWhitespace } == (try encodedText(values)))
    }
}
