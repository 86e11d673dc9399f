import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the process prints while some work is done; it is printed all the same, afterwards.
///
/// Both outputs belong to the whole process: one such capture happens at a time, and what others
/// print meanwhile is captured too.
enum PrintedOutput {
    /// Whose turn it is: the tickets given, and those done with.
    private static let turns = Watched((given: 0, done: 0))

    /// Does the work and gives what was printed.
    static func during(_ work: () async throws -> Void) async throws -> String {
        let turn = turns.update { turns in
            turns.given += 1
            return turns.given
        }
        do {
            try await turns.wait { $0.done == turn - 1 }
        } catch {
            // The turn passes when it comes, whoever waited for it.
            Task {
                try await turns.wait { $0.done == turn - 1 }
                turns.update { $0.done = turn }
            }
            throw error
        }
        defer { turns.update { $0.done = turn } }
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("tackle-printed-\(UUID().uuidString)").path
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ContractSkip("no file for what is printed: errno \(errno)") }
        unlink(path)
        defer { close(file) }
        let redirected = [STDOUT_FILENO, STDERR_FILENO].map { redirect($0, to: file) }
        let result: Result<Void, any Error>
        do {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        for output in redirected { restore(output) }
        let printed = everything(in: file)
        // Which of the two it was printed to is not known any more.
        print(printed)
        try result.get()
        return String(decoding: printed, as: UTF8.self)
    }

    private typealias Redirected = (descriptor: Int32, original: Int32)

    private static func redirect(_ descriptor: Int32, to file: Int32) -> Redirected {
        fflush(nil)
        let original = dup(descriptor)
        dup2(file, descriptor)
        return (descriptor, original)
    }

    private static func restore(_ output: Redirected) {
        fflush(nil)
        dup2(output.original, output.descriptor)
        close(output.original)
    }

    private static func everything(in file: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        lseek(file, 0, SEEK_SET)
        while true {
            let count = read(file, &part, part.count)
            guard count > 0 else { return bytes }
            bytes += part[..<count]
        }
    }

    private static func print(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
