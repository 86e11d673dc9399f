import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue
import TackleQueueing

/// What a stage does and promises, in sentences for people.
struct StageExplanation {
    let sentences: [String]

    /// What decides after each attempt, where the stage tries again.
    let retryPolicy: RetryPolicy?

    /// How old a delivery may be when an attempt starts, where that is limited.
    let maximumAge: Duration?

    init(_ stage: any SenderPlugin) {
        let queue = stage as? any StoppableQueue
        maximumAge = queue?.queueOptions.maximumAge
        retryPolicy = queue?.queueOptions.retryPolicy ?? (stage as? Retry)?.policy
        sentences =
            switch stage {
            case let spool as FileSpool: Self.sentences(about: spool)
            case let queue as MemoryQueue: Self.sentences(about: queue)
            case is Retry: ["Tries again within the call, for seconds; it keeps nothing."]
            case let signer as HMACSigner: Self.sentences(about: signer)
            case let sender as CurlSender: Self.sentences(about: sender)
            case is DiscardTransport: ["Sends nothing and answers 200 at once: for measuring."]
            default: ["A plugin that is not built in."]
            }
    }

    private static func acceptance(of promise: Receipt.Promise) -> String {
        switch promise {
        case .onDisk:
            "Accepts a webhook once it is on disk, synced: a crash loses nothing accepted."
        case .syncedLater:
            "Accepts a webhook once it is written, and syncs it after sync-interval: a kill loses"
                + " nothing accepted, a crash of the machine what came since the last sync."
        default:
            "Accepts a webhook once it is written, and leaves syncing to the system: a kill loses"
                + " nothing accepted, a crash of the machine may."
        }
    }

    private static func sentences(about spool: FileSpool) -> [String] {
        var sentences = [
            acceptance(of: spool.promise),
            "Directory: \(spool.directory). One process owns it.",
            "A delivery may be repeated after a crash: receivers pass over ids they know.",
        ]
        sentences += QueueExplanation(spool.queueOptions).sentences
        sentences.append(
            "Over a restart it remembers what waits with its attempts and due times, dead letters,"
                + " and what it knows of endpoints: pauses, disabling, failures in a row."
        )
        if spool.queueOptions.duplicates != .allow {
            sentences.append(
                "Of what was delivered before a restart it knows what still stands in its files."
            )
        }
        return sentences
    }

    private static func sentences(about queue: MemoryQueue) -> [String] {
        let capacity = queue.capacity
        return ["Accepts up to \(capacity) webhooks into memory: they are lost with the process."]
            + QueueExplanation(queue.queueOptions).sentences + [
                "Over a restart it remembers nothing: what waits, dead letters and what it knows of"
                    + " endpoints are gone."
            ]
    }

    private static func sentences(about signer: HMACSigner) -> [String] {
        let headers = signer.scheme.headerNames.joined(separator: ", ")
        return [
            "Signs every attempt afresh by the scheme '\(signer.scheme)'; its headers always win:"
                + " \(headers).",
            signer.scheme.carriesSeveral
                ? "Each secret that is in force makes a signature."
                : "The scheme has room for one signature: the first secret in force makes it.",
            "Files of secrets are read again when they change.",
        ]
    }

    private static func sentences(about sender: CurlSender) -> [String] {
        var sentences = [
            "Sends over HTTP within \(DurationText(sender.options.timeout)) an attempt.",
            "2xx alone is delivered; redirects are not followed; addresses that are not public are"
                + " refused unless 'allow' names them.",
        ]
        if let proxy = sender.options.proxy {
            sentences.append(
                "Goes through \(proxy)."
                    + (proxy.looksUpNames
                        ? " The proxy looks names up: where a name leads is the proxy's to judge."
                        : " Names are looked up here, and the proxy is told what was judged.")
            )
        }
        if !sender.options.tls.isVerified {
            sentences.append("TLS is not verified: anybody on the way can read and change it.")
        }
        return sentences
    }
}
