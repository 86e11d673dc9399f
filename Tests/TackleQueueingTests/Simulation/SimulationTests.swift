import Foundation
import Testing

@testable import TackleQueueing

@Suite struct SimulationTests {
    private static let seedsPerTest = 25

    @Test(arguments: 0..<40)
    func `no rule is broken in a world that fails in many ways`(part: Int) {
        guard ProcessInfo.processInfo.environment["TACKLE_SEED"] == nil else { return }
        for seed in part * Self.seedsPerTest..<(part + 1) * Self.seedsPerTest {
            var simulation = Simulation(seed: seed)
            if let objection = simulation.run() {
                Issue.record("\(Self.report(seed, objection))")
                return
            }
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["TACKLE_SEED"] != nil))
    func `the run of one seed, with its last events`() throws {
        let text = ProcessInfo.processInfo.environment["TACKLE_SEED"] ?? ""
        let seed = try #require(Int(text))
        var simulation = Simulation(seed: seed, isTraced: true)
        let objection = simulation.run()
        print(simulation.plan.rules)
        print(simulation.trace.last(200))
        print("seed \(seed): \(objection ?? "no rule is broken")")
        #expect(objection == nil)
    }

    private static func report(_ seed: Int, _ objection: String) -> String {
        """
        seed \(seed): \(objection); to see its last events:
        TACKLE_SEED=\(seed) swift test --filter SimulationTests
        """
    }
}
