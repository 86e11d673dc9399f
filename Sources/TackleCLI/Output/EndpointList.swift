import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleQueueing

/// What a queue knows of its endpoints, told to a person or to a script.
struct EndpointList {
    private let statuses: [EndpointStatus]

    init(_ statuses: [EndpointStatus]) {
        self.statuses = statuses
    }

    /// The JSON object: keys in a fixed order, null where there is nothing to tell.
    var json: String {
        let endpoints = statuses.map { each in
            "{\"endpoint\":\(JSONString(each.endpoint.key)),\"waiting\":\(each.waiting)"
                + ",\"pausedByHand\":\(each.state.isPausedByHand)"
                + ",\"pausedUntil\":\(text(each.state.pausedUntil))"
                + ",\"disabled\":\(each.state.disabled.map { "\"\($0.word)\"" } ?? "null")"
                + ",\"failures\":\(each.state.failures)"
                + ",\"failingSince\":\(text(each.state.failingSince))}"
        }
        return "{\"endpoints\":[\(endpoints.joined(separator: ","))]}"
    }

    /// A line an endpoint.
    var lines: [String] {
        statuses.map { each in
            let parts = ["\(each.waiting) waiting"] + conditions(each.state)
            return each.endpoint.key.quotable(limit: 8192) + "  " + parts.joined(separator: ", ")
        }
    }

    private func conditions(_ state: EndpointState) -> [String] {
        var conditions: [String] = []
        if state.isPausedByHand { conditions.append("paused by hand") }
        if let moment = state.pausedUntil {
            conditions.append("paused until \(Timestamp(moment))")
        }
        if let reason = state.disabled { conditions.append("disabled: \(reason.description)") }
        if state.failures > 0 {
            let since = state.failingSince.map { " since \(Timestamp($0))" } ?? ""
            let failures = state.failures == 1 ? "1 failure" : "\(state.failures) failures in a row"
            conditions.append(failures + since)
        }
        return conditions
    }

    private func text(_ moment: Date?) -> String {
        moment.map { "\"\(Timestamp($0))\"" } ?? "null"
    }
}

extension DisablingReason {
    /// A word for scripts.
    fileprivate var word: String {
        switch self {
        case .gone: "gone"
        case .asked: "asked"
        case .failing: "failing"
        case .byHand: "by-hand"
        }
    }
}
