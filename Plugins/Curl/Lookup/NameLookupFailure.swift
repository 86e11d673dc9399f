import Glibc
import Tackle

/// Why a name led to no address.
struct NameLookupFailure: Error, Equatable {
    /// The resolver's own words, such as `Name or service not known`.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// From the result of `getaddrinfo`, and from `errno` where that result points to it.
    init(result: CInt, systemError: CInt) {
        reason =
            result == EAI_SYSTEM
            ? String(cString: strerror(systemError)) : String(cString: gai_strerror(result))
    }
}

extension SendError {
    /// The name has no address, or nobody could be asked: worth another attempt.
    init(_ failure: NameLookupFailure, name: String) {
        self.init(
            .nameNotResolved,
            "the host '\(name.quotable)' has no address: \(failure.reason)",
            underlying: failure
        )
    }
}
