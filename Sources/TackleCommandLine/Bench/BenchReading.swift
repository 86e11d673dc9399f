import FoundationEssentials

/// What clocks and counters show at one moment of a run.
struct BenchReading: Sendable {
    let time: Date

    /// What the process has used.
    let usage: ProcessUsage

    /// What the machine has done, where the system tells.
    let machine: MachineUsage?

    /// What they show by now.
    static var now: BenchReading {
        BenchReading(time: .now, usage: .now, machine: .now)
    }
}
