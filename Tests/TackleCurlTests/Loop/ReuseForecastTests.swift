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
        for _ in 0..<1024 { forecast.end(hasOpened: true) }
        return forecast
    }

    @Test func `keeps all while connections are used again`() {
        var forecast = ReuseForecast()
        for number in 0..<5000 {
            #expect(Self.keeps(number, &forecast))
            forecast.end(hasOpened: number.isMultiple(of: 2))
        }
        #expect(!forecast.isChurning)
    }

    @Test func `keeps none to endpoints that come round too late`() {
        var forecast = Self.churning()
        for number in 0..<20_000 {
            #expect(!Self.keeps(number % 10_000, &forecast))
            forecast.end(hasOpened: true)
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
        for _ in 0..<1024 { forecast.end(hasOpened: false) }
        #expect(!forecast.isChurning)
        #expect(Self.keeps(1, &forecast))
    }
}
