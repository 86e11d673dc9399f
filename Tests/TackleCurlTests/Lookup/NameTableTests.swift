import Tackle
import Testing

@testable import TackleCurl

/// How long an answer is used, and what libcurl is told to forget.
@Suite struct NameTableTests {
    private let now = ContinuousClock.now
    private let shop = HostPort(host: .name("shop.example"), port: 443)
    private let addresses = [IPAddress(v4: 0x0808_0808)]

    @Test func `uses an answer for a minute`() {
        var table = NameTable()
        #expect(table.addresses(of: shop, now: now) == nil)
        table.learn(addresses, of: shop, now: now)
        #expect(table.addresses(of: shop, now: now + .milliseconds(59_999)) == addresses)
        #expect(table.addresses(of: shop, now: now + .seconds(60)) == nil)
    }

    @Test func `asks again at once after a connection has failed`() {
        var table = NameTable()
        table.learn(addresses, of: shop, now: now)
        table.doubt(shop, now: now)
        #expect(table.addresses(of: shop, now: now) == nil)
    }

    @Test func `never asks for an address`() throws {
        var table = NameTable()
        let address = try #require(IPAddress("2000::7"))
        let host = HostPort(host: .address(address), port: 80)
        #expect(table.addresses(of: host, now: now) == [address])
        table.doubt(host, now: now)
        #expect(table.addresses(of: host, now: now) == [address])
    }

    @Test func `has libcurl forget what nobody has used for eleven minutes, once`() {
        var table = NameTable()
        let old = HostPort(host: .address(IPAddress(v4: 0x0808_0404)), port: 80)
        table.learn(addresses, of: shop, now: now)
        _ = table.addresses(of: old, now: now)
        let later = now + NameTable.keptTime + .seconds(1)
        _ = table.addresses(of: HostPort(host: .name("other.example"), port: 80), now: later)
        #expect(Set(table.takeRemovals()) == ["-shop.example:443", "-8.8.4.4:80"])
        #expect(table.takeRemovals().isEmpty)
    }

    @Test func `does not have libcurl forget what has just been learnt again`() {
        var table = NameTable()
        table.learn(addresses, of: shop, now: now)
        let later = now + NameTable.keptTime + .seconds(1)
        _ = table.addresses(of: shop, now: later)
        table.learn(addresses, of: shop, now: later)
        #expect(table.takeRemovals().isEmpty)
    }
}
