import Tackle
import TackleTesting
import XCTest

/// The contract is an error that is thrown, so every framework that knows errors can run it.
final class ContractInXCTest: XCTestCase {
    func testAStageThatKeepsTheContractPasses() async throws {
        try await SenderContract {
            ClosurePlugin("tenant") { delivery, next in
                try await next(delivery.adding(header: "X-Tenant", "acme"))
            }
        }.run()
    }

    func testAStageThatBreaksItThrowsWithTheRuleAndTheRemedy() async throws {
        let contract = SenderContract {
            ClosurePlugin("twice") { delivery, next in
                _ = try await next(delivery)
                return try await next(delivery)
            }
        }
        do {
            try await contract.run()
            XCTFail("it hands everything on twice")
        } catch let error as ContractBroken {
            XCTAssertTrue("\(error)".contains("✘ hands-on: "), "\(error)")
            XCTAssertTrue("\(error)".contains("remedy: call next(delivery) once"), "\(error)")
        }
    }

    func testAMisspeltExcuseIsNotAnExcuse() async throws {
        let contract = SenderContract(excusing: ["bdy": "a mistake"]) {
            ClosurePlugin("tenant") { delivery, next in try await next(delivery) }
        }
        let report = try await contract.report()
        XCTAssertTrue("\(report)".contains("did you mean 'body'"), "\(report)")
    }
}
