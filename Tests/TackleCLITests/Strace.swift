import Foundation

/// Whether system calls can be traced here.
enum Strace {
    static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
}
