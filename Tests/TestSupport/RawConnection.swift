import Glibc

/// One connection of a ``RawServer``: blocking, and with nothing of HTTP done by itself.
public struct RawConnection: Sendable {
    /// Its file descriptor.
    public let descriptor: Int32

    /// Serves a connection that was accepted.
    public init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// A request as it came.
    public struct Request: Sendable {
        /// Request line and header lines, with their ends.
        public let head: String

        /// The body, of as many bytes as `Content-Length` says.
        public let body: [UInt8]

        /// The header lines of a name, without it.
        public func values(_ name: String) -> [String] {
            head.split(separator: "\r\n").compactMap { line in
                guard line.lowercased().hasPrefix(name.lowercased() + ":") else { return nil }
                return line.dropFirst(name.count + 1).trimmingPrefix(" ").description
            }
        }
    }

    /// Reads a request; nil where the connection ends first.
    public func read() -> Request? {
        var bytes: [UInt8] = []
        var end: Int?
        while end == nil {
            guard let more = readSome() else { return nil }
            let from = max(0, bytes.count - 3)
            bytes += more
            end = bytes[from...].indices.dropLast(3).first {
                bytes[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8)
            }
        }
        let head = String(decoding: bytes[..<((end ?? 0) + 2)], as: UTF8.self)
        var body = Array(bytes[((end ?? 0) + 4)...])
        let request = Request(head: head, body: [])
        let length = request.values("Content-Length").first.flatMap { Int($0) } ?? 0
        while body.count < length {
            guard let more = readSome() else { return nil }
            body += more
        }
        return Request(head: head, body: body)
    }

    /// Writes a text; false where the other side is gone.
    @discardableResult
    public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes bytes; false where the other side is gone.
    @discardableResult
    public func write(_ whole: [UInt8]) -> Bool {
        var bytes = whole[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Ends what is written, while the other side may go on.
    public func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Resets the connection, as a crash of the receiver does.
    public func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &option,
            socklen_t(MemoryLayout<linger>.size)
        )
        // What is bound to the number from here on is no socket: the server may close it again.
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        dup2(nothing, descriptor)
        close(nothing)
    }

    /// Waits until the other side has closed.
    public func waitForClose() {
        while readSome() != nil {}
    }

    /// Waits until the other side has closed, and reads nothing of what it sends.
    public func waitForHangUp() {
        // POLLRDHUP of poll(2), which Swift does not import.
        var poll = pollfd(fd: descriptor, events: 0x2000, revents: 0)
        while Glibc.poll(&poll, 1, -1) < 0, errno == EINTR {}
    }

    private func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}

extension RawConnection {
    /// Waits a few milliseconds, or less where the other side sends or closes: a pace for what
    /// drips.
    public func waitBriefly() {
        var poll = pollfd(descriptor: descriptor)
        Glibc.poll(&poll, 1, 5)
    }
}

extension pollfd {
    fileprivate init(descriptor: Int32) {
        self.init(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }
}
