/// Transfers that wait for the next requests.
///
/// Those over TLS and those without wait apart: a handle is set up once. libcurl 7.88 does not take
/// all options again from one that has been used, also after curl_easy_reset(3).
struct IdleTransfers {
    /// How many of each kind are kept.
    private static let limit = 256

    private var plain: [CurlTransfer] = []
    private var secure: [CurlTransfer] = []

    /// One that is set up for such requests, that which came last: nil where there is none.
    mutating func take(for request: CurlRequest) -> CurlTransfer? {
        while let transfer = request.isSecure ? secure.popLast() : plain.popLast() {
            if transfer.settings === request.settings { return transfer }
            // A loop has but one sender's, outside of tests.
            transfer.cleanup()
        }
        return nil
    }

    /// Keeps one for a later request, or ends it where there are enough.
    mutating func keep(_ transfer: CurlTransfer) {
        guard (transfer.isSecure ? secure.count : plain.count) < Self.limit else {
            return transfer.cleanup()
        }
        if transfer.isSecure { secure.append(transfer) } else { plain.append(transfer) }
    }

    /// Ends all of them.
    func cleanup() {
        for transfer in plain + secure { transfer.cleanup() }
    }
}
