import FoundationEssentials
import Logging
import Synchronization
import Tackle

/// A secret that is read again when the file that holds it changes.
///
/// It looks at the file when it is used, at most once a second. A change that cannot be read, such
/// as a file that is just being written, is reported, and the secret that was read last goes on.
final class WatchedSecret: Sendable {
    private struct State {
        var secret: SigningSecret
        /// The state of the file that was read or tried last; nil for one that is gone.
        var mark: FileMark?
        var looked: Date
    }

    /// How long a look at the file holds good, in seconds.
    private static let interval = 1.0

    private let path: String?
    private let source: SecretSource
    private let scheme: SignatureScheme
    private let check: @Sendable (SigningSecret) throws(InvalidSecret) -> Void
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the secret for the first time.
    ///
    /// - Throws: ``InvalidSecret``, also where `check` throws it.
    init(
        _ source: SecretSource,
        for scheme: SignatureScheme,
        environment: [String: String],
        at now: Date,
        logger: Logger,
        check: @escaping @Sendable (SigningSecret) throws(InvalidSecret) -> Void
    ) throws(InvalidSecret) {
        self.source = source
        self.scheme = scheme
        self.check = check
        self.logger = logger
        let secret: SigningSecret
        var mark: FileMark?
        if case .file(let path) = source.origin {
            self.path = path
            let read = try source.read(path, for: scheme, logger: logger)
            secret = read.secret
            mark = read.mark
        } else {
            path = nil
            secret = try source.resolve(for: scheme, environment: environment, logger: logger)
        }
        try check(secret)
        state = Mutex(State(secret: secret, mark: mark, looked: now))
    }

    /// Whether it can never change.
    var isConstant: Bool { path == nil }

    /// Where it is kept, as a configuration writes it.
    var optionValue: OptionValue { source.optionValue }

    /// The secret as it is at a moment.
    func current(at now: Date) -> SigningSecret {
        state.withLock { state in
            // A clock that was set back counts as one that went on.
            guard let path, abs(now.timeIntervalSince(state.looked)) >= Self.interval else {
                return state.secret
            }
            state.looked = now
            let mark = FileMark(path: path)
            guard mark != state.mark else { return state.secret }
            do throws(InvalidSecret) {
                let read = try source.read(path, for: scheme, logger: logger)
                try check(read.secret)
                state.secret = read.secret
                state.mark = read.mark
                logger.notice(
                    "\(SecretSource.place(ofFile: path)) has changed: its secret is used now"
                )
            } catch {
                state.mark = mark
                logger.warning("\(error); the secret that was read before goes on being used")
            }
            return state.secret
        }
    }
}
