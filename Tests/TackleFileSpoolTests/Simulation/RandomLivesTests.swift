import Testing

/// Two thousand seeds with fifty crashes each, or as many as `TACKLE_SPOOL_SEEDS` says; with
/// `TACKLE_SEED`, that of one seed.
@Suite struct RandomLivesTests {
    private static let parts = 20

    @Test(.enabled(if: SeedSettings.only == nil), arguments: 0..<parts)
    func `no life of a log breaks a promise of an earlier one`(part: Int) async {
        let start = ContinuousClock.now
        let seeds = SeedSettings.count ?? 2000
        var done = 0
        for seed in stride(from: part, to: seeds, by: Self.parts) {
            var lives = RandomLives(seed: UInt64(seed))
            if let objection = lives() {
                Issue.record(
                    """
                    seed \(seed): \(objection); to see what happened:
                    TACKLE_SEED=\(seed) swift test --filter RandomLivesTests
                    """
                )
                return
            }
            done += lives.lives
            // Other tests want their turn as well.
            await Task.yield()
        }
        guard SeedSettings.count != nil else { return }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("part \(part): \(done) lives, \(Int(Double(done) / seconds)) a second")
    }

    @Test(.enabled(if: SeedSettings.only == nil), arguments: 0..<parts)
    func `what rots costs itself alone, and a full disk can be drained`(part: Int) async {
        for seed in stride(from: part, to: SeedSettings.count ?? 2000, by: Self.parts) {
            var medium = MediumLife(seed: UInt64(seed))
            if let objection = medium() { Issue.record("seed \(seed), rot: \(objection)") }
            var disk = FullDiskLife(seed: UInt64(seed))
            if let objection = disk() { Issue.record("seed \(seed), full disk: \(objection)") }
            await Task.yield()
        }
    }

    @Test(.enabled(if: SeedSettings.only != nil))
    func `the lives of one seed, with all that happens`() throws {
        let seed = UInt64(try #require(SeedSettings.only))
        var lives = RandomLives(seed: seed, isTraced: true)
        let objection = lives()
        print(lives.trace.joined(separator: "\n"))
        print("seed \(seed): \(objection.map(String.init(describing:)) ?? "no rule is broken")")
        #expect(objection == nil)
        var medium = MediumLife(seed: seed)
        #expect(medium() == nil)
        var disk = FullDiskLife(seed: seed, isTraced: true)
        let end = disk()
        print(disk.trace.joined(separator: "\n"))
        #expect(end == nil)
    }

    @Test func `lives follow from their seed`() {
        var traces: [[String]] = []
        for _ in 0..<2 {
            var lives = RandomLives(seed: 7, isTraced: true)
            #expect(lives() == nil)
            traces.append(lives.trace)
        }
        #expect(traces[0] == traces[1])
        #expect(traces[0].count > 300)
    }
}
