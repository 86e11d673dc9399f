public import Tackle

extension PipelineConfiguration {
    /// Reads a configuration from one YAML document.
    ///
    /// Anchors and aliases, tags, duplicate keys, a second document, more than 1 MiB and more than
    /// 32 levels are refused. It opens nothing but the files of secrets that the text names.
    ///
    /// ```swift
    /// let configuration = try PipelineConfiguration(yaml: text, registry: registry)
    /// let pipeline = try Pipeline(stages: configuration.stages)
    /// ```
    ///
    /// - Parameters:
    ///   - text: a map with the key `pipeline`, a list of stages.
    ///   - registry: the plugins that it may name.
    /// - Throws: `ConfigurationError` with the place, what is wrong and the remedy.
    public init(yaml text: String, registry: PluginRegistry) throws(ConfigurationError) {
        try self.init(yaml: Array(text.utf8), registry: registry)
    }

    /// Reads a configuration from the bytes of one YAML document in UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: a map with the key `pipeline`, a list of stages; a byte order mark may stand
    ///     before it.
    ///   - registry: the plugins that it may name.
    /// - Throws: `ConfigurationError` with the place, what is wrong and the remedy.
    public init(yaml bytes: [UInt8], registry: PluginRegistry) throws(ConfigurationError) {
        self = try YAMLDocument(bytes).decodePipeline(registry: registry)
    }

    /// Reads a configuration from a YAML file.
    ///
    /// - Parameters:
    ///   - path: the file's path; `-` is standard input.
    ///   - registry: the plugins that it may name.
    /// - Throws: ``UnreadableFile`` where the file cannot be read; `ConfigurationError` where it is
    ///   wrong.
    public init(yamlFile path: String, registry: PluginRegistry) throws {
        let limit = YAMLDocument.sizeLimit
        guard let bytes = try InputFile.bytes(of: path, atMost: limit) else {
            throw ConfigurationError(
                path: "",
                reason: "\(path.quotable) has more than \(SizeText(bytes: limit)): shorten it"
            )
        }
        try self.init(yaml: bytes, registry: registry)
    }
}
