import Tackle
import TackleCommandLine
import TackleCurl

/// A verdict on a URL, told to a person or to a script.
struct EndpointReport {
    private let verdict: EndpointVerdict
    private let proxy: ProxyURL?

    init(_ verdict: EndpointVerdict, proxy: ProxyURL?) {
        self.verdict = verdict
        self.proxy = proxy
    }

    /// The JSON for a text that is no URL.
    static let invalidURL =
        #"{"allowed":false,"reason":"invalidURL","host":null,"addresses":[]}"#

    /// The JSON object: keys in a fixed order, null where there is no reason.
    var json: String {
        let addresses = verdict.addresses.map { each in
            let reason = each.refusal.map { "\(JSONString($0.reason.name))" } ?? "null"
            return "{\"address\":\(JSONString("\(each.address)")),\"port\":\(each.port)"
                + ",\"reason\":\(reason)}"
        }
        let reason = verdict.reason.map { "\(JSONString($0))" } ?? "null"
        return "{\"allowed\":\(verdict.isAllowed),\"reason\":\(reason)"
            + ",\"host\":\(JSONString("\(verdict.url.host)"))"
            + ",\"addresses\":[\(addresses.joined(separator: ","))]}"
    }

    /// The URL, a line an address, and the verdict where it is good.
    var lines: [String] {
        ["\(verdict.url)"] + verdict.addresses.map(line) + (verdict.isAllowed ? [allowed] : [])
    }

    /// Why it is refused and the remedy; nil where it is allowed.
    var problem: String? {
        guard let refusal = verdict.refusal, let reason = verdict.reason else { return nil }
        let hope = refusal.verdict.isRetryable ? "; a later attempt may find one" : ""
        return "not allowed (\(reason)): \(refusal.message)\(hope)"
    }

    private var allowed: String {
        if verdict.isLookedUpByProxy {
            let name = proxy.map { "\($0)" } ?? "the proxy"
            return "allowed: \(name) looks the name up, and where it leads is not judged here"
        }
        let open = verdict.addresses.filter { $0.refusal == nil }.count
        let all = verdict.addresses.count
        return open == all
            ? "allowed" : "allowed: \(open) of \(all) addresses, the others are never connected to"
    }

    private func line(_ each: EndpointVerdict.Address) -> String {
        let judgement = each.refusal.map { "refused: \($0.reason)" } ?? "allowed"
        return "  \(each.address.urlText):\(each.port)  \(judgement)"
    }
}
