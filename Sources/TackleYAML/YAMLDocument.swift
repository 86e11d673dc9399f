import Tackle
import Yams

/// One YAML document, with everything refused that a configuration has no use for.
///
/// Anchors and aliases (a few of which can stand for gigabytes), tags, duplicate keys, several
/// documents, more than 1 MiB and more than 32 levels are refused.
struct YAMLDocument {
    /// The most bytes that a configuration may have.
    static let sizeLimit = 1 << 20

    private static let depthLimit = 32

    private let root: Node

    /// Parses and checks the text.
    ///
    /// - Throws: ``ConfigurationError`` with the line where the text is no such document.
    init(_ bytes: [UInt8]) throws(ConfigurationError) {
        guard bytes.count <= Self.sizeLimit else {
            throw ConfigurationError(path: "", reason: "more than 1MiB: shorten the configuration")
        }
        // A byte order mark at the start is no part of the text (RFC 3629, section 6).
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            let line = Self.lineOfFirstInvalidByte(body)
            throw ConfigurationError(
                path: "",
                reason: "line \(line) is not UTF-8: save it as UTF-8"
            )
        }
        root = try Self.compose(text)
    }

    /// Makes the pipeline's stages.
    ///
    /// - Throws: ``ConfigurationError`` with the place at fault.
    func decodePipeline(
        registry: PluginRegistry
    ) throws(ConfigurationError) -> PipelineConfiguration {
        do {
            return try YAMLDecoder().decode(
                PipelineConfiguration.self,
                from: root,
                userInfo: [.pluginRegistry: registry]
            )
        } catch {
            throw ConfigurationError(wrapping: error, at: "")
        }
    }

    private static func compose(_ text: String) throws(ConfigurationError) -> Node {
        do {
            let parser = try Parser(yaml: text)
            guard let root = try parser.singleRoot() else {
                throw ConfigurationError(
                    path: "",
                    reason: "the configuration is empty: add the key 'pipeline', a list of stages"
                )
            }
            // The nodes hold their anchors weakly; the parser keeps them.
            try withExtendedLifetime(parser) { try check(root, at: "", depth: 0) }
            return root
        } catch let error as ConfigurationError {
            throw error
        } catch let error as YamlError {
            throw ConfigurationError(path: "", reason: sentence(for: error))
        } catch {
            throw ConfigurationError(path: "", reason: "\(error)".quotable)
        }
    }

    private static func sentence(for error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return "line \(mark.line) is not YAML: \(problem.quotable), column \(mark.column)"
        case .composer(let context, let problem, let mark, _):
            let isSecond = context?.text.contains("single document") == true
            return isSecond
                ? "line \(mark.line) begins a second document: one document is expected"
                : "line \(mark.line) is not YAML: \(problem.quotable)"
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0.quotable)'" }.joined(separator: ", ")
            return "the key \(names) stands twice in one map, at line \(context.mark.line):"
                + " keep one of them"
        case .reader(let problem, _, _, _):
            return "the text has a character that YAML does not allow: \(problem.quotable)"
        default:
            return "the text is not YAML"
        }
    }

    /// Walks in the order of the text, so that an anchor is met before the alias it would feed.
    private static func check(
        _ node: Node,
        at path: String,
        depth: Int
    ) throws(ConfigurationError) {
        let line = node.mark?.line ?? 0
        guard depth <= depthLimit else {
            throw ConfigurationError(
                path: "",
                reason: "line \(line) is nested more than \(depthLimit) levels deep: flatten it"
            )
        }
        guard node.anchor == nil else {
            throw ConfigurationError(
                path: "",
                reason: "line \(line) has an anchor: write the value out, aliases are not supported"
            )
        }
        try check(tagOf: node, at: path, line: line)
        switch node {
        case .mapping(let map):
            for (key, value) in map {
                guard case .scalar = key else {
                    throw ConfigurationError(
                        path: "",
                        reason: "line \(line) has a key that is no text"
                    )
                }
                try check(key, at: path, depth: depth + 1)
                let name = (path.isEmpty ? "" : ".") + (key.string ?? "").quotable
                try check(value, at: path + name, depth: depth + 1)
            }
        case .sequence(let list):
            for (index, value) in list.enumerated() {
                try check(value, at: "\(path)[\(index)]", depth: depth + 1)
            }
        default: break
        }
    }

    private static func check(
        tagOf node: Node,
        at path: String,
        line: Int
    ) throws(ConfigurationError) {
        let plain: [Tag.Name] = [
            .implicit, .null, .bool, .int, .float, .str, .seq, .map, .timestamp,
        ]
        let known = plain + [.merge, .value, Tag.Name(rawValue: "?"), Tag.Name(rawValue: "!")]
        guard !known.contains(Tag.Name(rawValue: node.tag.rawValue)) else { return }
        throw ConfigurationError(
            path: path,
            reason: "line \(line) has the tag '\(node.tag.rawValue.quotable)': remove it"
        )
    }

    private static func lineOfFirstInvalidByte(_ bytes: ArraySlice<UInt8>) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
