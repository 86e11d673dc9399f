import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// How many lookups run at once, and what becomes of those in line.
@Suite(.timeLimit(.minutes(2))) struct SystemNameLookupTests {
    @Test func `asks sixteen names at once, a thousand one after the other`() async throws {
        let gate = LookupGate()
        let lookup = SystemNameLookup(ask: gate.ask)
        let (answers, tell) = AsyncStream.makeStream(of: NameQuery.Answer.self)
        for number in 0..<1000 {
            lookup.start(NameQuery("name-\(number).example", family: nil) { tell.yield($0) })
        }
        try await gate.full.wait()
        gate.letAllPass()
        var count = 0
        for await answer in answers {
            #expect(answer == .success([IPAddress(v4: 0x7f00_0001)]))
            count += 1
            if count == 1000 { break }
        }
        #expect(gate.most == SystemNameLookup.limit)
        #expect(Set(gate.asked).count == 1000)
    }

    @Test func `does not ask what was taken back before its turn`() async throws {
        let gate = LookupGate()
        let lookup = SystemNameLookup(ask: gate.ask)
        let (answers, tell) = AsyncStream.makeStream(of: Void.self)
        for number in 0..<SystemNameLookup.limit {
            lookup.start(NameQuery("first-\(number).example", family: nil) { _ in })
        }
        try await gate.full.wait()
        let unwanted = NameQuery("unwanted.example", family: nil) { _ in }
        lookup.start(unwanted)
        lookup.start(NameQuery("last.example", family: nil) { _ in tell.yield() })
        #expect(unwanted.abandon())
        gate.letAllPass()
        for await _ in answers { break }
        #expect(!gate.asked.contains("unwanted.example"))
        #expect(gate.asked.last == "last.example")
    }

    @Test func `finds the host's own addresses and tells why a name has none`() async throws {
        func ask(_ name: String, _ family: IPAddress.Family? = nil) async -> NameQuery.Answer {
            await withCheckedContinuation { continuation in
                SystemNameLookup.shared.start(
                    NameQuery(name, family: family) { continuation.resume(returning: $0) }
                )
            }
        }
        #expect(await ask("localhost", .v4) == .success([try #require(IPAddress("127.0.0.1"))]))
        // Too long for a label: no server is asked.
        let name = String(repeating: "a", count: 64) + ".invalid"
        guard case .failure(let failure) = await ask(name) else {
            Issue.record("a name without an address was found")
            return
        }
        #expect(!failure.reason.isEmpty)
    }
}
