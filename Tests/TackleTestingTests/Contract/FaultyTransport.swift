import Tackle
import TackleCurl

/// A transport that sends with libcurl, but for what a test has it do otherwise.
struct FaultyTransport: Transport {
    typealias Send = @Sendable (Delivery, CurlSender) async throws -> Receipt

    let inner: CurlSender
    private let nameNow: @Sendable () -> String
    private let sending: Send
    private let running: @Sendable () async throws -> Void
    private let closing: @Sendable () -> Void

    var name: String { nameNow() }

    init(
        name: @escaping @Sendable () -> String = { "curl-like" },
        run: @escaping @Sendable () async throws -> Void = {},
        close: @escaping @Sendable () -> Void = {}
    ) throws {
        try self.init(name: name, run: run, close: close, sending: { try await $1.send($0) })
    }

    init(_ send: @escaping Send) throws {
        try self.init(name: { "curl-like" }, run: {}, close: {}, sending: send)
    }

    private init(
        name: @escaping @Sendable () -> String,
        run: @escaping @Sendable () async throws -> Void,
        close: @escaping @Sendable () -> Void,
        sending: @escaping Send
    ) throws {
        inner = CurlSender(timeout: .seconds(60), allow: [try AddressRange("127.0.0.1")])
        nameNow = name
        self.sending = sending
        running = run
        closing = close
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        let receipt = try await sending(delivery, inner)
        guard receipt.stage == "curl", let attempt = receipt.attempt else { return receipt }
        return .delivered(delivery, by: name, attempt: attempt)
    }

    func run(next: Next) async throws { try await running() }

    func close() {
        closing()
        inner.close()
    }
}
