/// The last events of a run.
struct SimulationTrace {
    private struct Line {
        let time: Int64
        let what: StaticString
        let numbers: (Int, Int, Int, Int)
    }

    let isOn: Bool
    private var lines: [Line] = []

    init(isOn: Bool) {
        self.isOn = isOn
    }

    mutating func note(
        _ time: Int64,
        _ what: StaticString,
        _ first: Int = .min,
        _ second: Int = .min,
        _ third: Int = .min,
        _ fourth: Int = .min
    ) {
        guard isOn else { return }
        lines.append(Line(time: time, what: what, numbers: (first, second, third, fourth)))
    }

    /// One event a line; the first number is a delivery's or an endpoint's.
    func last(_ count: Int) -> String {
        lines.suffix(count).map { line in
            let (first, second, third, fourth) = line.numbers
            let numbers = [first, second, third, fourth].filter { $0 != .min }.map(String.init)
            return "\(line.time) \(line.what) \(numbers.joined(separator: ", "))"
        }.joined(separator: "\n")
    }
}
