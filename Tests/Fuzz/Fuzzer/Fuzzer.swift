import CFuzzer
import Foundation

/// Feeds one target with what libFuzzer makes up, or writes the inputs that it begins with.
///
/// ```sh
/// fuzz TARGET [OPTION OF LIBFUZZER | FOLDER | FILE]...
/// fuzz seeds TARGET VECTORS FOLDER
/// ```
@main
enum Fuzzer {
    /// The target of this process.
    private nonisolated(unsafe) static var target = FuzzTarget.headers
    // Unsafe: it is set before libFuzzer begins, which has one thread.

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "seeds", arguments.count == 4,
            let target = FuzzTarget(rawValue: arguments[2])
        {
            do {
                try Seeds(vectors: arguments[3]).write(for: target, to: arguments[4])
            } catch {
                print("fuzz: the seeds cannot be written: \(error)")
                exit(1)
            }
        } else if let name = arguments.first, let target = FuzzTarget(rawValue: name) {
            Self.target = target
            exit(run())
        } else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            print("fuzz: name a target: \(names)")
            exit(64)
        }
    }

    /// Gives libFuzzer what stands behind the target's name.
    private static func run() -> CInt {
        var count = CommandLine.argc - 1
        CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
            CommandLine.unsafeArgv + 1
        return LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            Fuzzer.target.run(Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }
}
