/// What a receiver asks for with the response header `webhook-delivery`.
///
/// The header is proposed for Standard Webhooks ("Delivery control", pull request 291) and spoken
/// by Svix ("Delivery Control" in its documentation for receivers). Other values mean nothing.
public enum DeliveryControl: Sendable, Hashable {
    /// `disable`: the endpoint wants nothing more, whatever the status says of this delivery.
    case disable

    /// `abort-message`: this delivery is not to be tried again; of one that succeeded it says
    /// nothing.
    case abortMessage

    /// The header's name.
    public static let headerName = "\(name)"

    fileprivate static let name: StaticString = "webhook-delivery"

    /// Reads a header's value; `nil` where it asks for nothing known.
    ///
    /// Of several values `disable` counts, else `abort-message`.
    public init?(_ value: String) {
        let words = value.split(separator: ",").map { word in
            String(word.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
                .lowercased()
        }
        if words.contains("disable") {
            self = .disable
        } else if words.contains("abort-message") {
            self = .abortMessage
        } else {
            return nil
        }
    }
}

extension Response {
    /// What the receiver asks for with the header `webhook-delivery`, where it does.
    public var deliveryControl: DeliveryControl? {
        mentions(DeliveryControl.name)
            ? headers[DeliveryControl.headerName].flatMap { DeliveryControl($0) } : nil
    }
}
