import Tackle

extension SendError.Code {
    /// libcurl, its loop or the loop's thread could not be made.
    static let curlFailedInit = Self("curl-failed-init")

    /// There was no memory left.
    static let curlOutOfMemory = Self("curl-out-of-memory")

    /// The proxy has refused, in place of the receiver.
    static let proxy = Self("proxy")

    /// libcurl's loop itself reported an error.
    static let curlLoopFailed = Self("curl-loop-failed")
}

extension SendError {
    /// The sender accepts no more.
    static let curlSenderClosed = SendError(.closed, "the sender is closed: send before close()")

    /// The option https-only is on.
    static let curlSchemeBlocked = SendError(
        .schemeBlocked,
        "the URL's scheme is http, and this sender takes https only"
    )

    /// Nothing was tried, since no time was left.
    static let curlDeadlinePassed = SendError(
        .timeout,
        "the deadline passed before the request could start"
    )
}
