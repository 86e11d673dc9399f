import Tackle
import TackleTesting
import Testing

@Suite("Every rule of the contract can be broken", .serialized)
struct HopelessSenderTests {
    @Test("by a sender that does next to nothing right, or by one with a single mistake")
    func everyRule() async throws {
        let mistakes =
            PlantedFault.transports + PlantedFault.stages + PlantedFault.queues
            + PlantedFault.options
        var broken = Set(mistakes.map(\.rule))
        for sender in HopelessSender.all {
            let contract = SenderContract(limit: .milliseconds(250), sender.make)
            broken.formUnion(try await contract.report().broken.map(\.name))
        }
        let unbroken = ContractRule.all.map(\.name).filter { !broken.contains($0) }
        #expect(unbroken == [], "nobody was seen to break these")
    }
}
