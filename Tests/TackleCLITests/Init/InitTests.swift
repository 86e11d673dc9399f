import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle init` writes a package, or nothing.
struct InitTests {
    private static let files = [
        ".gitignore", "Package.swift", "README.md", "Sources/OrderPigeon/OrderPigeonSender.swift",
        "Sources/OrderPigeon/main.swift", "Tests/OrderPigeonTests/OrderPigeonSenderTests.swift",
        "pipeline.yaml",
    ]

    private func run(_ arguments: String..., in folder: String) async throws -> CommandRun {
        try await CommandRun(
            arguments: ["init"] + arguments,
            in: URL(fileURLWithPath: folder)
        )
    }

    private func files(in folder: String) throws -> [String] {
        let manager = FileManager.default
        return try manager.subpathsOfDirectory(atPath: folder).sorted()
            .filter { manager.contents(atPath: "\(folder)/\($0)") != nil }
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test(arguments: ["order-pigeon", "OrderPigeon", "orderPigeon", "Order-Pigeon"])
    func `writes the same files however the name is written`(name: String) async throws {
        try await TemporaryDirectory.with { folder in
            let run = try await run(name, in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try files(in: folder) == Self.files.map { "order-pigeon/\($0)" })
            for file in Self.files {
                #expect(run.output.contains("  \(file)\n"))
                // What a folder of some other name would be told by.
                let rest = try text("\(folder)/order-pigeon/\(file)")
                    .replacing("order-pigeon", with: "").replacing("OrderPigeon", with: "")
                    .replacing("ORDER_PIGEON", with: "")
                #expect(!rest.lowercased().contains("pigeon"), "\(file)")
            }
            #expect(run.output.contains("\n  cd order-pigeon\n  swift test\n"))
        }
    }

    @Test(arguments: ["pigeon", "orderpigeon", "OrderPIGEON", "a-name-of-32-characters-pigeon-x"])
    func `keeps the sender within 40 lines and every line of Swift within 100 characters`(
        name: String
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let run = try await run(name, "--directory", "made", in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let paths = try files(in: "\(folder)/made").filter { $0.hasSuffix(".swift") }
            #expect(paths.count == 4)
            for path in paths where path != "Package.swift" {
                let lines = try text("\(folder)/made/\(path)").split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                )
                #expect(lines.allSatisfy { $0.count <= 100 }, "\(path)")
                if path.hasSuffix("Sender.swift") { #expect(lines.count <= 41, "\(path)") }
            }
        }
    }

    @Test func `finds Tackle in the checkout in which it was built`() async throws {
        try await TemporaryDirectory.with { folder in
            #expect(try await run("pigeon", in: folder).status == 0)
            let manifest = try text("\(folder)/pigeon/Package.swift")
            let place = "path: \"\(Repository.root)\""
            #expect(manifest.contains("        .package(name: \"tackle\", \(place))\n"))
            #expect(!manifest.contains("url:"))
        }
    }

    @Test func `says to give --tackle where it does not lie in a checkout`() async throws {
        try await TemporaryDirectory.with { folder in
            let copy = "\(folder)/tackle"
            let program = BuiltProducts.path(of: "tackle")
            try FileManager.default.copyItem(atPath: program, toPath: copy)
            let outcome = try await ChildProcess.run(
                copy,
                ["init", "pigeon", "--directory", "\(folder)/pigeon"]
            )
            #expect(outcome.exit == .code(64))
            #expect(
                outcome.errors
                    == "tackle: this tackle does not lie in a checkout that the package could find"
                    + " Tackle in: give --tackle with the folder of one, or with a URL of Git\n"
            )
            #expect(try files(in: folder) == ["tackle"])
        }
    }

    @Test(
        arguments: [
            ("https://git.example/tools/tackle.git", "tackle"),
            ("https://git.example/tools/tackle-fork", "tackle-fork"),
            ("git@git.example:tools/tackle.git", "tackle"),
            ("ssh://git@git.example/tackle/", "tackle"),
        ]
    )
    func `takes Tackle from a repository`(url: String, identity: String) async throws {
        try await TemporaryDirectory.with { folder in
            let run = try await run("pigeon", "--tackle", url, in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let manifest = try text("\(folder)/pigeon/Package.swift")
            #expect(manifest.contains("        .package(url: \"\(url)\", from: \"0.1.0\")\n"))
            let products = manifest.matches(of: /package: "([^"]*)"/).map { String($0.1) }
            #expect(products.count == 9 && Set(products) == [identity])
        }
    }

    @Test func `takes Tackle from a path, whatever its characters`() async throws {
        try await TemporaryDirectory.with { folder in
            let checkout = "\(folder)/a \"tackle\" \\(here)"
            try FileManager.default.createDirectory(
                atPath: checkout,
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(
                atPath: "\(Repository.root)/Package.swift",
                toPath: "\(checkout)/Package.swift"
            )
            let path = "a \"tackle\" \\(here)"
            let run = try await run("pigeon", "--tackle", path, in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let manifest = try text("\(folder)/pigeon/Package.swift")
            #expect(manifest.contains("/a \\\"tackle\\\" \\\\(here)\")\n"))
        }
    }
}
