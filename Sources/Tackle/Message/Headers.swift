/// The headers of a webhook, in order, each name once.
///
/// Names are compared without regard to ASCII case. What frames, routes or signs a request is
/// reserved: a caller's header can neither end a request early nor pass for a signature.
public struct Headers: Sendable, Hashable {
    /// The most fields there may be: 128.
    public static let fieldLimit = 128

    /// The most bytes all fields together may take on an HTTP/1.1 wire: 64 KiB.
    public static let byteLimit = 65_536

    private var fields: [HeaderField] = []
    private var byteCount = 0

    /// Makes no headers.
    public init() {}

    /// Makes headers of a dictionary, in the order of the names' bytes.
    ///
    /// Throws as `append(name:value:)` does.
    public init(_ fields: [String: String]) throws(InvalidWebhook) {
        let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, value) in sorted { try append(name: name, value: value) }
    }

    /// Makes headers of fields, in their order; signature fields stay such.
    ///
    /// Throws as `append(name:value:)` does.
    public init(fields: some Sequence<HeaderField>) throws(InvalidWebhook) {
        for field in fields { try append(field) }
    }

    /// Adds a header that is not there yet.
    ///
    /// Throws an `InvalidWebhook` of field `headers` that names the header, where it is malformed,
    /// reserved, there already, or one too many.
    public mutating func append(name: String, value: String) throws(InvalidWebhook) {
        try append(HeaderField(name: name, value: value))
    }

    /// Sets a header, in the place of one of that name or at the end.
    ///
    /// Throws as `append(name:value:)` does, and where the one that is there is a signer's.
    public mutating func set(name: String, value: String) throws(InvalidWebhook) {
        let field = try HeaderField(name: name, value: value)
        try Self.refuseReserved(field)
        try put(field, at: index(of: name))
    }

    /// Sets a header as a signer does: it may be a signature header, and it displaces a caller's.
    ///
    /// Throws an `InvalidWebhook` of field `headers` where the name or value is malformed, or the
    /// name is one that frames or routes the request.
    public mutating func setSignature(name: String, value: String) throws(InvalidWebhook) {
        let field = try HeaderField(name: name, value: value, isSignature: true)
        try Self.refuseReserved(field)
        try put(field, at: index(of: name))
    }

    /// These headers with others laid over them: of two of one name the other's wins.
    ///
    /// A signature field is displaced by another signature field only. Throws where the result has
    /// too many fields or bytes.
    public func merging(_ others: Headers) throws(InvalidWebhook) -> Headers {
        if isEmpty { return others }
        if others.isEmpty { return self }
        var merged = self
        merged.reserveCapacity(count + others.count)
        for field in others.fields {
            let index = merged.index(of: field.name)
            if let index, merged.fields[index].isSignature, !field.isSignature { continue }
            try merged.put(field, at: index)
        }
        return merged
    }

    /// The value of the header of that name, without regard to ASCII case.
    public subscript(name: String) -> String? { index(of: name).map { fields[$0].value } }

    /// Whether there are none.
    public var isEmpty: Bool { fields.isEmpty }

    /// How many there are.
    public var count: Int { fields.count }

    /// Adds a signer's header of a name that is not there yet.
    ///
    /// Throws as `setSignature(name:value:)` does.
    mutating func appendSignature(name: String, value: String) throws(InvalidWebhook) {
        let field = try HeaderField(name: name, value: value, isSignature: true)
        try Self.refuseReserved(field)
        try put(field, at: nil)
    }

    /// Adds what a transport itself writes, unless there is a header of that name: for the record
    /// of what was sent.
    ///
    /// Name and value must be known to be well formed, such as a body's content type: they are not
    /// judged again, nor is the name refused, since what is reserved is so for callers. Throws
    /// where the headers get too many or too long.
    package mutating func record(known name: String, _ value: String) throws(InvalidWebhook) {
        guard !contains(name: name) else { return }
        try put(HeaderField(known: name, value, isSignature: true), at: nil)
    }

    /// Whether there is a header of that name, without regard to ASCII case.
    func contains(name: String) -> Bool { index(of: name) != nil }

    /// Makes room for so many fields in all, so that adding them moves none.
    mutating func reserveCapacity(_ count: Int) { fields.reserveCapacity(count) }

    private func index(of name: String) -> Int? {
        for index in 0..<fields.count where fields[index].isNamed(name) { return index }
        return nil
    }

    private mutating func append(_ field: HeaderField) throws(InvalidWebhook) {
        try Self.refuseReserved(field)
        guard !contains(name: field.name) else {
            throw Self.refusal(field, "is there twice: keep one, letter case makes no difference")
        }
        try put(field, at: nil)
    }

    /// Puts a field in the place of one of its name, or at the end where there is none.
    private mutating func put(_ field: consuming HeaderField, at index: Int?) throws(InvalidWebhook)
    {
        if let index, fields[index].isSignature, !field.isSignature {
            throw Self.refusal(field, "was set by the signer, and the signer's value stays")
        }
        let replaced = index.map { fields[$0].wireByteCount } ?? 0
        let byteCount = byteCount - replaced + field.wireByteCount
        guard byteCount <= Self.byteLimit else {
            throw Self.refusal(field, "brings the headers past \(Self.byteLimit) bytes in all")
        }
        guard index != nil || fields.count < Self.fieldLimit else {
            throw Self.refusal(field, "is one too many: use at most \(Self.fieldLimit) headers")
        }
        if let index { fields[index] = field } else { fields.append(field) }
        self.byteCount = byteCount
    }

    private static func refuseReserved(_ field: HeaderField) throws(InvalidWebhook) {
        let problem =
            field.isSignature
            ? ReservedHeaders.problemForSigner(field.name)
            : ReservedHeaders.problemForCaller(field.name)
        if let problem { throw refusal(field, problem) }
    }

    private static func refusal(_ field: HeaderField, _ problem: String) -> InvalidWebhook {
        InvalidWebhook(field: "headers", reason: "\(quoted(field.name)) \(problem)")
    }
}

extension Headers: Sequence {
    /// Gives the fields in order.
    public func makeIterator() -> IndexingIterator<[HeaderField]> { fields.makeIterator() }
}

extension Headers: CustomStringConvertible {
    /// The names in order, without the values, since those can be credentials.
    public var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
}
