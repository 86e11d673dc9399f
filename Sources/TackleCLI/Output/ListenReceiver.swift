import FlyingFox
import FlyingSocks
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleHMAC

/// The receiver behind `tackle listen`.
struct ListenReceiver: Sendable {
    let verifier: SignatureVerifier?
    let status: Int
    let delay: Duration?
    let isJSON: Bool

    /// The most bytes of a body that are taken.
    private static let bodyLimit = 64 << 20

    /// Listens until a signal ends it.
    ///
    /// - Throws: ``CommandFailure`` where the port is taken.
    func run(port: UInt16) async throws {
        // Its log would stand among the requests, on standard output.
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port),
            timeout: 60,
            logger: .disabled
        )
        await server.appendRoute("*") { request in try await answer(request) }
        let stopped = Latch()
        let signals = StopSignals { stopped.open() }
        defer { signals.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run()
                } catch is CancellationError {
                    return
                } catch {
                    // A server that is stopped may say that it was disconnected.
                    if stopped.isOpen { return }
                    throw CommandFailure.failed(
                        "cannot listen on port \(port): \(error): choose another with --port"
                    )
                }
            }
            group.addTask {
                try await server.waitUntilListening()
                await announce(server)
                try await stopped.wait()
                await server.stop()
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func announce(_ server: HTTPServer) async {
        guard case .ip4(_, let port) = await server.listeningAddress else { return }
        StandardError.write(
            "listening on http://127.0.0.1:\(port)/ (tackle send needs --allow 127.0.0.1)"
        )
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = [UInt8](try await request.bodyData)
        let headers = request.headers.map { (name: $0.key.rawValue, value: $0.value) }
        var problem: SignatureRefusal?
        if let verifier {
            do throws(SignatureRefusal) {
                try verifier.verify(headers: headers, body: body, target: target(of: request))
            } catch {
                problem = error
            }
        }
        show(request, headers, body, problem)
        if let delay { try await Task.sleep(for: delay) }
        let code = problem == nil ? status : 401
        // Without a body: one would wait for a delayed acknowledgement on a kept connection.
        return HTTPResponse(statusCode: HTTPStatusCode(code, phrase: "Answer"))
    }

    /// What was asked of whom: the server speaks HTTP without TLS.
    private func target(of request: HTTPRequest) -> RequestTarget {
        RequestTarget(
            method: request.method.rawValue,
            scheme: "http",
            authority: request.headers[.host] ?? "",
            target: request.target.rawValue
        )
    }

    private func show(
        _ request: HTTPRequest,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8],
        _ problem: SignatureRefusal?
    ) {
        let id = headers.first { $0.name.lowercased() == "webhook-id" }?.value
        let text = String(validating: body, as: UTF8.self)
        guard isJSON else {
            let verdict =
                verifier == nil ? "unverified" : problem.map { "\($0.name)" } ?? "verified"
            let shown = text.map { $0.quotable(limit: 2000) } ?? "\(body.count) bytes"
            StandardOutput.write(
                "\(Timestamp(.now)) \(request.method.rawValue) \(request.path.quotable)"
                    + " \(id?.quotable ?? "-") \(verdict) \(shown)"
            )
            return
        }
        var fields = [
            "\"time\":\(JSONString(Timestamp(.now).description))",
            "\"method\":\(JSONString(request.method.rawValue))",
            "\"path\":\(JSONString(request.path))",
        ]
        if let id { fields.append("\"id\":\(JSONString(id))") }
        if verifier != nil { fields.append("\"verified\":\(problem == nil)") }
        if let problem { fields.append("\"error\":\(JSONString(problem.description))") }
        let named = headers.sorted { $0.name < $1.name }.map {
            "\(JSONString($0.name.lowercased())):\(JSONString($0.value))"
        }
        fields.append("\"headers\":{\(named.joined(separator: ","))}")
        fields.append(
            text.map { "\"body\":\(JSONString($0))" }
                ?? "\"bodyBase64\":\"\(Data(body).base64EncodedString())\""
        )
        StandardOutput.write("{\(fields.joined(separator: ","))}")
    }
}
