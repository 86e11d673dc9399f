import Dispatch
import Foundation
import Synchronization

/// The writing end of a program's standard input, which never makes the writer wait.
final class InputPipe: Sendable {
    private let queue = DispatchQueue(label: "tackle.test.input")
    private let file: Mutex<Int32?>

    init(_ file: Int32) {
        self.file = Mutex(file)
    }

    func write(_ bytes: [UInt8]) {
        queue.async { [self] in
            guard let file = file.withLock({ $0 }) else { return }
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.write(file, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                // A program that has ended reads no more, which its exit tells better.
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    func close() {
        queue.async { [self] in
            file.withLock { file in
                if let file { _ = Glibc.close(file) }
                file = nil
            }
        }
    }
}
