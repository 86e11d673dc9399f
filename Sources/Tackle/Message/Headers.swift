/// Headers of a request, in order, each name once whatever its case.
///
/// Names are tokens and values are visible ASCII with blanks and tabs inside (RFC 9110, sections
/// 5.1 and 5.5), checked on bytes. Framing, `Host` and signature headers are reserved.
public struct Headers: Sendable, Hashable {
    private var fields: [HeaderField] = []

    /// Makes an empty collection.
    public init() {}

    /// Takes headers from a dictionary, in the order of their names.
    ///
    /// - Throws: ``InvalidWebhook`` for the field `headers`.
    public init(_ fields: [String: String]) throws(InvalidWebhook) {
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            try append(name: name, value: value)
        }
    }

    /// Takes headers in order.
    ///
    /// - Throws: ``InvalidWebhook`` for the field `headers`.
    public init(fields: [(name: String, value: String)]) throws(InvalidWebhook) {
        for field in fields { try append(name: field.name, value: field.value) }
    }

    /// The value of a header, whatever the case of its name.
    public subscript(name: String) -> String? {
        index(of: name).map { fields[$0].value }
    }

    /// Adds a header.
    ///
    /// - Throws: ``InvalidWebhook`` where the name or the value breaks a rule, is reserved or is
    ///   there already.
    public mutating func append(name: String, value: String) throws(InvalidWebhook) {
        guard index(of: name) == nil else {
            throw InvalidWebhook(
                field: "headers",
                reason: "'\(name.quotable)' is there twice, in whatever case: keep one"
            )
        }
        try set(name: name, value: value)
    }

    /// Adds a header, or gives it another value.
    ///
    /// - Throws: ``InvalidWebhook`` where the name or the value breaks a rule or is reserved.
    public mutating func set(name: String, value: String) throws(InvalidWebhook) {
        guard !HeaderRules.isForSigners(name) else {
            throw InvalidWebhook(
                field: "headers",
                reason: "'\(name.quotable)' is reserved for signers: remove it"
            )
        }
        try setSignature(name: name, value: value)
    }

    /// Adds a signature header, or any other, as a signer may.
    ///
    /// - Throws: ``InvalidWebhook`` where the name or the value breaks a rule or frames the message.
    public mutating func setSignature(name: String, value: String) throws(InvalidWebhook) {
        try HeaderRules.check(name: name, value: value)
        let field = HeaderField(name: name, value: value)
        if let index = index(of: name) {
            fields[index] = field
        } else {
            guard fields.count < HeaderRules.countLimit else {
                throw InvalidWebhook(
                    field: "headers",
                    reason: "there are more than \(HeaderRules.countLimit): remove some"
                )
            }
            fields.append(field)
        }
        let size = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= HeaderRules.sizeLimit else {
            throw InvalidWebhook(
                field: "headers",
                reason: "they have more than \(HeaderRules.sizeLimit) bytes with"
                    + " '\(name.quotable)': shorten them"
            )
        }
    }

    /// These headers with others over them: where both have a name, the other's value holds.
    public func merging(_ others: Headers) -> Headers {
        var result = self
        for field in others.fields {
            if let index = result.index(of: field.name) {
                result.fields[index] = field
            } else {
                result.fields.append(field)
            }
        }
        return result
    }

    private func index(of name: String) -> Int? {
        fields.firstIndex { HeaderRules.isSameName($0.name, name) }
    }
}

extension Headers: RandomAccessCollection {
    /// The place of the first header.
    public var startIndex: Int { 0 }

    /// The place behind the last header.
    public var endIndex: Int { fields.count }

    /// The header at a place.
    public subscript(position: Int) -> HeaderField { fields[position] }
}
