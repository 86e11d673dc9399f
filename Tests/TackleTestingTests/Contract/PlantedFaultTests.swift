import Tackle
import TackleTesting
import Testing

@Suite("The contract finds planted faults", .serialized)
struct PlantedFaultTests {
    private static let all =
        PlantedFault.transports + PlantedFault.stages + PlantedFault.queues + PlantedFault.options

    @Test("a sender with a mistake breaks the rule that is meant for it", arguments: all)
    func mistake(_ fault: PlantedFault) async throws {
        defer {
            DescriptorLeak.shared.closeAll()
            Continuations.shared.resumeAll()
        }
        let rule = try #require(ContractRule.all.first { $0.name == fault.rule })
        let contract = SenderContract(options: fault.options, limit: .seconds(3), fault.make)
        let broken = try await #require(throws: ContractBroken.self) {
            try await contract.run(rule)
        }
        #expect(broken.description.contains(rule.remedy))
        #expect(!broken.description.contains("making it threw"))
    }

    @Test("without their mistakes the same senders keep the contract")
    func noMistake() async throws {
        try await SenderContract { try FaultyTransport() }.run()
        try await SenderContract { try FaultyQueue() }.run()
        try await SenderContract { ClosurePlugin("faulty") { try await $1($0) } }.run()
        try await SenderContract(options: ["secret": "unspeakable"]) {
            FaultyOptions<NoMistake>(count: 3, secret: "unspeakable")
        }.run()
    }

    @Test("each of the mistakes is another one")
    func distinct() {
        #expect(Set(Self.all.map(\.mistake)).count == Self.all.count)
        #expect(Self.all.count >= 12)
    }
}
