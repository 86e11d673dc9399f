import Foundation

/// The threads of this process (proc(5), `/proc/self/task`).
enum ProcessThreads {
    static var names: [String] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.compactMap {
            try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)
                .trimmingCharacters(in: .newlines)
        }
    }

    static func count(named name: String) -> Int { names.count { $0 == name } }
}
