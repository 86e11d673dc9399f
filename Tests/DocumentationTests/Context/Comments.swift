// What the examples in documentation comments speak of without making it. Nothing of it ever runs.
import Foundation
import Tackle
import TackleCommandLine
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue
import TackleQueueing
import TackleTesting
import TackleYAML
import Testing

func made<Value>() -> Value { fatalError("examples are compiled, not run") }

let pipeline: Pipeline = made()
let webhook: Webhook = made()
let delivery: Delivery = made()
let subscribers: [EndpointAddress] = []
let endpoint: Endpoint = made()
let transport: RecordingTransport = made()
let clock: VirtualClock = made()
let now: ClockReading = made()
let error: SendError = made()
let tenant = "acme"
let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

struct Purchase {
    let number: String
    let total: Decimal
    let date: Date
}
let purchase: Purchase = made()

struct Loft {
    func release(_ bytes: [UInt8]) async throws {}
}
let loft = Loft()

struct Pigeon: ConfigurablePlugin, Transport {
    struct Options: Decodable {}
    static let pluginName = "pigeon"
    static let options: [PluginOption] = []
    init(options: Options) {}
    func send(_ delivery: Delivery) async throws -> Receipt { made() }
}
typealias PigeonSender = RecordingTransport

let registry = PluginRegistry()
var options: OptionReader { made() }

func runProgram() async throws -> Int32 { 0 }

struct Client {
    func post(_ request: [UInt8]) async throws -> Int { 204 }
}
let client = Client()
let request: [UInt8] = []

// MARK: - Signing

struct Vault {
    func secrets(of endpoint: Endpoint) async throws -> [SigningSecret] { [] }
    func sign(_ bytes: [UInt8]) async throws -> [UInt8] { bytes }
}
let vault = Vault()
let kms = Vault()
let secret = text
let new: SigningSecret = made()
let old: SigningSecret = made()
let monday: Date = made()
let friday: Date = made()
let verifier: SignatureVerifier = made()
let replays = ReplayWindow()
let headers: [(name: String, value: String)] = []
let body: [UInt8] = []
func handle(_ body: [UInt8]) async throws {}

// MARK: - Queueing

let queued: QueuedDelivery = made()
func attempt(_ start: DeliveryScheduler.Start) {}
let ticket: DeliveryScheduler.Ticket = made()
