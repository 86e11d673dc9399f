import Tackle
import Testing

struct NearestSpellingTests {
    private let known = ["curl", "discard", "file-spool", "hmac", "memory-queue", "retry"]

    @Test(arguments: [
        ("crul", "curl"), ("curll", "curl"), ("Curl", "curl"), ("HMAC", "hmac"),
        ("hmca", "hmac"), ("file_spool", "file-spool"), ("filespool", "file-spool"),
        ("fileSpool", "file-spool"), ("memory-qeue", "memory-queue"),
        ("memroy-quue", "memory-queue"),
        ("rety", "retry"), ("retyr", "retry"), ("discrad", "discard"), ("curl", "curl"),
    ])
    func `finds what was meant`(word: String, meant: String) {
        #expect(NearestSpelling.of(word, among: known) == meant)
        #expect(NearestSpelling.hint(word, among: known) == "; did you mean '\(meant)'?")
    }

    @Test(arguments: ["frobnicate", "", "x", "../../lib/evil.so", "ソケット", "sign", "queue"])
    func `proposes nothing where nothing is near`(word: String) {
        #expect(NearestSpelling.of(word, among: known) == nil)
        #expect(NearestSpelling.hint(word, among: known).isEmpty)
    }

    @Test func `proposes nothing where nothing is known`() {
        #expect(NearestSpelling.of("curl", among: []) == nil)
    }

    @Test func `gives up on words that nobody can have meant`() {
        let word = String(repeating: "curl", count: 100_000)
        #expect(NearestSpelling.of(word, among: [word + "x"]) == nil)
    }
}
