import Tackle

/// A sender's options with what follows from them, shared by all its requests.
final class CurlSettings: Sendable {
    let options: CurlSender.Options

    /// Which addresses the sender connects to.
    let policy: AddressPolicy

    init(_ options: CurlSender.Options) {
        self.options = options
        policy = AddressPolicy(allow: options.allow, deny: options.deny)
    }

    /// The policy for the addresses that sockets are opened to.
    ///
    /// Behind a proxy these are the proxy's, which the operator named; where the proxy goes from
    /// there cannot be seen.
    var guardedPolicy: AddressPolicy? { options.proxy == nil ? policy : nil }
}
