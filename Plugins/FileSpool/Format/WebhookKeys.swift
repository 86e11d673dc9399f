import FoundationEssentials
import Tackle
import TackleQueueing

/// What a queue needs to know of a stored webhook in order to plan its delivery.
///
/// It is read without the checks of ``WebhookCoding``, which are made before a webhook is sent: of
/// millions that wait only this is read when a spool is opened.
struct WebhookKeys {
    private var id: ArraySlice<UInt8> = []
    private var endpoint: ArraySlice<UInt8> = []
    private var orderingKey: ArraySlice<UInt8>?
    private var coalescingKey: ArraySlice<UInt8>?
    private(set) var created: Date?
    private var due: Date?

    /// Reads the body of a MESSAGE record; `nil` where it is malformed.
    init?(_ bytes: ArraySlice<UInt8>) {
        var hasKey = false
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            guard let tag = reader.number(UInt8.self).flatMap(WebhookCoding.Tag.init(rawValue:)),
                let count = reader.number(UInt32.self),
                let field = reader.take(Int(count))
            else { return nil }
            switch tag {
            case .id: id = field
            case .url where !hasKey:
                endpoint = field.prefix { $0 != UInt8(ascii: "?") }
            case .endpointKey:
                endpoint = field
                hasKey = true
            case .orderingKey: orderingKey = field
            case .coalescingKey: coalescingKey = field
            case .created:
                var moment = ByteReader(field)
                created = moment.moment()
            case .due:
                var moment = ByteReader(field)
                due = moment.moment()
            default: break
            }
        }
        guard !id.isEmpty, !endpoint.isEmpty, created != nil else { return nil }
    }

    /// The id at the beginning of bytes that may be damaged; `nil` where there is none.
    static func idText(_ bytes: ArraySlice<UInt8>) -> String? {
        var reader = ByteReader(bytes)
        guard reader.number(UInt8.self) == WebhookCoding.Tag.id.rawValue,
            let count = reader.number(UInt32.self), count <= 256,
            let text = reader.text(Int(count)), let id = try? WebhookID(text)
        else { return nil }
        return id.description
    }

    /// What tells the delivery from most others: 16 bits.
    var identity: UInt16 { Self.identity(id, endpoint) }

    /// The identity of a delivery that is described or stored.
    static func identity(_ webhook: Webhook) -> UInt16 {
        identity(DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint))
    }

    /// The identity of a delivery.
    static func identity(_ id: DeliveryID) -> UInt16 {
        var key = id.endpoint.key
        var text = id.webhook.description
        return text.withUTF8 { text in key.withUTF8 { key in identity(text, key) } }
    }

    private static func identity(
        _ id: some Collection<UInt8>,
        _ endpoint: some Collection<UInt8>
    ) -> UInt16 {
        var checksum = CRC32C()
        checksum.add(id)
        checksum.add(endpoint)
        return UInt16(truncatingIfNeeded: checksum.value)
    }

    /// The identity in full; `nil` where the id is none.
    var deliveryID: DeliveryID? {
        guard let id = try? WebhookID(String(decoding: id, as: UTF8.self)) else { return nil }
        return DeliveryID(webhook: id, endpoint: Endpoint(key: text(endpoint)))
    }

    /// The endpoint that it goes to.
    var endpointID: Endpoint { Endpoint(key: text(endpoint)) }

    /// What the scheduler needs to know.
    func delivery(_ number: UInt64, _ entry: SpoolEntry) -> QueuedDelivery {
        let made = created ?? .distantPast
        var delivery = QueuedDelivery(
            handle: number,
            endpoint: Endpoint(key: text(endpoint)),
            orderingKey: orderingKey.map(text),
            coalescingKey: coalescingKey.map(text),
            created: max(made, due ?? made),
            due: entry.due.date,
            attempts: entry.attempts
        )
        delivery.lastStatus = entry.status == 0 ? nil : Int(entry.status)
        return delivery
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
