import Tackle
import TackleCurl

/// What most tests of the sender need.
enum CurlFixture {
    /// The loopback, which is refused unless it is allowed.
    static func loopback() throws -> [AddressRange] {
        [try AddressRange("127.0.0.0/8"), try AddressRange("::1")]
    }

    /// A sender that may connect to the loopback.
    static func sender(timeout: Duration = .seconds(60)) throws -> CurlSender {
        try sender { $0.timeout = timeout }
    }

    /// A sender that may connect to the loopback, with options.
    static func sender(
        timeout: Duration = .seconds(60),
        _ change: (inout CurlSender.Options) throws -> Void
    ) throws -> CurlSender {
        var options = CurlSender.Options()
        options.timeout = timeout
        options.addresses = AddressPolicy(allow: try loopback())
        try change(&options)
        return try CurlSender(options: options)
    }

    static func delivery(
        to url: String,
        body: [UInt8] = Array(#"{"order":42}"#.utf8),
        headers: [String: String] = [:]
    ) throws -> Delivery {
        Delivery(
            try Webhook(
                "order.paid",
                to: url,
                body: WebhookBody(bytes: body, contentType: "application/json"),
                headers: headers
            )
        )
    }
}

extension CurlSender {
    /// Sends and gives the error that it must end with.
    func failure(of delivery: Delivery) async throws -> SendError {
        do {
            let receipt = try await send(delivery)
            throw SendError(.unknown, "it was delivered: \(receipt)")
        } catch let error as SendError {
            return error
        }
    }
}
