import Foundation
import Synchronization

/// Descriptors that broken senders have left open, to be closed when the tests are done with them.
final class DescriptorLeak: Sendable {
    static let shared = DescriptorLeak()

    private let descriptors = Mutex<[Int32]>([])

    func open() {
        let descriptor = Foundation.open("/dev/null", O_RDONLY | O_CLOEXEC)
        descriptors.withLock { $0.append(descriptor) }
    }

    func closeAll() {
        let descriptors = descriptors.withLock { descriptors in
            defer { descriptors = [] }
            return descriptors
        }
        for descriptor in descriptors { close(descriptor) }
    }
}
