import Foundation
import TackleTesting

extension ChildProcess {
    /// What a program left behind.
    package struct Outcome: Sendable {
        package let exit: Exit
        package let output: String
        package let errors: String
    }

    /// A program ended otherwise than it should.
    package struct Failed: Error, CustomStringConvertible {
        let outcome: Outcome

        package var description: String { "ended with \(outcome.exit): \(outcome.errors)" }
    }

    /// Waits for a line of the standard output.
    ///
    /// - Parameters:
    ///   - limit: how long to wait at most.
    ///   - condition: what the line is to meet.
    /// - Returns: the first such line.
    /// - Throws: ``/TackleTesting/WaitExpired`` with what the program has written instead;
    ///   ``Failed`` where it ended without such a line.
    @discardableResult
    package func waitForLine(
        within limit: Duration = .seconds(120),
        where condition: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        try await waitForLine(of: { $0.output }, within: limit, where: condition)
    }

    /// Waits for a line of the standard error; see ``waitForLine(within:where:)``.
    @discardableResult
    package func waitForErrorLine(
        within limit: Duration = .seconds(120),
        where condition: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        try await waitForLine(of: { $0.errors }, within: limit, where: condition)
    }

    private func waitForLine(
        of stream: @escaping @Sendable (State) -> [UInt8],
        within limit: Duration,
        where condition: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let wholeLines: @Sendable (State) -> [String] = { state in
            let bytes = stream(state)
            let end = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
            return Self.lines(state.openStreams == 0 ? bytes : Array(bytes[..<end]))
        }
        try await state.wait(
            within: limit,
            for: "a line of process \(id)",
            seen: Self.summary,
            until: { wholeLines($0).contains(where: condition) || $0.isOver }
        )
        guard let line = wholeLines(state.current).first(where: condition) else {
            throw Failed(outcome: try await waitForExit())
        }
        return line
    }

    /// Waits until the program has ended and all that it wrote is read.
    ///
    /// - Parameter limit: how long to wait at most.
    /// - Returns: how it ended and what it wrote.
    /// - Throws: ``/TackleTesting/WaitExpired`` with what the program has written so far.
    @discardableResult
    package func waitForExit(within limit: Duration = .seconds(120)) async throws -> Outcome {
        try await state.wait(
            within: limit,
            for: "the end of process \(id)",
            seen: Self.summary,
            until: { $0.isOver }
        )
        let state = state.current
        return Outcome(
            exit: state.exit ?? .code(-1),
            output: String(decoding: state.output, as: UTF8.self),
            errors: String(decoding: state.errors, as: UTF8.self)
        )
    }

    /// Starts a program, gives it all of its input, and waits until it has ended.
    package static func run(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: [UInt8] = [],
        within limit: Duration = .seconds(120)
    ) async throws -> Outcome {
        let child = try ChildProcess(path, arguments, environment: environment)
        child.write(input)
        child.closeInput()
        return try await child.waitForExit(within: limit)
    }

    private static func summary(_ state: State) -> String {
        let exit = state.exit.map { "\($0)" } ?? "still running"
        return "\(exit); output: \(lines(state.output).suffix(5));"
            + " errors: \(lines(state.errors).suffix(5))"
    }
}

extension ChildProcess.State {
    var isOver: Bool { exit != nil && openStreams == 0 }
}
