import FoundationEssentials

/// An HTTP server on the loopback that plays every ``ContractScene``.
public struct HTTPContractReceiver: ContractReceiver {
    private let server: LocalReceiver

    /// Starts the server.
    ///
    /// - Throws: an error of the operating system, where there is no port to be had.
    public init() async throws {
        server = try await LocalReceiver()
    }

    /// The URL of a path that asks the server for such behaviour.
    public func url(for scene: ContractScene) -> String? {
        switch scene {
        case .takes: server.url("/hooks/contract?token=unspoken")
        case .fails: server.url("/status/503?token=unspoken")
        case .hangs: server.url("/silent")
        // Port 1 of the loopback: nobody listens on a port that needs the rights of root.
        case .isAbsent: "http://127.0.0.1:1/hooks/contract?token=unspoken"
        case .hangsUp: server.url("/close")
        case .breaksOff: server.url("/reset")
        case .babbles: server.url("/garbage")
        case .trickles: server.url("/trickle/20ms?token=unspoken")
        case .floods: server.url("/huge")
        default: scene.status.map { server.url("/status/\($0)" + Self.query(scene.headers)) }
        }
    }

    private static func query(_ headers: [String: String]) -> String {
        let pairs = headers.sorted { $0.key < $1.key }.map { name, value in
            "\(name)="
                + value.utf8.map { byte in
                    let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                    let digits = String(byte, radix: 16, uppercase: true)
                    return isPlain
                        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
                }.joined()
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    /// The requests so far.
    public func arrivals() -> [ContractArrival]? {
        server.requests.map { ContractArrival(body: $0.body, headers: $0.headers) }
    }

    /// Waits for requests.
    public func waitForArrivals(_ count: Int, within limit: Duration) async throws {
        try await server.waitForRequests(count: count, within: limit)
    }

    /// Closes the port and every connection.
    public func stop() async {
        await server.stop()
    }
}
