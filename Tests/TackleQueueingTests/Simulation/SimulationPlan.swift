import Tackle

/// What follows from a seed: options, receivers, and how much comes.
struct SimulationPlan {
    let rules: SimulationRules
    let endpoints: [SimulatedEndpoint]
    let orderingKeys: [String]
    let coalescingKeys: [String]
    /// How many deliveries come in all.
    let deliveries: Int
    /// How many come at once, at most.
    let burst: Int
    /// How long until more come, at most.
    let gap: Int64
    /// How often somebody interferes.
    let interference: Int64
    /// In percent of all deliveries.
    let ordered: Int
    let coalescing: Int
    let dated: Int

    init(seed: Int, deliveries: Int) {
        var random = SimulationRandom(seed: seed)
        rules = SimulationRules(&random)
        endpoints = (0..<random.from(1, to: 40)).map { SimulatedEndpoint($0, &random) }
        orderingKeys = (0..<random.pick([1, 5, 50])).map { "o\($0)" }
        coalescingKeys = (0..<random.pick([1, 3, 20])).map { "c\($0)" }
        self.deliveries = random.from(deliveries / 2, to: deliveries * 3 / 2)
        burst = random.pick([1, 10, 100])
        gap = Int64(random.pick([1, 10, 100, 1000, 60_000])) * SimulationTime.millisecond
        ordered = random.pick([0, 10, 60])
        coalescing = random.pick([0, 10, 60])
        dated = random.pick([0, 10, 50])
        // Whatever the pace, some thirty times.
        let span = gap / 2 * Int64(self.deliveries / max(1, burst / 2))
        interference = max(100, span / 30 / 100 * 100)
    }
}
