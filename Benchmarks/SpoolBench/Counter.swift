import Synchronization

/// A number that many tasks count on.
final class Counter: Sendable {
    private let value = Atomic(0)

    /// How far it has come.
    var current: Int { value.load(ordering: .relaxed) }

    /// Counts one on.
    ///
    /// - Returns: where it stood before.
    func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
