import Tackle

/// How an attempt can end.
struct SimulatedAnswer {
    let name: String
    /// What has failed; `nil` where it has succeeded.
    var error: SendError?
    var control: DeliveryControl?
    var status = 0
    /// What `Retry-After` said, in microseconds.
    var asked: Int64?

    var isGone: Bool { error?.verdict.isGone ?? false }
    var isPermanent: Bool { error.map { !$0.verdict.isRetryable && !$0.verdict.isGone } ?? false }
    var isAskingForTime: Bool { asked != nil || status == 429 || status == 502 || status == 504 }

    init(_ name: String, control: DeliveryControl? = nil) {
        self.name = name
        self.control = control
    }

    init(_ status: Int, _ verdict: SendError.Verdict? = nil) {
        name = verdict.map { "\(status), \($0)" } ?? "\(status)"
        self.status = status
        let attempt = Attempt(number: 1, response: Response(status: status))
        error = SendError(.status, "no", verdict: verdict, attempt: attempt)
    }

    init(_ status: Int, asking seconds: Int64) {
        self.init(status, .retry(after: .seconds(seconds)))
        asked = seconds * SimulationTime.second
    }

    init(_ code: SendError.Code, _ verdict: SendError.Verdict? = nil) {
        name = code.name
        error = SendError(code, "no", verdict: verdict)
    }

    static let success = 0
    static let successAndDisable = 1
    static let timeout = 2
    static let notConnected = 3
    static let permanent = 4
    static let serverError = 5
    static let gone = 6
    static let failureAndDisable = 7
    /// Those that ask for time.
    static let throttles = 8..<18

    static let all = [
        SimulatedAnswer("200"), SimulatedAnswer("200, disable", control: .disable),
        SimulatedAnswer(.timeout), SimulatedAnswer(.notConnected),
        SimulatedAnswer(400, .permanent), SimulatedAnswer(500), SimulatedAnswer(410, .endpointGone),
        SimulatedAnswer(503, .endpointGone), SimulatedAnswer(429), SimulatedAnswer(429),
        SimulatedAnswer(502), SimulatedAnswer(504), SimulatedAnswer(429, asking: 1),
        SimulatedAnswer(503, asking: 3), SimulatedAnswer(429, asking: 20),
        SimulatedAnswer(503, asking: 200), SimulatedAnswer(429, asking: 4000),
        SimulatedAnswer(503, asking: 1_000_000),
    ]
}
