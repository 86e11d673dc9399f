import Foundation
import Tackle

/// What `tackle endpoint check --json` prints.
struct EndpointAnswer: Decodable {
    let allowed: Bool
    let reason: String?
    let host: String?
    let addresses: [Address]

    struct Address: Decodable {
        let address: String
        let port: Int
        let reason: String?
    }

    /// The addresses that would be connected to.
    var open: [IPAddress] {
        addresses.filter { $0.reason == nil }.compactMap { IPAddress($0.address) }
    }

    init(_ run: CommandRun) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(run.output.utf8))
    }
}
