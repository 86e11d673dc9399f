import Tackle
import TackleCommandLine
import TackleMemoryQueue

var registry = PluginRegistry()
registry.register(MemoryQueue.self)
registry.register(Pigeon.self)
await CommandLineTool("pigeon-tool", version: "2.3.4", registry: registry).run()
