/// What a transport sends to while it is run against the ``SenderContract``.
///
/// A transport that speaks HTTP needs none of its own: ``HTTPContractReceiver`` is taken by
/// default. For another one, such as a transport that feeds a program, say which URL leads to which
/// ``ContractScene``; the rules whose scene is not to be had are skipped, and the report says so.
///
/// ```swift
/// struct Sorter: ContractReceiver {
///     func url(for scene: ContractScene) -> String? {
///         switch scene {
///         case .takes: "https://sorter.example/0"
///         case .fails: "https://sorter.example/75"
///         case .hangs: "https://sorter.example/sleep"
///         default: nil
///         }
///     }
/// }
/// ```
public protocol ContractReceiver: Sendable {
    /// The URL of an endpoint that behaves so; `nil` where that is not to be had.
    func url(for scene: ContractScene) -> String?

    /// What has arrived so far, in order; `nil` where that cannot be told, which is the default.
    func arrivals() throws -> [ContractArrival]?

    /// Waits until so many messages have arrived, those among them that hang; by default it returns
    /// at once where ``arrivals()`` cannot tell, and else asks again and again.
    ///
    /// - Throws: ``WaitExpired``, `CancellationError`.
    func waitForArrivals(_ count: Int, within limit: Duration) async throws

    /// Lets everybody go and closes what is open; by default nothing.
    func stop() async
}

extension ContractReceiver {
    /// Cannot be told.
    public func arrivals() throws -> [ContractArrival]? { nil }

    /// Asks again and again.
    public func waitForArrivals(_ count: Int, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while let seen = try arrivals()?.count, seen < count {
            guard ContinuousClock.now < end else {
                throw WaitExpired(wanted: "\(count) messages", seen: "\(seen)", limit: limit)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Nothing.
    public func stop() async {}
}

/// One message as it arrived at a ``ContractReceiver``.
public struct ContractArrival: Sendable, Hashable {
    /// The body's bytes; `nil` where they cannot be told.
    public var body: [UInt8]?

    /// The headers by lower-case name; `nil` where they cannot be told.
    public var headers: [String: String]?

    /// Makes an arrival.
    public init(body: [UInt8]? = nil, headers: [String: String]? = nil) {
        self.body = body
        self.headers = headers
    }
}
