#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What tells one state of a file from another without reading it.
struct FileMark: Hashable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let modified: Moment
    private let changed: Moment

    /// Whether users other than the owner and the group may read it.
    let isOpenToOthers: Bool

    private struct Moment: Hashable {
        let seconds: Int
        let nanoseconds: Int
    }

    /// Takes what `stat` has told.
    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
        let (modification, change) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (modification, change) = (status.st_mtim, status.st_ctim)
        #endif
        modified = Moment(seconds: modification.tv_sec, nanoseconds: modification.tv_nsec)
        changed = Moment(seconds: change.tv_sec, nanoseconds: change.tv_nsec)
        isOpenToOthers = status.st_mode & S_IROTH != 0
    }

    /// Looks at a file; nil where there is none, or it cannot be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }
}
