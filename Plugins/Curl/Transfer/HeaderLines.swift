import CCurl
import Tackle

/// The header lines of one request, as libcurl takes them, in memory that is used again.
///
/// A `curl_slist` is a list that anybody may make: libcurl only reads it (CURLOPT_HTTPHEADER(3)).
/// One that its own functions make takes two allocations a line.
struct HeaderLines {
    private typealias Node = curl_slist

    /// What is kept for the next request, in bytes.
    private static let keptCapacity = 8 << 10

    /// From this size of a body on, libcurl may want to wait for the receiver's leave to send it;
    /// 7.88 does from a MiB on.
    private static let largeBodyCount = 64 << 10

    private var text = UnsafeMutableBufferPointer<CChar>(start: nil, count: 0)
    private var nodes = UnsafeMutableBufferPointer<Node>(start: nil, count: 0)

    /// Writes the lines; what was written before is gone.
    ///
    /// - Parameters:
    ///   - headers: what is sent besides what frames and routes the request.
    ///   - bodyCount: the size of the request's body, in bytes.
    /// - Returns: the first of the list, which holds until the next call; nil where it is empty.
    mutating func write(_ headers: Headers, bodyCount: Int) -> UnsafeMutablePointer<curl_slist>? {
        reserve(bytes: headers.lineByteCount + Self.noExpect.utf8.count + 1, headers.count + 1)
        guard var place = text.baseAddress, let first = nodes.baseAddress else { return nil }
        var last: UnsafeMutablePointer<Node>?
        for field in headers {
            let start = place
            place = Self.append(field.name, at: place)
            // With nothing behind the colon libcurl would drop the header.
            place = Self.append(field.value.isEmpty ? ";" : ": ", at: place)
            place = Self.append(field.value, at: place)
            last = Self.end(start, at: &place, after: last, in: first)
        }
        // Without this, a large body would wait for an interim answer that few receivers give.
        if bodyCount >= Self.largeBodyCount {
            let start = place
            place = Self.append(Self.noExpect, at: place)
            last = Self.end(start, at: &place, after: last, in: first)
        }
        return last == nil ? nil : first
    }

    /// Gives back the memory of many or long headers.
    mutating func shrink() {
        if text.count > Self.keptCapacity { deallocate() }
    }

    mutating func deallocate() {
        text.deallocate()
        nodes.deallocate()
        text = UnsafeMutableBufferPointer(start: nil, count: 0)
        nodes = UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    private static let noExpect = "Expect:"

    private mutating func reserve(bytes: Int, _ lines: Int) {
        if text.count < bytes {
            text.deallocate()
            text = .allocate(capacity: max(bytes, 1 << 10))
        }
        if nodes.count < lines {
            nodes.deallocate()
            nodes = .allocate(capacity: max(lines, 16))
        }
    }

    private static func append(
        _ part: String,
        at place: UnsafeMutablePointer<CChar>
    ) -> UnsafeMutablePointer<CChar> {
        part.withBytes { bytes in
            if let start = bytes.baseAddress {
                UnsafeMutableRawPointer(place).copyMemory(from: start, byteCount: bytes.count)
            }
            return place + bytes.count
        }
    }

    /// Ends a line with a NUL and links it to the one before.
    private static func end(
        _ start: UnsafeMutablePointer<CChar>,
        at place: inout UnsafeMutablePointer<CChar>,
        after last: UnsafeMutablePointer<Node>?,
        in first: UnsafeMutablePointer<Node>
    ) -> UnsafeMutablePointer<Node> {
        place.pointee = 0
        place += 1
        let node = last.map { $0 + 1 } ?? first
        node.initialize(to: Node(data: start, next: nil))
        last?.pointee.next = node
        return node
    }
}

extension Headers {
    /// What the lines take, each with a NUL.
    fileprivate var lineByteCount: Int {
        reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 }
    }
}
