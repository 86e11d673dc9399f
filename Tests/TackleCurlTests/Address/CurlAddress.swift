import CCurl
import Glibc
import Testing

/// Lays a socket address out as libcurl hands it to the callback.
func withCurlAddress<Address, Result>(
    _ address: Address,
    family: Int32,
    length: Int = MemoryLayout<Address>.size,
    _ body: (UnsafePointer<curl_sockaddr>) throws -> Result
) throws -> Result {
    let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 8)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    var head = curl_sockaddr()
    head.family = family
    head.addrlen = UInt32(length)
    memory.storeBytes(of: head, as: curl_sockaddr.self)
    withUnsafeBytes(of: address) { bytes in
        UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: bytes)
    }
    let pointer = try #require(memory.assumingMemoryBound(to: curl_sockaddr.self).baseAddress)
    return try body(UnsafePointer(pointer))
}
