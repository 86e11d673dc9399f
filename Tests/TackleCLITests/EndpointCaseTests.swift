import Foundation
import TackleTesting
import TestSupport
import Testing

/// Every case of `Cases/ssrf.json` that the command line can tell about.
@Suite(.timeLimit(.minutes(10))) struct EndpointCaseTests {
    /// How many processes run at once.
    private static let width = 4

    private static let cases = EndpointCase.all.filter { !$0.needsCode }

    @Test func `leaves out nothing but what a single check cannot show`() {
        let topics = EndpointCase.all.filter(\.needsCode).map(\.topic)
        #expect(EndpointCase.all.count == 224)
        #expect(Set(topics) == ["dns-rebinding", "redirect-to-private", "env-proxy"])
        #expect(topics.count == 7)
    }

    @Test func `endpoint check judges every URL as it should`() async throws {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            var waiting = Self.cases[...]
            try await withThrowingTaskGroup(of: (EndpointCase, CommandRun).self) { group in
                func startNext() {
                    guard let each = waiting.popFirst() else { return }
                    group.addTask { (each, try await Self.run(each, in: folder)) }
                }
                for _ in 0..<Self.width { startNext() }
                while let (each, run) = try await group.next() {
                    expect(each, in: run)
                    startNext()
                }
            }
            #expect(waiting.isEmpty)
        }
    }

    private static func run(_ each: EndpointCase, in folder: URL) async throws -> CommandRun {
        var arguments = each.arguments
        if let yaml = each.override?.yaml {
            let name = "\(each.id).yaml"
            try Data(yaml.utf8).write(to: folder.appendingPathComponent(name))
            arguments += ["--config", name]
        }
        return try await CommandRun(arguments: arguments, in: folder)
    }

    private func expect(_ each: EndpointCase, in run: CommandRun) {
        let answer: EndpointAnswer
        do {
            answer = try EndpointAnswer(run)
        } catch {
            Issue.record("\(each.id): no JSON: \(run.output) \(run.errors)")
            return
        }
        let name = Comment(rawValue: "\(each.id) \(each.topic): \(run.output)")
        #expect([0, 1, 64].contains(run.status), name)
        #expect(answer.allowed == (run.status == 0), name)
        #expect((answer.reason == nil) == answer.allowed, name)
        #expect((answer.reason == "invalidURL") == (run.status == 64), name)
        #expect((answer.host == nil) == (run.status == 64), name)
        #expect(answer.allowed == !answer.open.isEmpty, name)
        #expect(each.mustNotConnect.isDisjoint(with: answer.open), name)
        #expect(run.errors.isEmpty == answer.allowed, name)
        #expect(answer.allowed == each.isAllowed || each.isEitherFine, name)
    }
}
