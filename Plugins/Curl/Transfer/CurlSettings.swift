import Tackle

/// A sender's options with what follows from them, shared by all its requests.
final class CurlSettings: Sendable {
    let options: CurlSender.Options

    init(_ options: CurlSender.Options) {
        self.options = options
    }

    /// The policy for the addresses that sockets are opened to.
    ///
    /// Behind a proxy these are the proxy's, which the operator named; where the proxy goes from
    /// there cannot be seen.
    var guardedPolicy: AddressPolicy? { options.proxy == nil ? options.addresses : nil }
}
