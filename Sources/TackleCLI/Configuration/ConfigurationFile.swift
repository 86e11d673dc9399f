import Tackle

/// A pipeline's configuration, read from a YAML file.
struct ConfigurationFile {
    /// The file's path, for messages.
    let path: String

    /// The stages, made and checked.
    let stages: [any SenderPlugin]

    /// Reads, checks and makes; it opens nothing but the file and the secrets it names.
    ///
    /// - Throws: ``CommandFailure`` where the file cannot be read, ``ConfigurationError`` where it
    ///   is wrong.
    init(path: String, registry: PluginRegistry = .builtIn) throws {
        let limit = YAMLDocument.sizeLimit
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path: path, limit: limit + 1)
        } catch {
            guard error.message?.contains("has more than") == true else { throw error }
            throw ConfigurationError(
                path: "",
                reason: "\(path.quotable) has more than \(SizeText(bytes: limit)): shorten it"
            )
        }
        self.path = path
        stages = try YAMLDocument(bytes).decodePipeline(registry: registry).stages
    }
}
