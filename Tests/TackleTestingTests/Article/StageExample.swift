import Tackle
import TackleTesting
import Testing

struct Tenant: SenderPlugin {
    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await next(delivery.adding(header: "X-Tenant", "acme"))
    }
}

@Test func `a tenant is named to the receiver`() async throws {
    let downstream = Downstream()
    let delivery = try Delivery(.sample())
    async let receipt = Tenant().send(delivery, next: downstream.next)
    let arrival = try await downstream.expect()
    #expect(arrival.delivery.headers["X-Tenant"] == "acme")
    #expect(arrival.delivery.webhook == delivery.webhook)
    arrival.respond(.status(204))
    #expect(try await receipt.status == 204)
    try downstream.expectNothing()
}
