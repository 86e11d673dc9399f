import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue

extension PluginRegistry {
    /// The plugins that the command line is built with.
    static let builtIn: PluginRegistry = {
        var registry = PluginRegistry()
        registry.register(CurlSender.self)
        registry.register(HMACSigner.self)
        registry.register(MemoryQueue.self)
        registry.register(FileSpool.self)
        return registry
    }()
}
