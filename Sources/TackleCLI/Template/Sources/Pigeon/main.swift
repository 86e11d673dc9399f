import Tackle
import TackleCommandLine
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue

// The plugins that a pipeline of this program may name.
var registry = PluginRegistry()
registry.register(PigeonSender.self)
registry.register(CurlSender.self)
registry.register(HMACSigner.self)
registry.register(MemoryQueue.self)
registry.register(FileSpool.self)
let tool = CommandLineTool("pigeon", version: "0.1.0", registry: registry)
await tool.run()
