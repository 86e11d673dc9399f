extension BenchTally {
    /// What has come of the webhooks that nobody waits for.
    struct Aside: Sendable {
        /// For how many `send` was called.
        var offered = 0

        var delivered = 0
        var retries = 0
        var dead = 0
        var refused = 0

        /// How many are delivered, dead or refused.
        var ended: Int { delivered + dead + refused }
    }
}
