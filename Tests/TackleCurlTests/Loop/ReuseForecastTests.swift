import Tackle
import Testing

@testable import TackleCurl

/// Which connections are worth keeping.
@Suite struct ReuseForecastTests {
    private static func host(_ number: Int) -> HostPort {
        HostPort(host: .address(IPAddress(v4: UInt32(number))), port: 80)
    }

    private static func keeps(_ number: Int, _ forecast: inout ReuseForecast) -> Bool {
        forecast.keeps(host(number), limit: 256)
    }

    /// After a thousand requests of which most opened a connection.
    private static func churning() -> ReuseForecast {
        var forecast = ReuseForecast()
        for _ in 0..<1024 { forecast.end(hasOpened: true, limit: 256) }
        return forecast
    }

    @Test func `keeps all while connections are used again`() {
        var forecast = ReuseForecast()
        for number in 0..<5000 {
            #expect(Self.keeps(number, &forecast))
            forecast.end(hasOpened: number.isMultiple(of: 2), limit: 256)
        }
        #expect(!forecast.isChurning)
    }

    @Test func `keeps those to as many endpoints as connections are kept`() {
        var forecast = Self.churning()
        for number in 0..<256 { #expect(!Self.keeps(number, &forecast)) }
        for number in 256..<2000 { #expect(Self.keeps(number % 256, &forecast)) }
    }

    @Test func `does not take the first connection to each endpoint for churning`() {
        var forecast = ReuseForecast()
        for number in 0..<5000 { forecast.end(hasOpened: number < 256, limit: 256) }
        #expect(!forecast.isChurning)
    }

    @Test func `keeps none to endpoints that come round too late`() {
        var forecast = Self.churning()
        for number in 0..<20_000 {
            #expect(!Self.keeps(number % 10_000, &forecast))
            forecast.end(hasOpened: true, limit: 256)
        }
        #expect(forecast.isChurning)
    }

    @Test func `keeps those to endpoints that had another request of late`() {
        var forecast = Self.churning()
        #expect(!Self.keeps(1, &forecast))
        #expect(Self.keeps(1, &forecast))
        for number in 10..<130 { _ = Self.keeps(number, &forecast) }
        #expect(Self.keeps(1, &forecast))
    }

    @Test func `keeps all again once most requests find a connection`() {
        var forecast = Self.churning()
        for _ in 0..<1024 { forecast.end(hasOpened: false, limit: 256) }
        #expect(!forecast.isChurning)
        #expect(Self.keeps(1, &forecast))
    }
}
