import Foundation
import TackleHMAC

/// Measures signing; each prints objects, one a line.
///
///     hmac-bench rows
///     hmac-bench times BODY-SIZE MILLISECONDS
///     hmac-bench repeat ROW BODY-SIZE COUNT
@main struct HMACBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.suffix(2).compactMap { Int($0) }
        switch (arguments.first, arguments.count, numbers.count) {
        case ("rows", 1, _):
            for row in try SigningRow.all(of: SignedBytes(bodySize: 0)) {
                print("{\"row\":\"\(row.name)\",\"isHeld\":\(row.isHeld)}")
            }
        case ("times", 3, 2):
            try TimesBench(bytes: SignedBytes(bodySize: numbers[0]), milliseconds: numbers[1]).run()
        case ("repeat", 4, 2):
            let rows = try SigningRow.all(of: SignedBytes(bodySize: numbers[0]))
            guard let row = rows.first(where: { $0.name == arguments[1] }) else { refuse() }
            print("{\"made\":\(try row.make(numbers[1]))}")
        default:
            refuse()
        }
    }

    private static func refuse() -> Never {
        FileHandle.standardError.write(
            Data(
                ("hmac-bench: say what to measure: rows, times BODY-SIZE MILLISECONDS or"
                    + " repeat ROW BODY-SIZE COUNT\n").utf8
            )
        )
        exit(64)
    }
}
