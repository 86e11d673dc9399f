/// Memory for a request's body, which has to stay where it is while libcurl sends it.
struct TransferBody {
    /// What is kept for the next request, in bytes.
    private static let keptCapacity = 64 << 10

    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private static let alignment = 16

    /// Copies the bytes to where they stay until the next call.
    ///
    /// The pointer is never nil: to libcurl that would mean that the body comes from elsewhere.
    mutating func copy(_ bytes: [UInt8]) -> UnsafeRawPointer? {
        if memory.count < max(bytes.count, 1) {
            memory.deallocate()
            memory = .allocate(byteCount: max(bytes.count, 1024), alignment: Self.alignment)
        }
        memory.copyBytes(from: bytes)
        return UnsafeRawPointer(memory.baseAddress)
    }

    /// Gives back the memory of a large body.
    mutating func shrink() {
        if memory.count > Self.keptCapacity { deallocate() }
    }

    mutating func deallocate() {
        memory.deallocate()
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
}
