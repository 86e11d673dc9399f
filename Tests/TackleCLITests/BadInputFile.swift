import Foundation

/// The file of cases, with the files and the environment that they are run with.
struct BadInputFile: Sendable {
    let cases: [BadInputCase]
    let environment: [String: String]
    let runConfig: String
    let nextLine: String
    private let files: [File]

    private struct File: Sendable {
        let name: String
        let content: Data?
        let mode: Int?
    }

    static let shared: BadInputFile = {
        do {
            return try BadInputFile()
        } catch {
            fatalError("Cases/bad_inputs.json: \(error)")
        }
    }()

    private init() throws {
        let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")
        let url = folder.appendingPathComponent("Cases/bad_inputs.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        let top = object as? [String: Any] ?? [:]
        let meta = top["meta"] as? [String: Any] ?? [:]
        cases = try (top["cases"] as? [[String: Any]] ?? []).map(BadInputCase.init)
        environment = meta["environment"] as? [String: String] ?? [:]
        runConfig = meta["run_config"] as? String ?? ""
        nextLine = meta["next_line"] as? String ?? ""
        files = (meta["files"] as? [String: [String: Any]] ?? [:]).map { name, file in
            let text = (file["text"] as? String).map { Data($0.utf8) }
            let bytes = (file["base64"] as? String).flatMap { Data(base64Encoded: $0) }
            let parts = (file["parts"] as? [Any]).map(Self.join)
            let mode = (file["mode"] as? String).flatMap { Int($0, radix: 8) }
            return File(name: name, content: text ?? bytes ?? parts, mode: mode)
        }
    }

    /// Texts as they are; a text and a number are that text so many times.
    static func join(_ parts: [Any]) -> Data {
        parts.reduce(into: Data()) { data, part in
            if let text = part as? String {
                data += Data(text.utf8)
            } else if let pair = part as? [Any], let text = pair[0] as? String,
                let count = pair[1] as? Int
            {
                data += Data(String(repeating: text, count: count).utf8)
            }
        }
    }

    /// Makes a directory with the files, gives it to the test and removes it.
    func withFolder(_ body: (URL) async throws -> Void) async throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent("tackle-case-\(UUID())")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        for file in files {
            let url = folder.appendingPathComponent(file.name)
            guard let content = file.content else {
                try manager.createDirectory(at: url, withIntermediateDirectories: false)
                continue
            }
            try content.write(to: url)
            guard let mode = file.mode else { continue }
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
        try await body(folder)
    }
}
