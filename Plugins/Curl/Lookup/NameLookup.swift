import Tackle

/// Finds the addresses that a host name leads to.
///
/// libcurl is never asked to: it takes a thread for each lookup, without a limit and without a way
/// to give one up. What is found here is handed to it.
protocol NameLookup: Sendable {
    /// Starts a lookup, or puts it in line.
    ///
    /// The query's `completion` is called once, on any thread; not at all where the query was
    /// abandoned before its turn came.
    func start(_ query: NameQuery)
}
