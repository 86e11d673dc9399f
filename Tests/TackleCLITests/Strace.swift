import TestSupport

/// Whether system calls can be traced here: strace is installed, and the system lets it.
enum Strace {
    static let isPresent = SpawnedProcess.succeeds(
        "/usr/bin/strace",
        ["-f", "-o", "/dev/null", "/bin/true"]
    )
}
