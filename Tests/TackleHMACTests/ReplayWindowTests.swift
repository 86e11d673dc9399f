import Foundation
import TackleHMAC
import TestSupport
import Testing

/// A webhook that comes twice is noticed, for as long as its signature is good.
struct ReplayWindowTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func arrival(
        _ id: String,
        at seconds: Int64,
        by scheme: SignatureScheme = .standard,
        body: [UInt8] = [1]
    ) throws -> [(name: String, value: String)] {
        let message = SignableMessage(id: id, timestamp: seconds, body: body)
        let secret = try SigningSecret(secret, for: scheme)
        return try scheme.sign(message, with: [secret]).map { (name: $0.name, value: $0.value) }
    }

    private func verifier(
        _ replays: ReplayWindow,
        _ clock: ManualClock,
        scheme: SignatureScheme = .standard
    ) throws -> SignatureVerifier {
        try SignatureVerifier(
            secrets: [SigningSecret(secret, for: scheme)],
            scheme: scheme,
            replays: replays,
            clock: clock
        )
    }

    private func clock(_ seconds: Int64) -> ManualClock {
        ManualClock(now: Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test func `the same webhook is taken once, also when it is signed anew`() throws {
        let clock = clock(1_000_000)
        let verifier = try verifier(ReplayWindow(), clock)
        try verifier.verify(headers: arrival("msg_1", at: 1_000_000), body: [1])
        for seconds in [1_000_000, 1_000_001] as [Int64] {
            #expect(throws: SignatureRefusal.replayed) {
                try verifier.verify(headers: arrival("msg_1", at: seconds), body: [1])
            }
        }
        try verifier.verify(headers: arrival("msg_2", at: 1_000_000), body: [1])
    }

    @Test func `one that is not genuine is never remembered`() throws {
        let replays = ReplayWindow()
        let clock = clock(1_000_000)
        let verifier = try verifier(replays, clock)
        #expect(throws: SignatureRefusal.noMatch) {
            try verifier.verify(headers: arrival("msg_1", at: 1_000_000), body: [2])
        }
        #expect(replays.count(at: clock.now) == 0)
        try verifier.verify(headers: arrival("msg_1", at: 1_000_000), body: [1])
    }

    @Test func `it is remembered for as long as its signature is good, and no longer`() throws {
        let replays = ReplayWindow()
        let clock = clock(1_000_000)
        let verifier = try verifier(replays, clock)
        // From the future by as much as is allowed: good for twice the tolerance.
        let headers = try arrival("msg_1", at: 1_000_300)
        try verifier.verify(headers: headers, body: [1])
        clock.advance(by: .seconds(600))
        #expect(throws: SignatureRefusal.replayed) {
            try verifier.verify(headers: headers, body: [1])
        }
        clock.advance(by: .seconds(1))
        #expect(replays.count(at: clock.now) == 0)
        #expect(throws: SignatureRefusal.timestampTooOld) {
            try verifier.verify(headers: headers, body: [1])
        }
        try verifier.verify(headers: arrival("msg_1", at: 1_000_601), body: [1])
    }

    @Test func `one that was signed anew and refused is not good later either`() throws {
        let clock = clock(1_000_000)
        let verifier = try verifier(ReplayWindow(), clock)
        try verifier.verify(headers: arrival("msg_1", at: 1_000_000), body: [1])
        clock.advance(by: .seconds(200))
        let second = try arrival("msg_1", at: 1_000_200)
        for seconds in [0, 150, 150] {
            clock.advance(by: .seconds(seconds))
            #expect(throws: SignatureRefusal.replayed) {
                try verifier.verify(headers: second, body: [1])
            }
        }
    }

    @Test func `one that could not be dealt with is forgotten on request`() throws {
        let replays = ReplayWindow(limit: 2)
        let clock = clock(1_000_000)
        let verifier = try verifier(replays, clock)
        let headers = try arrival("msg_1", at: 1_000_000)
        for _ in 0..<10 {
            let message = try verifier.verify(headers: headers, body: [1])
            replays.forget(message)
        }
        try verifier.verify(headers: headers, body: [1])
        #expect(throws: SignatureRefusal.replayed) {
            try verifier.verify(headers: headers, body: [1])
        }
    }

    @Test func `a full window forgets the oldest and stays as large as it is`() throws {
        let replays = ReplayWindow(limit: 100)
        let clock = clock(1_000_000)
        let verifier = try verifier(replays, clock)
        for number in 0..<1000 {
            try verifier.verify(headers: arrival("msg_\(number)", at: 1_000_000), body: [1])
            #expect(replays.count(at: clock.now) == min(number + 1, 100))
        }
        for number in 900..<1000 {
            #expect(throws: SignatureRefusal.replayed) {
                try verifier.verify(headers: arrival("msg_\(number)", at: 1_000_000), body: [1])
            }
        }
        try verifier.verify(headers: arrival("msg_899", at: 1_000_000), body: [1])
    }

    @Test func `where no id is signed time and body stand for it`() throws {
        let clock = clock(1_000_000)
        for scheme in [SignatureScheme.stripe, .slack, .github, .shopify] {
            let verifier = try verifier(ReplayWindow(), clock, scheme: scheme)
            let headers = try arrival("ignored", at: 1_000_000, by: scheme)
            let message = try verifier.verify(headers: headers, body: [1])
            #expect(message.id == nil)
            #expect(throws: SignatureRefusal.replayed) {
                try verifier.verify(headers: headers, body: [1])
            }
            let other = try arrival("ignored", at: 1_000_000, by: scheme, body: [2])
            try verifier.verify(headers: other, body: [2])
        }
    }

    @Test func `leaving out one of two good signatures makes no other webhook of it`() throws {
        let clock = clock(1_000_000)
        let target = RequestTarget(method: "POST", authority: "shop.example", target: "/")
        let covering = try SignatureScheme.httpMessageSignatures(covering: ["content-digest"])
        for scheme in [SignatureScheme.stripe, covering] {
            let secrets = [[UInt8](1...32), [UInt8](2...33)]
            let pair = try secrets.map { try SigningSecret(bytes: $0, for: scheme) }
            let message = SignableMessage(
                id: "msg_1",
                timestamp: 1_000_000,
                body: [1],
                target: target
            )
            let verifier = try SignatureVerifier(
                secrets: pair,
                scheme: scheme,
                replays: ReplayWindow(),
                clock: clock
            )
            let both = try scheme.sign(message, with: pair)
            try verifier.verify(
                headers: both.map { ($0.name, $0.value) },
                body: [1],
                target: target
            )
            for secret in pair {
                let one = try scheme.sign(message, with: [secret])
                #expect(throws: SignatureRefusal.replayed) {
                    try verifier.verify(
                        headers: one.map { ($0.name, $0.value) },
                        body: [1],
                        target: target
                    )
                }
            }
        }
    }

    @Test func `of many that bring the same webhook at once one is taken`() async throws {
        let clock = clock(1_000_000)
        let verifier = try verifier(ReplayWindow(), clock)
        let headers = try arrival("msg_1", at: 1_000_000)
        let taken = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask { @concurrent in
                    (try? verifier.verify(headers: headers, body: [1])) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
    }
}
