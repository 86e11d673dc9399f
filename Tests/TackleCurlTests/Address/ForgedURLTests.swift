import Foundation
import Glibc
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// URLs that lead where no webhook may go, through the real sender, with names from a script and
/// sockets that write down what they were asked for and refuse.
@Suite(.timeLimit(.minutes(2))) struct ForgedURLTests {
    /// What came of an attempt.
    private enum Outcome: Equatable {
        /// Nothing was connected to, and nothing will be.
        case refused
        /// A socket was asked for.
        case tried
        /// The name has no address.
        case unknown
    }

    private static func attempt(_ each: ForgedURLCase, with sender: CurlSender) async -> Outcome {
        do {
            _ = try await sender.send(CurlFixture.delivery(to: each.url))
            Issue.record("it was delivered")
            return .tried
        } catch let error as SendError {
            if error.code == .nameNotResolved { return .unknown }
            return error.verdict == .permanent ? .refused : .tried
        } catch {
            return .refused
        }
    }

    private static func sender(
        _ each: ForgedURLCase,
        _ sockets: SocketRecorder
    ) throws -> CurlSender {
        let host = (try? WebhookURL(each.url))?.host.description
        let answers = host.flatMap { host in each.answers.map { [host: $0] } } ?? [:]
        return CurlSender(
            checked: each.options,
            lookup: try StubLookup(answers),
            sockets: sockets.source
        )
    }

    private static func expectNothingForbidden(
        _ each: ForgedURLCase,
        _ sockets: SocketRecorder
    ) {
        let opened = sockets.opened.map(\.address.unmapped)
        for address in each.forbidden where opened.contains(address.unmapped) {
            Issue.record("a socket was opened to \(address)")
        }
    }

    @Test(arguments: ForgedURLCase.all.filter { $0.redirects.isEmpty && $0.environment.isEmpty })
    func `connects to no address that is forbidden, and to those that are not`(
        _ each: ForgedURLCase
    ) async throws {
        let sockets = SocketRecorder()
        let sender = try Self.sender(each, sockets)
        var outcomes: [Outcome] = []
        for _ in 0..<(each.answers?.count ?? 1) {
            outcomes.append(await Self.attempt(each, with: sender))
            Self.expectNothingForbidden(each, sockets)
        }
        let last = try #require(outcomes.last)
        guard !each.isEitherFine else { return }
        if each.isAllowed {
            #expect(last == .tried)
            #expect(!sockets.opened.isEmpty)
        } else {
            #expect(last != .tried)
            #expect(sockets.opened.isEmpty)
        }
        if each.answers == [[]], (try? WebhookURL(each.url)) != nil { #expect(last == .unknown) }
    }

    @Test(arguments: ForgedURLCase.all.filter { !$0.environment.isEmpty })
    func `does not go through a proxy of the environment`(_ each: ForgedURLCase) async {
        await #expect(processExitsWith: .success) { [id = each.id as String] in
            let each = try #require(ForgedURLCase.all.first { $0.id == id })
            for (name, value) in each.environment { setenv(name, value, 1) }
            let sockets = SocketRecorder()
            let sender = try Self.sender(each, sockets)
            try #require(await Self.attempt(each, with: sender) == .tried)
            let host = try WebhookURL(each.url).host
            try #require(sockets.opened.map { WebhookURL.Host.address($0.address) } == [host])
        }
    }

    @Test(arguments: ForgedURLCase.all.filter { !$0.redirects.isEmpty })
    func `does not follow a redirect`(_ each: ForgedURLCase) async throws {
        let redirect = try #require(each.redirects.first)
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 \(redirect.status) Moved\r\n")
                connection.write("Location: \(redirect.location)\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let url = try WebhookURL(each.url)
        var options = each.options
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.1")])
        let sockets = SocketRecorder(passing: ["127.0.0.1"])
        let sender = CurlSender(
            checked: options,
            lookup: try StubLookup(["\(url.host)": [["127.0.0.1"]]]),
            sockets: sockets.source
        )
        let error = try await sender.failure(
            of: CurlFixture.delivery(to: server.url(url.target, host: "\(url.host)"))
        )
        #expect(error.status == redirect.status)
        #expect(sockets.opened.map(\.port) == [server.port])
    }
}
