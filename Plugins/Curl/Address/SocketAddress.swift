import CCurl
import Glibc
import Tackle

/// The address inside a `sockaddr`, read by its true length.
struct SocketAddress {
    let address: IPAddress

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
    }

    /// Reads the bytes of a `sockaddr`; nil for a family other than IPv4 and IPv6, and where they
    /// are too few.
    init?(_ bytes: UnsafeRawBufferPointer, family: CInt) {
        switch family {
        case AF_INET:
            guard let start = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr),
                bytes.count >= start + 4,
                let address = IPAddress(bytes: bytes[start..<start + 4])
            else { return nil }
            self.address = address
        case AF_INET6:
            guard let start = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr),
                bytes.count >= start + 16,
                let address = IPAddress(bytes: bytes[start..<start + 16])
            else { return nil }
            self.address = address
        default:
            return nil
        }
    }
}
