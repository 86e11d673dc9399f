import Foundation
import Tackle
import TackleTesting
import TestSupport
import Testing

@Suite("The page about the contract")
struct ContractPageTests {
    private static let path = "Sources/TackleTesting/TackleTesting.docc/Contract.md"

    @Test("lists every rule for a transport, a stage and a queue, as they are")
    func rules() throws {
        let page = try String(contentsOfFile: Repository.root + "/" + Self.path, encoding: .utf8)
        let marker = "## For every stage"
        let head = try #require(page.range(of: marker)).lowerBound
        #expect(page[head...] == Self.tables, "the page should end with:\n\n\(Self.tables)")
    }

    private static var tables: String {
        let roles: [StageRole] = [.transport, .policy, .queue]
        let common = ContractRule.all.filter { rule in
            roles.allSatisfy { role in ContractRule.all(for: role).contains { $0.name == rule.name }
            }
        }
        let names = Set(common.map(\.name))
        func own(_ role: StageRole) -> [ContractRule] {
            ContractRule.all(for: role).filter { !names.contains($0.name) }
        }
        return [
            table("For every stage", common), table("For a transport", own(.transport)),
            table("For a policy or a signer", own(.policy)), table("For a queue", own(.queue)),
        ].joined(separator: "\n")
    }

    private static func table(_ title: String, _ rules: [ContractRule]) -> String {
        "## \(title)\n\n| rule | what holds |\n|---|---|\n"
            + rules.map { "| `\($0.name)` | \($0.statement) |\n" }.joined()
    }

    @Test("every rule has a name, a statement and a remedy of its own")
    func distinct() {
        let rules = ContractRule.all
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(Set(rules.map(\.statement)).count == rules.count)
        #expect(rules.allSatisfy { $0.statement.hasSuffix(".") && !$0.remedy.isEmpty })
        for role in [StageRole.transport, .policy, .signer, .queue] {
            #expect(ContractRule.all(for: role).count >= 30)
        }
    }
}
