import Synchronization
import TestSupport

extension SimulatedDisk {
    /// The disk as it is found after the power came back.
    func afterCrash(_ persistence: Persistence) -> SimulatedDisk {
        SimulatedDisk(state.withLock { $0.afterCrash(persistence) })
    }

    /// The disk as the next process finds it after this one was killed: nothing is lost yet.
    func afterKill() -> SimulatedDisk {
        SimulatedDisk(state.withLock { $0.afterKill() })
    }

    /// A disk with the same files, of which one is changed.
    func copy(changing name: String, _ change: (inout [UInt8]) -> Void) -> SimulatedDisk {
        let copy = afterCrash(.everything)
        copy.state.withLock { state in
            guard let number = state.names[name] else { return }
            state.nodes[number]?.rot(change)
        }
        return copy
    }

    /// Has the disk keep an image of itself after every change; the mark tells them apart.
    func record(mark: Int) {
        state.withLock { state in
            state.isRecording = true
            state.mark = mark
        }
    }

    /// The images recorded since it was last asked, and one of this moment.
    func takeImages() -> [Image] {
        state.withLock { state in
            state.takeImage()
            defer { state.images = [] }
            return state.images
        }
    }
}

extension SimulatedDisk.State {
    /// The state after the power came back.
    func afterCrash(_ persistence: Persistence) -> SimulatedDisk.State {
        var generator = SeededGenerator(seed: persistence.seed)
        var new = next()
        new.nodes = [:]
        var names = durableNames
        var left = nameChanges.count
        if case .ordered = persistence, left > 0 {
            left = Int.random(in: 0...left, using: &generator)
        }
        for change in nameChanges.prefix(left) {
            if case .ordered = persistence {
            } else {
                guard persistence.keeps(.namesOnly, &generator) else { continue }
            }
            switch change {
            case .set(let name, let node):
                names[name] = node
            case .rename(let name, let newName, let node):
                if names[name] == node { names[name] = nil }
                names[newName] = node
            case .remove(let name):
                names[name] = nil
            }
        }
        for number in Set(names.values).sorted() {
            new.nodes[number] = nodes[number]?.afterCrash(persistence, &generator)
        }
        new.names = names
        new.durableNames = names
        new.nameChanges = []
        return new
    }

    /// The state as the next process finds it.
    func afterKill() -> SimulatedDisk.State {
        var new = next()
        var named = Set(names.values).union(durableNames.values)
        for change in nameChanges {
            switch change {
            case .set(_, let node), .rename(_, _, let node): named.insert(node)
            case .remove: break
            }
        }
        new.nodes = nodes.filter { named.contains($0.key) }
        for number in new.nodes.keys { new.nodes[number]?.opens = 0 }
        return new
    }

    /// Whether a crash finds what is read: then there is nothing to choose.
    var isSettled: Bool {
        nameChanges.isEmpty && names.values.allSatisfy { nodes[$0]?.isSettled ?? true }
    }

    mutating func takeImage() {
        var copy = self
        copy.images = []
        copy.isRecording = false
        images.append(SimulatedDisk.Image(state: copy, mark: mark))
    }

    private func next() -> SimulatedDisk.State {
        var state = self
        state.hasCrashed = false
        state.isLocked = false
        state.fault = nil
        state.mediumFault = nil
        state.isRecording = false
        state.images = []
        return state
    }

    // MARK: Room

    /// The bytes that are taken.
    var used: Int { nodes.values.reduce(0) { $0 + $1.room } }

    /// The bytes that a file may have, itself included.
    func limit(of node: Int) -> Int {
        guard let capacity else { return Int.max }
        return capacity - used + (nodes[node]?.room ?? 0)
    }
}
