import Tackle

/// Results: what a script reads.
package enum StandardOutput {
    /// Writes a line.
    package static func write(_ line: String) {
        FileBytes.write(Array((line + "\n").utf8), to: 1)
    }

    /// Writes a value as JSON on one line, the same for the same value.
    ///
    /// - Throws: what the value's own `encode(to:)` throws.
    static func write(encoding value: some Encodable) throws {
        FileBytes.write(try WebhookEncoder().encode(value) + [0x0A], to: 1)
    }
}
