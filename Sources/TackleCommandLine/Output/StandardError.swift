/// Lines for people.
///
/// Standard output is for results alone.
package enum StandardError {
    /// Writes a line.
    package static func write(_ line: String) {
        FileBytes.write(Array((line + "\n").utf8), to: 2)
    }
}
