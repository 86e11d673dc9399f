/// A text from outside, made fit for an error message: quoted, printable and short.
///
/// Control characters, quotes and bytes that are not ASCII are written as `\xNN`, and what is past
/// the limit is cut, so that an error can neither forge a log line nor fill a log.
package func quoted(_ text: String, limit: Int = 64) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out = [UInt8(ascii: "'")]
    for byte in text.utf8.prefix(limit) {
        if 0x20...0x7e ~= byte, byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\\") {
            out.append(byte)
        } else {
            out += [UInt8(ascii: "\\"), UInt8(ascii: "x")]
            out += [digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
        }
    }
    if text.utf8.count > limit { out += Array("...".utf8) }
    out.append(UInt8(ascii: "'"))
    return String(decoding: out, as: UTF8.self)
}
