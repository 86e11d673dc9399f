import Synchronization
import TestSupport

extension SimulatedDisk {
    /// The disk as it is found after the power came back.
    func afterCrash(_ persistence: Persistence) -> SimulatedDisk {
        let old = state.withLock { $0 }
        var generator = SeededGenerator(seed: persistence.seed ?? 0)
        var new = State()
        new.nextNode = old.nextNode
        for (number, node) in old.nodes.sorted(by: { $0.key < $1.key }) {
            var bytes = node.durable
            for write in node.pending {
                for sector in Self.sectors(of: write)
                where Self.survives(.bytesOnly, persistence, &generator) {
                    Self.apply(sector, to: &bytes)
                }
            }
            new.nodes[number] = Node(durable: bytes, cached: bytes)
        }
        var names = old.durableNames
        for change in old.nameChanges
        where Self.survives(.namesOnly, persistence, &generator) {
            switch change {
            case .set(let name, let node): names[name] = node
            case .remove(let name): names[name] = nil
            }
        }
        new.names = names
        new.durableNames = names
        return SimulatedDisk(new)
    }

    /// The disk as the next process finds it after this one was killed: nothing is lost yet.
    func afterKill() -> SimulatedDisk {
        var state = state.withLock { $0 }
        state.hasCrashed = false
        state.isLocked = false
        state.faultyCall = nil
        return SimulatedDisk(state)
    }

    static func apply(_ write: Write, to bytes: inout [UInt8]) {
        let end = write.offset + write.bytes.count
        guard write.offset != bytes.count else {
            bytes += write.bytes
            return
        }
        if bytes.count < end {
            bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
        }
        bytes.replaceSubrange(write.offset..<end, with: write.bytes)
    }

    private static func survives(
        _ kind: Persistence,
        _ persistence: Persistence,
        _ generator: inout SeededGenerator
    ) -> Bool {
        if persistence.seed != nil { return Bool.random(using: &generator) }
        return persistence == .everything || persistence == kind
    }

    private static func sectors(of write: Write) -> [Write] {
        var sectors: [Write] = []
        var at = write.offset
        let end = write.offset + write.bytes.count
        while at < end {
            let next = min(end, (at / sector + 1) * sector)
            let slice = write.bytes[at - write.offset..<next - write.offset]
            sectors.append(Write(offset: at, bytes: Array(slice)))
            at = next
        }
        return sectors
    }
}
