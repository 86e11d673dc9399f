extension ReceiverBehaviour {
    /// The steps of the answer to a request.
    ///
    /// - Parameters:
    ///   - refusal: what is answered in the place of what the path asks.
    ///   - isHead: whether the request's method is `HEAD`, whose answer has no body.
    ///   - keepsAlive: whether the connection goes on after the answer.
    /// - Returns: the steps, in order.
    func steps(refusal: Refusal?, isHead: Bool, keepsAlive: Bool) -> [ReceiverStep] {
        var steps: [ReceiverStep] = []
        if delay > .zero { steps.append(.wait(delay)) }
        if isHeld { steps.append(.hold) }
        if let refusal {
            let headers = headers.merging(refusal.headers) { asked, _ in asked }
            let head = AnswerHead(refusal.status, headers, body: .length(0), keepsAlive)
            steps.append(.write(head.bytes))
        } else {
            steps += mannerSteps(isHead: isHead, keepsAlive: keepsAlive)
        }
        if !keepsAlive { steps.append(.end(withReset: false)) }
        return steps
    }

    private func mannerSteps(isHead: Bool, keepsAlive: Bool) -> [ReceiverStep] {
        switch manner {
        case .whole:
            let head = AnswerHead(answerStatus, headers, body: .length(bodyLength ?? 0), keepsAlive)
            return [.write(head.bytes)] + (isHead || head.hasNoBody ? [] : body(bodyLength ?? 0))
        case .end(let isReset):
            return [.end(withReset: isReset)]
        case .silence:
            return [.silence]
        case .cut:
            let length = max(bodyLength ?? 1000, 2)
            let head = AnswerHead(status ?? 200, headers, body: .length(length), keepsAlive)
            return [.write(head.bytes)] + body(length / 2) + [.end(withReset: false)]
        case .garbage:
            return [.write(Array("220 mail.example ESMTP\r\n".utf8)), .end(withReset: false)]
        case .flood:
            let head = AnswerHead(status ?? 200, headers, body: .chunks, keepsAlive)
            return [.write(head.bytes), .flood(Self.chunk(Self.block), times: nil)]
        case .trickle(let pause):
            let head = AnswerHead(status ?? 200, headers, body: .chunks, keepsAlive)
            return [.write(head.bytes), .drip([Self.chunk([0x78])], every: pause)]
        case .trickleHead(let pause):
            let line = "HTTP/1.1 \(status ?? 200) As Asked\r\n"
            let field = "x-trickle: x\r\n".utf8.map { [$0] }
            return [.write(Array(line.utf8)), .drip(field, every: pause)]
        }
    }

    private var answerStatus: Int { status ?? (bodyLength == nil ? 204 : 200) }

    private static let block = [UInt8](repeating: 0x78, count: 65_536)

    private func body(_ length: Int) -> [ReceiverStep] {
        let (blocks, rest) = length.quotientAndRemainder(dividingBy: Self.block.count)
        return (blocks > 0 ? [.flood(Self.block, times: blocks)] : [])
            + (rest > 0 ? [.write(Array(Self.block[..<rest]))] : [])
    }

    private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }
}

extension ReceiverBehaviour {
    /// An answer of the receiver's own accord.
    struct Refusal: Equatable {
        let status: Int
        let headers: [String: String]
    }
}
