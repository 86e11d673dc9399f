import Tackle
import Testing

@testable import TackleCurl

@Suite struct BlockedRangeTests {
    private let file = BlockedRangeFile.shared

    @Test(arguments: BlockedRangeFile.shared.ranges)
    func `refuses the first, the middle and the last address of a range`(
        _ blocked: BlockedRange
    ) throws {
        #expect(blocked.samples.allSatisfy(blocked.range.contains))
        for address in blocked.samples {
            // A mapped address is what it holds, which may be public: so is ::ffff:128.0.0.0.
            let isPublic = file.isPublic(address)
            #expect((AddressPolicy().refusal(of: address) == nil) == isPublic, "\(address)")
            #expect(!isPublic || address.unmapped != address, "\(address)")
        }
    }

    @Test(arguments: BlockedRangeFile.shared.ranges)
    func `lets the neighbours of a range pass that lie in no other`(
        _ blocked: BlockedRange
    ) throws {
        #expect(!blocked.neighbours.contains(where: blocked.range.contains))
        for address in blocked.neighbours {
            let refusal = AddressPolicy().refusal(of: address)
            #expect((refusal == nil) == file.isPublic(address), "\(address): \(refusal as Any)")
        }
    }

    @Test func `meets both sides of most ranges`() {
        let neighbours = file.ranges.flatMap(\.neighbours)
        #expect(file.ranges.count == 34)
        #expect(neighbours.filter(file.isPublic).count == 36)
    }
}
