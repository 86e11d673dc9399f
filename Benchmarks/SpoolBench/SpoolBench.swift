import Foundation
import Tackle

/// Measures a spool from the inside; each prints objects, one a line.
///
///     spool-bench accept DIRECTORY COUNT PRODUCERS
///     spool-bench drain DIRECTORY COUNT CONSUMERS
///     spool-bench fill DIRECTORY COUNT ENDPOINTS
///     spool-bench deliver DIRECTORY COUNT ENDPOINTS
///     spool-bench retries DIRECTORY DELIVERIES ATTEMPTS SEGMENT-SIZE
@main struct SpoolBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.dropFirst(2).compactMap { Int($0) }
        guard numbers.count >= 2, numbers.count == arguments.count - 2 else { refuse() }
        let (directory, count, number) = (arguments[1], numbers[0], numbers[1])
        switch (arguments[0], numbers.count) {
        case ("accept", 2):
            try await AcceptBench(directory: directory, count: count, producers: number).run()
        case ("drain", 2):
            try await DrainBench(directory: directory, count: count, consumers: number).run()
        case ("fill", 2):
            try await FillBench(directory: directory, count: count, endpoints: number).run()
        case ("deliver", 2):
            try await DeliverBench(directory: directory, count: count, endpoints: number).run()
        case ("retries", 3):
            try await RetriesBench(
                directory: directory,
                deliveries: count,
                attempts: number,
                segmentSize: numbers[2]
            ).run()
        default:
            refuse()
        }
    }

    /// Prints a line at once, whoever reads it.
    static func tell(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func refuse() -> Never {
        FileHandle.standardError.write(
            Data(
                ("spool-bench: say what to measure: accept DIRECTORY COUNT PRODUCERS,"
                    + " drain DIRECTORY COUNT CONSUMERS,"
                    + " fill or deliver DIRECTORY COUNT ENDPOINTS, or"
                    + " retries DIRECTORY DELIVERIES ATTEMPTS SEGMENT-SIZE\n").utf8
            )
        )
        exit(64)
    }
}
