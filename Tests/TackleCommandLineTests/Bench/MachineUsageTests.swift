import Testing

@testable import TackleCommandLine

@Suite struct MachineUsageTests {
    private static let before = "cpu  100 0 50 800 50 0 0 10 0 0\ncpu0 1 2 3\n"
    private static let after = "cpu  150 0 75 850 50 0 0 35 0 0\ncpu0 1 2 3\n"

    @Test func `tells which share of the time the host took`() throws {
        let before = try #require(MachineUsage(Self.before))
        let after = try #require(MachineUsage(Self.after))
        #expect(before.total == 1010)
        #expect(after.stolenShare(since: before) == 25.0 / 150)
        #expect(before.stolenShare(since: before) == 0)
    }

    @Test(arguments: ["", "cpu 1 2 3", "cpu a b c d e f g h", "intr 1 2 3 4 5 6 7 8"])
    func `reads nothing else`(text: String) {
        #expect(MachineUsage(text) == nil)
    }
}
