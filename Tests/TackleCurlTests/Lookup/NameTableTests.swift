import Tackle
import Testing

@testable import TackleCurl

/// How long an answer is used, and what libcurl is told to forget.
@Suite struct NameTableTests {
    private let now = ContinuousClock.now
    private let shop = HostPort(host: .name("shop.example"), port: 443)
    private let addresses = [IPAddress(v4: 0x0808_0808)]
    private let asker = CurlSettings(CurlSender.Options())

    private func answer(at now: ContinuousClock.Instant) -> NameAnswer {
        NameAnswer(addresses: addresses, freshUntil: now + NameTable.freshness)
    }

    private func addresses(
        in table: inout NameTable,
        at now: ContinuousClock.Instant
    ) -> [IPAddress]? {
        table.addresses(of: shop, for: ObjectIdentifier(asker), now: now)?.addresses
    }

    @Test func `uses an answer for a minute`() {
        var table = NameTable()
        #expect(addresses(in: &table, at: now) == nil)
        table.learn(answer(at: now), of: shop, now: now)
        #expect(addresses(in: &table, at: now + .milliseconds(59_999)) == addresses)
        #expect(addresses(in: &table, at: now + .seconds(60)) == nil)
    }

    @Test func `asks again at once after a connection has failed`() {
        var table = NameTable()
        table.learn(answer(at: now), of: shop, now: now)
        table.doubt(shop, now: now)
        #expect(addresses(in: &table, at: now) == nil)
    }

    @Test func `tells libcurl an answer once, and again where it may not have read it`() throws {
        var table = NameTable()
        let id = ObjectIdentifier(asker)
        table.learn(answer(at: now), of: shop, now: now)
        #expect(table.addresses(of: shop, for: id, now: now)?.areTold == false)
        table.tell(shop, by: id)
        #expect(table.addresses(of: shop, for: id, now: now)?.areTold == true)
        table.resend(shop)
        #expect(table.addresses(of: shop, for: id, now: now)?.areTold == false)
        table.tell(shop, by: id)
        table.learn(answer(at: now), of: shop, now: now)
        #expect(table.addresses(of: shop, for: id, now: now)?.areTold == false)
    }

    @Test func `tells libcurl an answer again by other rules`() throws {
        var table = NameTable()
        let other = CurlSettings(CurlSender.Options())
        table.learn(answer(at: now), of: shop, now: now)
        table.tell(shop, by: ObjectIdentifier(asker))
        let answer = table.addresses(of: shop, for: ObjectIdentifier(other), now: now)
        #expect(answer?.areTold == false)
    }

    @Test func `has libcurl forget what nobody has used for eleven minutes, once`() {
        var table = NameTable()
        let old = HostPort(host: .address(IPAddress(v4: 0x0808_0404)), port: 80)
        table.learn(answer(at: now), of: shop, now: now)
        table.note(old, now: now)
        let later = now + NameTable.keptTime + .seconds(1)
        table.note(HostPort(host: .address(IPAddress(v4: 0x0808_0505)), port: 80), now: later)
        #expect(Set(table.takeRemovals()) == ["-shop.example:443", "-8.8.4.4:80"])
        #expect(table.takeRemovals().isEmpty)
    }

    @Test func `has libcurl forget the other addresses once there are too many`() {
        var table = NameTable()
        func host(_ number: Int) -> HostPort {
            HostPort(host: .address(IPAddress(v4: UInt32(number))), port: 80)
        }
        for number in 0..<NameTable.addressLimit { table.note(host(number), now: now) }
        #expect(table.takeRemovals().isEmpty)
        table.note(host(NameTable.addressLimit), now: now)
        let removals = table.takeRemovals()
        #expect(removals.count == NameTable.addressLimit)
        #expect(removals.contains("-0.0.0.0:80"))
        table.note(host(0), now: now)
        #expect(table.takeRemovals().isEmpty)
    }

    @Test func `does not have libcurl forget what has just been learnt again`() {
        var table = NameTable()
        table.learn(answer(at: now), of: shop, now: now)
        let later = now + NameTable.keptTime + .seconds(1)
        _ = addresses(in: &table, at: later)
        table.learn(answer(at: later), of: shop, now: later)
        #expect(table.takeRemovals().isEmpty)
    }
}
