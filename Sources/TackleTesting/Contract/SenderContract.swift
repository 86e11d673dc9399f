public import Tackle

/// The rules that every sender and every stage of a pipeline keeps, as a test to run it against.
///
/// ```swift
/// @Test("the pigeon keeps the contract")
/// func pigeon() async throws {
///     try await SenderContract { PigeonSender() }.run()
/// }
/// ```
///
/// It makes the stage anew for each rule and plays what stands around it. To a
/// ``/Tackle/Transport`` that is a receiver: by default an HTTP server on the loopback (so a sender
/// that refuses such addresses must allow `127.0.0.1`), or your own ``ContractReceiver`` where the
/// sender speaks something else. To any other stage it is the rest of the pipeline. A queue is to
/// be given a schedule of milliseconds.
///
/// It raises the process's soft limit of open files to the hard one, for a thousand connections.
/// It works from Swift Testing, from XCTest and from a program: a broken rule is an error with the
/// rule, what was seen, and the remedy. It needs no clock and no waiting of yours, and takes some
/// seconds.
public struct SenderContract: Sendable {
    let make: @Sendable () throws -> any SenderPlugin
    let receiver: @Sendable () async throws -> any ContractReceiver
    let options: [String: OptionValue]
    let excuses: [String: String]
    let limit: Duration

    /// States what is to be run against the rules.
    ///
    /// - Parameters:
    ///   - options: for a ``/Tackle/ConfigurablePlugin``, what a configuration must give at least,
    ///     and whatever else its options are to be tried with.
    ///   - excuses: rules that the stage does not keep, each with the reason, which the report
    ///     tells: by a rule's name, or by the word that several begin with, such as `body`.
    ///   - limit: how long anything may take that should not take long, in real time.
    ///   - receiver: makes what a transport sends to; called for each rule.
    ///   - make: makes the stage; called for each rule, some call it more than once.
    public init(
        options: [String: OptionValue] = [:],
        excusing excuses: [String: String] = [:],
        limit: Duration = .seconds(30),
        receiver: @escaping @Sendable () async throws -> any ContractReceiver = {
            try await HTTPContractReceiver()
        },
        _ make: @escaping @Sendable () throws -> any SenderPlugin
    ) {
        self.make = make
        self.receiver = receiver
        self.options = options
        self.excuses = excuses
        self.limit = limit
    }

    /// Runs all rules and throws where one is broken.
    ///
    /// - Throws: ``ContractBroken``, which tells of each broken rule; `CancellationError`.
    public func run() async throws {
        let report = try await report()
        guard report.isKept else { throw ContractBroken(report: report) }
    }

    /// Runs one rule and throws where it is broken: for a test that has each rule as an argument.
    ///
    /// - Throws: ``ContractBroken``; `CancellationError`.
    public func run(_ rule: ContractRule) async throws {
        let report = try await report(of: [rule])
        guard report.isKept else { throw ContractBroken(report: report) }
    }

    /// Runs all rules that are meant for the stage's role and tells how each came out.
    ///
    /// - Throws: `CancellationError` where the task was cancelled.
    public func report() async throws -> ContractReport {
        try await report(of: nil)
    }

    private func report(of chosen: [ContractRule]?) async throws -> ContractReport {
        let example: any SenderPlugin
        do {
            example = try make()
        } catch {
            let rule = ContractRule.makes
            return ContractReport(
                name: "?",
                role: .policy,
                results: [.init(rule: rule, outcome: .broken("making it threw: \(error)"))]
            )
        }
        defer { example.close() }
        OpenFileLimit.raise()
        var results = wrongExcuses
        // The stage may hold up the threads of the language: what judges it has threads of its own.
        results += try await withTaskExecutorPreference(ContractExecutor("contract.judge")) {
            var results: [ContractReport.Result] = []
            for rule in chosen ?? ContractRule.all(for: example.role) {
                try Task.checkCancellation()
                let outcome = await outcome(of: rule, role: example.role)
                results.append(.init(rule: rule, outcome: outcome))
            }
            return results
        }
        return ContractReport(name: example.name, role: example.role, results: results)
    }

    /// An excuse that excuses nothing is a mistake in the test.
    private var wrongExcuses: [ContractReport.Result] {
        let words = ContractRule.all.flatMap(\.words)
        return excuses.keys.sorted().filter { !words.contains($0) }.map { name in
            let hint = NearestSpelling.hint(name, among: words)
            let reason = "'\(name.quotable)' is excused, and no rule is called so\(hint)"
            return .init(rule: .makes, outcome: .broken(reason))
        }
    }

    private func outcome(of rule: ContractRule, role: StageRole) async -> ContractReport.Outcome {
        guard rule.kinds.contains(ContractRule.Kind(role)) else {
            return .skipped("it is no rule for a \(role)")
        }
        do {
            let trial = try ContractTrial(self)
            do {
                try await rule.check(trial)
                await trial.end()
            } catch {
                await trial.end()
                throw error
            }
            return .kept
        } catch let skip as ContractSkip {
            return .skipped(skip.reason)
        } catch {
            let excuse = rule.words.compactMap { excuses[$0] }.first
            if let excuse { return .excused(excuse) }
            return .broken((error as? ContractBreach)?.reason ?? "\(error)")
        }
    }
}
