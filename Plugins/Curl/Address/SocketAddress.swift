import CCurl
import Glibc
import Tackle

/// What a socket is to be opened for, the address being read by its true length.
struct SocketAddress {
    let address: IPAddress
    let port: UInt16

    /// As for socket(2).
    let family: CInt
    private(set) var type = CInt(SOCK_STREAM.rawValue)
    private(set) var `protocol`: CInt = 0

    /// Reads what libcurl is about to connect to; nil for a family other than IPv4 and IPv6.
    ///
    /// Swift shows `addr` as 16 bytes, while an IPv6 one has 28 behind it: hence the raw pointer.
    init?(_ pointer: UnsafePointer<curl_sockaddr>) {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(pointer) + offset,
            count: Int(pointer.pointee.addrlen)
        )
        self.init(bytes, family: pointer.pointee.family)
        type = pointer.pointee.socktype
        `protocol` = pointer.pointee.protocol
    }

    /// Reads an address as libcurl writes it, by inet_ntop(3); nil where it is none.
    static func address(_ text: UnsafePointer<CChar>) -> IPAddress? {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            return IPAddress(v4: UInt32(bigEndian: v4.s_addr))
        }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        return withUnsafeBytes(of: &v6) { IPAddress(bytes: $0) }
    }

    /// Reads the bytes of a `sockaddr`; nil for a family other than IPv4 and IPv6, and where they
    /// are too few.
    init?(_ bytes: UnsafeRawBufferPointer, family: CInt) {
        let place: (port: Int?, address: Int?, count: Int)
        switch family {
        case AF_INET:
            place = (
                MemoryLayout<sockaddr_in>.offset(of: \.sin_port),
                MemoryLayout<sockaddr_in>.offset(of: \.sin_addr), 4
            )
        case AF_INET6:
            place = (
                MemoryLayout<sockaddr_in6>.offset(of: \.sin6_port),
                MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr), 16
            )
        default:
            return nil
        }
        guard let portStart = place.port, let start = place.address,
            bytes.count >= max(portStart + 2, start + place.count),
            let address = IPAddress(bytes: bytes[start..<start + place.count])
        else { return nil }
        self.address = address
        self.family = family
        port = UInt16(bytes[portStart]) << 8 | UInt16(bytes[portStart + 1])
    }
}
