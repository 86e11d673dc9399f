import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// Against nginx, as Debian packages it.
@Suite(.enabled(if: NginxServer.isInstalled, "nginx is not installed"))
struct NginxTests {
    private static let locations = """
        location = /ok { return 200 "thanks\\n"; }
        location = /none { return 204; }
        location = /moved { return 302 http://127.0.0.1:PORT/target; }
        location = /target { return 200; }
        location = /gone { return 410; }
        location = /slow-down { add_header Retry-After 120 always; return 429; }
        location = /broken { return 500; }
        location = /twice { add_header X-Two "a" always; add_header X-Two "b" always; return 200; }
        location = /large { return 200 "\(String(repeating: "0123456789", count: 200))"; }
        location = /store {
            client_body_in_file_only on;
            proxy_pass http://127.0.0.1:PORT/none;
        }
        """

    private func send(to path: String) async throws -> Receipt {
        let nginx = try NginxServer(locations: Self.locations)
        return try await CurlFixture.sender().send(CurlFixture.delivery(to: nginx.url(path)))
    }

    private func failure(at path: String) async throws -> SendError {
        let nginx = try NginxServer(locations: Self.locations)
        return try await CurlFixture.sender().failure(of: CurlFixture.delivery(to: nginx.url(path)))
    }

    @Test func `delivers and records the attempt`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let receipt = try await CurlFixture.sender().send(
            CurlFixture.delivery(to: nginx.url("/ok?token=1"), headers: ["X-Tenant": "acme"])
        )
        let attempt = try #require(receipt.attempt)
        let response = try #require(attempt.response)
        let timings = try #require(attempt.timings)
        #expect(receipt.stage == "curl")
        #expect(response.status == 200)
        #expect(response.body == Array("thanks\n".utf8))
        #expect(!response.isTruncated)
        #expect(response.headers["server"]?.hasPrefix("nginx") == true)
        #expect(attempt.remoteAddress == "127.0.0.1:\(nginx.port)")
        #expect(attempt.httpVersion == "1.1")
        #expect(attempt.reusedConnection == false)
        #expect(attempt.headersSent["x-tenant"] == "acme")
        #expect(attempt.headersSent["content-type"] == "application/json")
        #expect(timings.total >= timings.firstByte)
        #expect(timings.firstByte >= timings.connect)
        #expect(timings.connect > .zero)
    }

    @Test func `takes 204 for delivered`() async throws {
        #expect(try await send(to: "/none").status == 204)
    }

    @Test func `does not follow a redirect, which is a failure`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let sender = try CurlFixture.sender()
        let error = try await sender.failure(of: CurlFixture.delivery(to: nginx.url("/moved")))
        _ = try await sender.send(CurlFixture.delivery(to: nginx.url("/ok")))
        #expect(error.code == .status)
        #expect(error.status == 302)
        #expect(error.verdict.isRetryable)
        let requests = await nginx.requests(2).map(\.path)
        #expect(requests == ["/moved", "/ok"])
    }

    @Test func `takes 410 for an endpoint that is gone`() async throws {
        #expect(try await failure(at: "/gone").verdict == .endpointGone)
    }

    @Test func `takes the delay that 429 asks for`() async throws {
        let error = try await failure(at: "/slow-down")
        #expect(error.status == 429)
        #expect(error.verdict == .retry(after: .seconds(120)))
    }

    @Test func `takes 500 for a failure to be retried`() async throws {
        let error = try await failure(at: "/broken")
        #expect(error.status == 500)
        #expect(error.verdict == .retry)
    }

    @Test func `joins headers of one name by a comma`() async throws {
        let receipt = try await send(to: "/twice")
        #expect(receipt.attempt?.response?.headers["x-two"] == "a, b")
    }

    @Test func `keeps of a body what the limit allows`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let sender = try CurlFixture.sender { $0.responseLimit = 15 }
        let receipt = try await sender.send(CurlFixture.delivery(to: nginx.url("/large")))
        let response = try #require(receipt.attempt?.response)
        #expect(response.body == Array("012345678901234".utf8))
        #expect(response.isTruncated)
    }

    @Test(arguments: [CurlSender.Method.post, .put, .patch])
    func `sends the body byte for byte`(_ method: CurlSender.Method) async throws {
        let body = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        try await expectExact(body, method: method)
    }

    @Test func `sends a body of 1 MiB without waiting for leave`() async throws {
        let body = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try await expectExact(body, method: .post)
    }

    @Test func `sends an empty body`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let delivery = try CurlFixture.delivery(to: nginx.url("/none"), body: [])
        #expect(try await CurlFixture.sender().send(delivery).status == 204)
        #expect(await nginx.requests(1).first?.method == "POST")
    }

    private func expectExact(_ body: [UInt8], method: CurlSender.Method) async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let sender = try CurlFixture.sender { $0.method = method }
        let receipt = try await sender.send(
            CurlFixture.delivery(to: nginx.url("/store"), body: body)
        )
        #expect(receipt.status == 204)
        let requests = await nginx.requests(2)
        let stored = try #require(requests.first { $0.path == "/store" })
        #expect(stored.method == method.rawValue)
        let bytes = try Data(contentsOf: URL(filePath: stored.bodyFile))
        #expect(Array(bytes) == body)
    }

    @Test func `uses a connection again`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let sender = try CurlFixture.sender()
        var reused: [Bool?] = []
        for _ in 0..<3 {
            let receipt = try await sender.send(CurlFixture.delivery(to: nginx.url("/none")))
            reused.append(receipt.attempt?.reusedConnection)
        }
        #expect(reused == [false, true, true])
        #expect(await Set(nginx.requests(3).map(\.connection)).count == 1)
    }

    @Test func `keeps 200 transfers in flight and loses none`() async throws {
        let nginx = try NginxServer(locations: Self.locations)
        let sender = try CurlFixture.sender()
        let delivered = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await sender.send(CurlFixture.delivery(to: nginx.url("/ok"))).status
                }
            }
            return try await group.reduce(into: 0) { if $1 == 200 { $0 += 1 } }
        }
        #expect(delivered == 200)
    }
}
