#if DEBUG
import Testing

@testable import TackleQueueing

/// Mistakes in the scheduler, planted one at a time: the oracle is worth something as long as it
/// finds each.
@Suite struct PlantedFaultTests {
    /// That none is found without a fault, the other tests of the simulation show.
    @Test(arguments: SchedulerFault.allCases)
    func `a fault is found within fifty runs`(fault: SchedulerFault) {
        for seed in 0..<50 {
            var simulation = Simulation(seed: seed, fault: fault)
            guard let objection = simulation.run() else { continue }
            print("\(fault): seed \(seed): \(objection)")
            return
        }
        Issue.record("\(fault) is not found")
    }
}
#endif
