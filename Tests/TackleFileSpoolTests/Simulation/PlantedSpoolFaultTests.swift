#if DEBUG
import Testing

@testable import TackleFileSpool

/// Mistakes in the log, planted one at a time: the model is worth something as long as it finds
/// each.
@Suite struct PlantedSpoolFaultTests {
    /// That none is found without a fault, ``RandomLivesTests`` show for the same seeds.
    @Test(arguments: SpoolFault.allCases)
    func `a mistake in the log is found within two thousand seeds`(fault: SpoolFault) async {
        for seed in 0..<UInt64(2000) {
            let objection = SpoolFault.$planted.withValue(fault) { Self.objection(seed) }
            if let objection {
                print("\(fault): \(seed + 1) seeds: \(objection)")
                return
            }
            await Task.yield()
        }
        Issue.record("\(fault) is not found")
    }

    private static func objection(_ seed: UInt64) -> Objection? {
        var lives = RandomLives(seed: seed)
        var medium = MediumLife(seed: seed)
        var disk = FullDiskLife(seed: seed)
        return lives() ?? medium() ?? disk()
    }
}
#endif
