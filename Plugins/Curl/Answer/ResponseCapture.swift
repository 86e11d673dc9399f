/// Keeps of an answer what the limits allow, and says when it has become too much.
///
/// A receiver can send without an end. What it sends costs a bounded number of bytes: past them the
/// transfer is ended.
struct ResponseCapture {
    /// What an answer had too much of, so that it was cut.
    enum Excess {
        case headers
        case body
    }

    /// The most that is kept of status line and headers, in bytes.
    static let headerLimit = 64 << 10

    /// The most that is read of them in a transfer, interim answers and trailers included.
    static let readHeaderLimit = 256 << 10

    /// The most lines of them: libcurl takes a hundred bytes for each, however short it is.
    static let readLineLimit = 2000

    /// What a usual answer's status line and headers take, in bytes.
    private static let usualHeaderCount = 512

    /// How much of a body is read beyond what is kept, so that most connections can be used again.
    static let passedOverLimit = 64 << 10

    private(set) var headers: [UInt8] = []
    private(set) var body: [UInt8] = []

    /// What made the transfer end, where something did.
    private(set) var excess: Excess?

    /// All bytes of the body that were read, those not kept among them.
    private(set) var bodyCount = 0

    /// The status of the answer so far; zero before there is one.
    private var status = 0
    private(set) var isHTTP2 = false

    /// What `Content-Length` says, where there is one.
    private var announcedCount: Int?

    private var headerCount = 0
    private(set) var lineCount = 0
    private var headersEnded = false
    private let bodyLimit: Int

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// Makes room for a usual answer's headers.
    mutating func reserveHeaders() {
        headers.reserveCapacity(Self.usualHeaderCount)
    }

    /// Takes one line with its end, as libcurl hands them over.
    ///
    /// A status line begins anew: what came before was an interim answer (RFC 9110, section 15.2).
    /// Trailers are not kept (RFC 9110, section 6.5).
    ///
    /// - Returns: whether to go on.
    mutating func appendHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerCount += line.count
        lineCount += 1
        guard headerCount <= Self.readHeaderLimit, lineCount <= Self.readLineLimit else {
            excess = .headers
            return false
        }
        if Self.isStatusLine(line) {
            headers.removeAll(keepingCapacity: true)
            headersEnded = false
            announcedCount = nil
            readStatus(line)
        }
        guard !headersEnded else { return true }
        if line.first == 0x0D || line.first == 0x0A {
            headersEnded = true
            // What says that it is too large need not be waited for.
            return goesOn(atBodyCount: announcedCount ?? 0)
        }
        announcedCount = Self.contentLength(line) ?? announcedCount
        if headers.count + line.count <= Self.headerLimit { headers.append(contentsOf: line) }
        return true
    }

    /// Takes a part of the body.
    ///
    /// - Returns: whether to go on.
    mutating func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bodyCount += bytes.count
        let room = bodyLimit - body.count
        if room > 0 { body.append(contentsOf: bytes.prefix(room)) }
        return goesOn(atBodyCount: bodyCount)
    }

    /// Whether the answer is known to have come to its end.
    var isWhole: Bool {
        hasFinalHeaders && (status == 204 || announcedCount.map { bodyCount >= $0 } ?? false)
    }

    /// Whether the body is known to lack something.
    var isShort: Bool { announcedCount.map { bodyCount < $0 } ?? false }

    /// Whether all headers of an answer that is no interim one have come.
    var hasFinalHeaders: Bool { headersEnded && status >= 200 }

    private static func isStatusLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count > 5, line[0] == UInt8(ascii: "H") else { return false }
        return line[1] == UInt8(ascii: "T") && line[2] == UInt8(ascii: "T")
            && line[3] == UInt8(ascii: "P") && line[4] == UInt8(ascii: "/")
    }

    /// Reads `HTTP/1.1 204 …` or `HTTP/2 204 …`, which libcurl writes for HTTP/2.
    private mutating func readStatus(_ line: UnsafeRawBufferPointer) {
        isHTTP2 = line[5] == UInt8(ascii: "2")
        guard let blank = line.firstIndex(of: 0x20) else {
            status = 0
            return
        }
        status = line[(blank + 1)...].prefix(3).reduce(0) { number, byte in
            (0x30...0x39).contains(byte) ? number * 10 + Int(byte - 0x30) : number
        }
    }

    private mutating func goesOn(atBodyCount count: Int) -> Bool {
        guard count > bodyLimit + Self.passedOverLimit else { return true }
        excess = .body
        return false
    }

    /// The number in a line `Content-Length` (RFC 9110, section 8.6); nil in every other line.
    private static func contentLength(_ line: UnsafeRawBufferPointer) -> Int? {
        let name = StaticString("content-length:")
        guard line.count > name.utf8CodeUnitCount, line[0] | 0x20 == name.utf8Start[0] else {
            return nil
        }
        for index in 0..<name.utf8CodeUnitCount {
            // The bit that tells a capital letter from a small one.
            guard line[index] | 0x20 == name.utf8Start[index] else { return nil }
        }
        var number = 0
        for byte in line[name.utf8CodeUnitCount...] where (0x30...0x39).contains(byte) {
            let (product, overflows) = number.multipliedReportingOverflow(by: 10)
            guard !overflows, product < Int.max - 9 else { return .max }
            number = product + Int(byte - 0x30)
        }
        return number
    }
}
