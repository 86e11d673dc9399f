import Foundation
import Tackle

/// Takes any options: the plugin's own tests read them.
struct AnyOptions: Decodable, Sendable {}

/// Stands in for a plugin that the core may not know, under its name and in its role.
protocol StandIn: ConfigurablePlugin where Options == AnyOptions {
    init()
}

extension StandIn {
    init(options: AnyOptions) { self.init() }

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await next(delivery)
    }
}

struct CurlStandIn: StandIn {
    static let pluginName = "curl"
    static let options: [PluginOption] = []
    static let pluginRole = StageRole.transport
}

struct HMACStandIn: StandIn {
    static let pluginName = "hmac"
    static let options = [
        PluginOption("secret", .secret, "the secret"), PluginOption("scheme", .text, "the scheme"),
    ]
    static let pluginRole = StageRole.signer
}

struct MemoryQueueStandIn: StandIn {
    static let pluginName = "memory-queue"
    static let options: [PluginOption] = []
    static let pluginRole = StageRole.queue
}

struct FileSpoolStandIn: StandIn {
    static let pluginName = "file-spool"
    static let options = [PluginOption("directory", .text, "the directory")]
    static let pluginRole = StageRole.queue
}

extension PluginRegistry {
    /// The core's own plugins and stand-ins for the others.
    static var withStandIns: PluginRegistry {
        var registry = PluginRegistry()
        registry.register(CurlStandIn.self)
        registry.register(HMACStandIn.self)
        registry.register(MemoryQueueStandIn.self)
        registry.register(FileSpoolStandIn.self)
        return registry
    }
}

extension PipelineConfiguration {
    /// Reads a configuration from JSON.
    static func reading(
        _ json: Data,
        _ registry: PluginRegistry = .withStandIns
    ) throws -> PipelineConfiguration {
        let decoder = JSONDecoder()
        decoder.userInfo[.pluginRegistry] = registry
        return try decoder.decode(PipelineConfiguration.self, from: json)
    }

    /// Reads a pipeline with one more stage before `discard`.
    static func reading(
        stage json: String,
        _ registry: PluginRegistry = .withStandIns
    ) throws -> PipelineConfiguration {
        try reading(Data("{\"pipeline\": [\(json), {\"plugin\": \"discard\"}]}".utf8), registry)
    }
}
