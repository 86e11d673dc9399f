/// Results: what a script reads.
package enum StandardOutput {
    /// Writes a line.
    package static func write(_ line: String) {
        FileBytes.write(Array((line + "\n").utf8), to: 1)
    }
}
