import CCurl
import Tackle

/// The header lines of one request, as libcurl takes them, in memory that is used again.
///
/// A `curl_slist` is a list that anybody may make: libcurl only reads it (CURLOPT_HTTPHEADER(3)).
/// One that its own functions make takes two allocations a line.
struct HeaderLines {
    /// What is kept for the next request, in bytes.
    private static let keptCapacity = 8 << 10

    private var text = UnsafeMutableBufferPointer<CChar>(start: nil, count: 0)
    private var nodes = UnsafeMutableBufferPointer<curl_slist>(start: nil, count: 0)

    /// Writes the lines; what was written before is gone.
    ///
    /// - Returns: the first of the list, which holds until the next call.
    mutating func write(_ headers: Headers) -> UnsafeMutablePointer<curl_slist>? {
        reserve(
            bytes: headers.lineByteCount + Self.noExpect.utf8CodeUnitCount + 1,
            headers.count + 1
        )
        var used = 0
        var count = 0
        for field in headers {
            let start = used
            append(field.name, at: &used)
            // With nothing behind the colon libcurl would drop the header.
            text[used] = field.value.isEmpty ? CChar(0x3B) : CChar(0x3A)
            used += 1
            if !field.value.isEmpty {
                text[used] = CChar(0x20)
                used += 1
                append(field.value, at: &used)
            }
            end(lineFrom: start, at: &used, number: &count)
        }
        // Without this, a large body would wait for an interim answer that few receivers give.
        let start = used
        Self.noExpect.withUTF8Buffer { bytes in
            for byte in bytes {
                text[used] = CChar(bitPattern: byte)
                used += 1
            }
        }
        end(lineFrom: start, at: &used, number: &count)
        nodes[count - 1].next = nil
        return nodes.baseAddress
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

    private static let noExpect: StaticString = "Expect:"

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

    private func append(_ part: String, at used: inout Int) {
        var part = part
        used = part.withUTF8 { [used] bytes in
            let room = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(text)[used...]
            )
            room.copyMemory(from: UnsafeRawBufferPointer(bytes))
            return used + bytes.count
        }
    }

    /// Ends a line with a NUL and links it to the one before.
    private func end(lineFrom start: Int, at used: inout Int, number: inout Int) {
        text[used] = 0
        used += 1
        nodes[number] = curl_slist(data: text.baseAddress.map { $0 + start }, next: nil)
        if number > 0 { nodes[number - 1].next = nodes.baseAddress.map { $0 + number } }
        number += 1
    }
}

extension Headers {
    /// What the lines take, each with a NUL.
    fileprivate var lineByteCount: Int {
        reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 }
    }
}
