extension String {
    /// Gives the bytes of the text to a closure, without a copy of the string and without a count
    /// of its references.
    ///
    /// `withUTF8` wants a variable and so a reference of its own. The closure must not keep the
    /// bytes.
    @inlinable @inline(__always)
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        // A string of Objective-C's.
        var copy = self
        return copy.withUTF8(body)
    }
}
