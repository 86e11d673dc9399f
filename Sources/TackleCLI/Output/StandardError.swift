/// Lines for people.
///
/// Standard output is for results alone.
enum StandardError {
    /// Writes a line.
    static func write(_ line: String) {
        FileBytes.write(Array((line + "\n").utf8), to: 2)
    }
}
