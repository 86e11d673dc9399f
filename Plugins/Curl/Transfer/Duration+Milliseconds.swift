extension Duration {
    /// Milliseconds, rounded up and at least one: to libcurl zero means for ever.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? Int(Int32.max) : min(max(1, Int(product + rest)), Int(Int32.max))
    }

    /// Milliseconds for a wait, rounded up; none where it is over already (poll(2)).
    var pollMilliseconds: Int { self > .zero ? wholeMilliseconds : 0 }

    /// Seconds, rounded up and at least one.
    var wholeSeconds: Int {
        (wholeMilliseconds - 1) / 1000 + 1
    }
}
