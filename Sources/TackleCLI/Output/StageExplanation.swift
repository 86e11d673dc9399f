import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue

/// What a stage does and promises, in sentences for people.
struct StageExplanation {
    let sentences: [String]

    /// What decides after each attempt, where the stage tries again.
    let retryPolicy: RetryPolicy?

    init(_ stage: any SenderPlugin) {
        switch stage {
        case let spool as FileSpool:
            retryPolicy = spool.options.retryPolicy
            sentences = [
                "Accepts a webhook once it is on disk, synced; a crash of the process or the"
                    + " machine loses nothing accepted.",
                "Directory: \(spool.directory). One process owns it.",
                "A delivery may be repeated after a crash: receivers pass over ids they know.",
            ]
        case let queue as MemoryQueue:
            retryPolicy = queue.options.retryPolicy
            sentences = [
                "Accepts a webhook into memory, \(queue.capacity) at most; what waits is lost with"
                    + " the process."
            ]
        case let retry as Retry:
            retryPolicy = retry.policy
            sentences = ["Tries again within the call, for seconds; it keeps nothing."]
        case is HMACSigner:
            retryPolicy = nil
            sentences = ["Signs every attempt with a fresh timestamp; its headers always win."]
        case is CurlSender:
            retryPolicy = nil
            sentences = [
                "Sends over HTTP. 2xx alone is delivered; redirects are not followed; addresses"
                    + " that are not public are refused unless 'allow' names them."
            ]
        case is DiscardTransport:
            retryPolicy = nil
            sentences = ["Sends nothing and answers 200 at once: for measuring."]
        default:
            retryPolicy = nil
            sentences = ["A plugin of yours."]
        }
    }
}
