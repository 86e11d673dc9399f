import CCurl
import Tackle
import Testing

@testable import TackleCurl

/// The list of lines that libcurl reads.
@Suite struct HeaderLinesTests {
    private static func texts(of first: UnsafeMutablePointer<curl_slist>?) -> [String] {
        sequence(first: first, next: { $0?.pointee.next }).prefix { $0 != nil }
            .compactMap { $0.map { String(cString: $0.pointee.data) } }
    }

    @Test func `writes a line a header, in order, and nothing libcurl would drop`() throws {
        var lines = HeaderLines()
        defer { lines.deallocate() }
        let headers = try Headers(["A": "1", "B-Empty": "", "C": "x y"])
        let first = lines.write(headers, bodyCount: 10)
        #expect(Self.texts(of: first) == ["A: 1", "B-Empty;", "C: x y"])
        #expect(lines.write(Headers(), bodyCount: 10) == nil)
    }

    @Test func `forbids the wait for an interim answer where a body is large`() throws {
        var lines = HeaderLines()
        defer { lines.deallocate() }
        let first = lines.write(try Headers(["A": "1"]), bodyCount: 1 << 20)
        #expect(Self.texts(of: first) == ["A: 1", "Expect:"])
        #expect(Self.texts(of: lines.write(Headers(), bodyCount: 1 << 20)) == ["Expect:"])
    }

    @Test func `uses its memory again, and takes more for more and longer lines`() throws {
        var lines = HeaderLines()
        defer { lines.deallocate() }
        let few = try Headers(["A": "1"])
        let many = try Headers(
            Dictionary(uniqueKeysWithValues: (10..<110).map { ("H\($0)", "v\($0)") })
        )
        let long = try Headers(["L": String(repeating: "x", count: 8000)])
        let place = lines.write(few, bodyCount: 0)
        #expect(lines.write(few, bodyCount: 0) == place)
        #expect(Self.texts(of: lines.write(many, bodyCount: 0)).count == 100)
        #expect(Self.texts(of: lines.write(many, bodyCount: 0)).last == "H99: v99")
        #expect(Self.texts(of: lines.write(long, bodyCount: 0)).map(\.utf8.count) == [8003])
        lines.shrink()
        #expect(Self.texts(of: lines.write(few, bodyCount: 0)) == ["A: 1"])
    }
}
