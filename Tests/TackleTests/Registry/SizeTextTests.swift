import Tackle
import Testing

struct SizeTextTests {
    @Test(arguments: [
        ("0", 0), ("1", 1), ("16384", 16_384), ("16KiB", 16_384), ("64MiB", 67_108_864),
        ("2GiB", 2_147_483_648), ("0KiB", 0), ("9223372036854775807", Int.max),
        ("8589934591GiB", 8_589_934_591 << 30),
    ])
    func `reads bytes with and without a unit`(text: String, bytes: Int) {
        #expect(SizeText(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "KiB", "-1", "+1", "1.5MiB", "1 KiB", " 1", "1 ", "1kib", "1KIB", "1K", "1k", "1KB",
        "1B", "1TiB", "1Mi", "0x10", "1e3", "٣", "１", "inf", "nan", "9223372036854775808",
        "8589934592GiB", "99999999999999999999KiB", "1\n",
    ])
    func `does not read anything else`(text: String) {
        #expect(SizeText(text) == nil)
    }

    @Test(arguments: [
        (0, "0"), (1, "1"), (1023, "1023"), (1024, "1KiB"), (1536, "1536"), (3 << 20, "3MiB"),
        (16 << 20, "16MiB"), (1 << 30, "1GiB"),
    ])
    func `writes the largest unit that leaves no rest`(bytes: Int, written: String) {
        #expect(SizeText(bytes: bytes).description == written)
        #expect(SizeText(written)?.bytes == bytes)
    }
}
