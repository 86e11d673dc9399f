import FoundationEssentials

/// How long ago a moment was, in the largest unit that fits: `42s`, `17m`, `5h`, `3d`.
struct AgeText: CustomStringConvertible {
    let description: String

    init(since moment: Date, now: Date) {
        let seconds = Int(min(max(now.timeIntervalSince(moment), 0), 1e12))
        description =
            switch seconds {
            case ..<60: "\(seconds)s"
            case ..<3600: "\(seconds / 60)m"
            case ..<86_400: "\(seconds / 3600)h"
            default: "\(seconds / 86_400)d"
            }
    }
}
