import Foundation
import Testing

/// What must be refused, with an error that names the place and the remedy, and what must not.
@Suite struct BadInputTests {
    private let file = BadInputFile.shared

    @Test(arguments: BadInputCase.all.filter { $0.kind.hasPrefix("yaml") })
    func `check judges a configuration`(_ each: BadInputCase) async throws {
        try await file.withFolder { folder in
            try each.text.write(to: folder.appendingPathComponent("case.yaml"))
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let run = try await CommandRun(
                arguments: ["check", "case.yaml"],
                in: folder,
                environment: file.environment
            )
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(before == after, "check changes nothing")
            expectNothingSecret(in: run, each)
            let isFine = each.expected.outcome == "ok"
            if run.status == 0, isFine || each.isEitherFine { return }
            if isFine, !each.isEitherFine {
                Issue.record("refused: \(run.errors)")
                return
            }
            // Root may read every file.
            if each.topic == "secret-file", run.status == 0, getuid() == 0 { return }
            #expect(run.status == 78)
            expectMentions(each, in: run.errors)
            if let field = each.expected.field { #expect(run.errors.contains(field)) }
            #expect(run.errors.utf8.count <= 4000)
            let isPlain = run.errors.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
            #expect(isPlain, "no control characters")
        }
    }

    @Test(arguments: BadInputCase.all.filter { $0.kind.hasPrefix("line") })
    func `run judges an input line and goes on`(_ each: BadInputCase) async throws {
        try await file.withFolder { folder in
            let config = Data((each.config ?? file.runConfig).utf8)
            try config.write(to: folder.appendingPathComponent("run.yaml"))
            let next = each.config == nil ? Data((file.nextLine + "\n").utf8) : Data()
            let run = try await CommandRun(
                arguments: ["run", "--config", "run.yaml"],
                in: folder,
                environment: file.environment,
                input: each.text + Data("\n".utf8) + next
            )
            expectNothingSecret(in: run, each)
            let events = try run.output.split(separator: "\n").map { line in
                try #require(
                    JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                )
            }
            let isTaken = { (event: [String: Any]) in
                ["delivered", "accepted"].contains(event["type"] as? String)
            }
            let own = events.filter { $0["id"] as? String != "next-line" }
            if each.config == nil {
                #expect(events.contains { $0["id"] as? String == "next-line" && isTaken($0) })
            }
            let refused = own.first { each.expected.types.contains($0["type"] as? String ?? "") }
            switch each.expected.outcome {
            case "ignored":
                #expect(own.isEmpty)
            case "ok" where !(each.isEitherFine && refused != nil):
                #expect(own.contains(where: isTaken))
                #expect(run.status == 0)
            default:
                if each.isEitherFine, own.contains(where: isTaken) { return }
                let event = try #require(refused, "not refused: \(run.output.prefix(300))")
                #expect(run.status == 1)
                expect(each, in: event)
            }
        }
    }

    @Test(arguments: BadInputCase.all.filter { $0.kind == "cli" })
    func `the command line judges its arguments`(_ each: BadInputCase) async throws {
        try await file.withFolder { folder in
            let run = try await CommandRun(
                arguments: each.arguments,
                in: folder,
                environment: file.environment,
                input: each.text
            )
            expectNothingSecret(in: run, each)
            #expect(each.expected.exits.contains(run.status), "\(run.status): \(run.errors)")
            let isUsage = [64, 66, 78].contains(run.status)
            expectMentions(each, in: isUsage ? run.errors : run.output + run.errors)
        }
    }

    private func expect(_ each: BadInputCase, in event: [String: Any]) {
        let text = event.values.map { "\($0)" }.joined(separator: " ").lowercased()
        if let field = each.expected.field {
            #expect(text.contains(field.lowercased().trimmingCharacters(in: ["s"])))
        }
        // A lone surrogate is refused with the line as a whole, before keys are told apart.
        for mention in each.expected.mentions where each.topic != "line-surrogate" {
            #expect(text.contains(mention.lowercased()))
        }
        if let line = each.expected.line { #expect(event["line"] as? Int == line) }
    }

    private func expectMentions(_ each: BadInputCase, in text: String) {
        for mention in each.expected.mentions where mention != "line" {
            #expect(text.contains(mention), "\(mention) in: \(text)")
        }
        if each.expected.mentions.contains("line") {
            #expect(text.contains(/line \d/))
        }
        if let word = each.expected.suggests {
            #expect(text.contains("did you mean '\(word)'?"), "\(word) in: \(text)")
        }
    }

    private func expectNothingSecret(in run: CommandRun, _ each: BadInputCase) {
        let secrets = file.environment.values.filter { $0.utf8.count > 4 }
        for text in each.expected.neverMentions + secrets {
            #expect(!(run.output + run.errors).contains(text), "\(text) must not be told")
        }
        #expect(run.status >= 0 && run.status != 137, "it crashed or hung")
    }
}
