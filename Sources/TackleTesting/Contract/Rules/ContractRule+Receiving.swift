import Tackle

extension ContractRule {
    /// What arrives at the receiver of a transport.
    static let receiving: [ContractRule] = [
        ContractRule(
            "delivers",
            for: [.transport],
            "A receipt says delivered, by this stage, of this delivery and attempt.",
            remedy: "return .delivered(delivery, by: name, attempt: Attempt(number:"
                + " delivery.attempt, …)) once the receiver has taken it"
        ) { trial in
            let (_, url) = try await trial.receiver(.takes)
            var delivery = try ContractTrial.delivery(to: url)
            delivery.attempt = 3
            let receipt = try await trial.send(delivery).receipt("the receiver takes it")
            try require(receipt.isDelivered, "the receipt says: \(receipt)")
            try require(receipt.id == delivery.id, "the receipt is of another delivery")
            try require(
                receipt.stage == trial.stage.name,
                "the receipt is by '\(receipt.stage)', the stage is '\(trial.stage.name)'"
            )
            let number = receipt.attempt?.number
            try require(number == 3, "the third attempt has the number \(number ?? 0)")
        },
        ContractRule(
            "one-message",
            for: [.transport],
            "One call that succeeds sends one message.",
            remedy: "send once a call; a queue or Retry makes the other attempts"
        ) { trial in
            let (outcome, receiver) = try await trial.send(to: .takes)
            _ = try outcome.receipt("the receiver takes it")
            let count = try arrivals(at: receiver).count
            try require(count == 1, "\(count) arrived")
        },
        ContractRule(
            "one-attempt",
            for: [.transport],
            "One call that fails has made one attempt.",
            remedy: "throw what failed; a queue or Retry decides about the next attempt"
        ) { trial in
            let (outcome, receiver) = try await trial.send(to: .fails)
            _ = try outcome.error("the receiver fails")
            let count = try arrivals(at: receiver).count
            try require(count == 1, "\(count) arrived")
        },
        ContractRule(
            "no-memory",
            for: [.transport],
            "The same delivery twice is sent twice.",
            remedy: "do not look for repetitions: a second attempt has the id of the first"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            var delivery = try ContractTrial.delivery(to: url)
            _ = try await trial.send(delivery).receipt("the receiver takes it")
            delivery.attempt = 2
            _ = try await trial.send(delivery).receipt("the receiver takes it again")
            let count = try arrivals(at: receiver).count
            try require(count == 2, "\(count) arrived")
        },
        body("body-text", "A text is", #"{"a":"ä","b":[1,2]}"#.utf8.map { $0 }),
        body("body-bytes", "Bytes of every value are", (0...255).map { UInt8($0) } + [13, 10, 10]),
        body("body-empty", "Nothing is", []),
        body("body-large", "1 MiB is", (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 / 7) }),
        ContractRule(
            "content-type",
            for: [.transport],
            "The content type of the body arrives.",
            remedy: "send delivery.webhook.body.contentType as the header Content-Type"
        ) { trial in
            let body = try WebhookBody(bytes: Array("<a/>".utf8), contentType: "text/xml")
            let (outcome, receiver) = try await trial.send(to: .takes, body: body)
            _ = try outcome.receipt("the receiver takes it")
            let type = try headers(at: receiver)["content-type"]
            try require(type == "text/xml", "it is \(type ?? "absent")")
        },
        ContractRule(
            "headers",
            for: [.transport],
            "The caller's headers and those of the stages arrive, and a stage's wins.",
            remedy: "send every field of `try delivery.requestHeaders`"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            let delivery = try ContractTrial.delivery(to: url)
                .adding(header: "X-Stage", "from a stage")
                .adding(header: "X-Caller", "from a stage, too")
            _ = try await trial.send(delivery).receipt("the receiver takes it")
            let headers = try headers(at: receiver)
            let expected = ["x-stage": "from a stage", "x-caller": "from a stage, too"]
            for (name, value) in expected {
                let seen = headers[name] ?? "absent"
                try require(seen == value, "\(name) is '\(seen)' and not '\(value)'")
            }
        },
        ContractRule(
            "signatures",
            for: [.transport],
            "The headers of a signer arrive as they are.",
            remedy: "send every field of `try delivery.requestHeaders`, and change no value"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            let value = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,b3RoZXI="
            let delivery = try ContractTrial.delivery(to: url)
                .signing(header: "webhook-id", "msg_contract")
                .signing(header: "webhook-signature", value)
            _ = try await trial.send(delivery).receipt("the receiver takes it")
            let headers = try headers(at: receiver)
            for (name, value) in [("webhook-id", "msg_contract"), ("webhook-signature", value)] {
                let seen = headers[name] ?? "absent"
                try require(seen == value, "\(name) is '\(seen)' and not '\(value)'")
            }
        },
        ContractRule(
            "many-headers",
            for: [.transport],
            "50 headers of 100 bytes arrive.",
            remedy: "send every field of `try delivery.requestHeaders`"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            var delivery = try ContractTrial.delivery(to: url)
            let value = String(repeating: "v", count: 100)
            for number in 0..<50 { delivery = try delivery.adding(header: "X-\(number)", value) }
            _ = try await trial.send(delivery).receipt("the receiver takes it")
            let headers = try headers(at: receiver)
            let lost = (0..<50).filter { headers["x-\($0)"] != value }
            try require(lost.isEmpty, "\(lost.count) of them are lost")
        },
    ]

    private static func body(_ name: String, _ what: String, _ bytes: [UInt8]) -> ContractRule {
        ContractRule(
            name,
            for: [.transport],
            "\(what) sent as it stands, byte for byte.",
            remedy: "send delivery.webhook.body.bytes: they are what was signed"
        ) { trial in
            let (outcome, receiver) = try await trial.send(
                to: .takes,
                body: ContractTrial.body(bytes)
            )
            _ = try outcome.receipt("the receiver takes it")
            guard let seen = try arrivals(at: receiver).first?.body else {
                throw ContractSkip("the receiver does not tell which body arrived")
            }
            guard seen != bytes else { return }
            let place = zip(seen, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            throw ContractBreach(
                "\(bytes.count) bytes were given and \(seen.count) arrived, which differ from byte"
                    + " \(place ?? min(seen.count, bytes.count)) on"
            )
        }
    }

    static func arrivals(at receiver: any ContractReceiver) throws -> [ContractArrival] {
        guard let arrivals = try receiver.arrivals() else {
            throw ContractSkip("the receiver does not tell what arrived")
        }
        return arrivals
    }

    private static func headers(at receiver: any ContractReceiver) throws -> [String: String] {
        let arrivals = try arrivals(at: receiver)
        guard let arrival = arrivals.first else { throw ContractBreach("nothing arrived") }
        guard let headers = arrival.headers else {
            throw ContractSkip("the receiver does not tell which headers arrived")
        }
        return headers
    }
}
