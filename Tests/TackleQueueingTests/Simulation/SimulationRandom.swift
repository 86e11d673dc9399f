/// Random numbers that follow from a seed: SplitMix64, quick also where nothing is optimised.
struct SimulationRandom {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(truncatingIfNeeded: seed) &* 0xD6E8_FEB8_6659_FD93
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed &>> 31)
    }

    /// From 0 to one less than the limit.
    mutating func below(_ limit: Int) -> Int {
        Int(truncatingIfNeeded: next() &>> 33) % limit
    }

    mutating func from(_ least: Int, to most: Int) -> Int {
        least + below(most - least + 1)
    }

    /// Whether something happens that does so in so many cases of a hundred.
    mutating func isTrue(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
