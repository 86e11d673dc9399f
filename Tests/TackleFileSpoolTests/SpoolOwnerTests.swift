import Testing

@testable import TackleFileSpool

/// Who holds a lock, as the system tells it.
@Suite struct SpoolOwnerTests {
    private static let locks = """
        1: POSIX  ADVISORY  WRITE 100 fd:01:7 0 EOF
        2: FLOCK  ADVISORY  READ  200 fd:01:7 0 EOF
        2: -> FLOCK  ADVISORY  WRITE 250 fd:01:8 0 EOF
        3: FLOCK  ADVISORY  WRITE 300 fd:01:8 0 EOF
        4: FLOCK  ADVISORY  WRITE 400 00:2f:9 0 EOF

        """

    @Test func `the holder is found by device and inode`() {
        let holder = { SpoolOwner.holder(of: $0, inode: $1, $2, in: Self.locks) }
        #expect(holder("fd:01:8", 8, nil) == 300)
        #expect(holder("fd:01:7", 7, nil) == nil, "another kind of lock")
        #expect(holder("fd:01:9", 9, nil) == nil, "another device")
        #expect(holder("00:30:9", 9, 400) == 400, "a device of another name, and the file says who")
        #expect(holder("00:30:9", 9, 401) == nil)
        #expect(holder("fd:01:88", 88, nil) == nil)
    }
}
