/// Results: what a script reads.
enum StandardOutput {
    /// Writes a line.
    static func write(_ line: String) {
        FileBytes.write(Array((line + "\n").utf8), to: 1)
    }
}
