import Foundation
import TackleTesting
import TestSupport
import Testing

/// What `tackle init` refuses, and that it leaves nothing behind then.
struct InitRefusalTests {
    private func expectNothing(in folder: String) throws {
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test(
        arguments: [
            ("", "it is empty: give one such as order-pigeon"),
            ("order_pigeon", "use letters, digits and single hyphens, such as order-pigeon"),
            ("order--pigeon", "use letters, digits and single hyphens, such as order-pigeon"),
            ("pigeon-", "use letters, digits and single hyphens, such as order-pigeon"),
            ("../pigeon", "use letters, digits and single hyphens, such as order-pigeon"),
            ("a/b", "use letters, digits and single hyphens, such as order-pigeon"),
            (".", "use letters, digits and single hyphens, such as order-pigeon"),
            ("péage", "use letters, digits and single hyphens, such as order-pigeon"),
            ("two words", "use letters, digits and single hyphens, such as order-pigeon"),
            ("1abc", "it begins with a digit: put a letter first"),
            (
                "a-name-of-more-than-32-characters",
                "it has more than 32 characters: shorten it"
            ),
            ("class", "it is a word of the language Swift: choose another one"),
            ("Self", "it is a word of the language Swift: choose another one"),
            ("curl", "a built-in plugin has it: choose another one"),
            ("MemoryQueue", "a built-in plugin has it: choose another one"),
            ("tackle-pigeon", "Tackle's own modules begin with it: choose another one"),
            ("foundation", "a module or a package that yours needs has it: choose another one"),
            ("Testing", "a module or a package that yours needs has it: choose another one"),
            ("swift-log", "a module or a package that yours needs has it: choose another one"),
            ("pigeon-sender", "its sender would be named PigeonSenderSender: leave 'sender' out"),
        ]
    )
    func `refuses a name that cannot be one, in one sentence`(
        name: String,
        reason: String
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let run = try await CommandRun(
                arguments: ["init", name],
                in: URL(fileURLWithPath: folder)
            )
            #expect(run.status == 64)
            #expect(
                run.errors == "tackle: '\(name)' cannot be the name of a package: \(reason)\n"
            )
            try expectNothing(in: folder)
        }
    }

    @Test func `refuses the names of all modules that a package would meet`() async throws {
        let manifest = try String(
            contentsOfFile: "\(Repository.root)/Package.swift",
            encoding: .utf8
        )
        let products = manifest.matches(of: /\.(?:product|systemLibrary)\(\s*name: "(\w+)"/)
            .map { String($0.1) }
        let packages = manifest.matches(of: /url: "[^"]*\/([^"\/]+)"/).map { String($0.1) }
        #expect(products.count > 8 && packages.count > 4)
        try await TemporaryDirectory.with { folder in
            for name in Set(products + packages) {
                let run = try await CommandRun(
                    arguments: ["init", name],
                    in: URL(fileURLWithPath: folder)
                )
                #expect(run.status == 64, "\(name)")
            }
            try expectNothing(in: folder)
        }
    }

    @Test(arguments: ["folder", "file", "link"])
    func `overwrites nothing`(kind: String) async throws {
        try await TemporaryDirectory.with { folder in
            let place = "\(folder)/pigeon"
            let manager = FileManager.default
            switch kind {
            case "folder":
                try manager.createDirectory(atPath: place, withIntermediateDirectories: false)
            case "file":
                try Data("mine".utf8).write(to: URL(fileURLWithPath: place))
            default:
                try manager.createSymbolicLink(atPath: place, withDestinationPath: "nowhere")
            }
            let run = try await CommandRun(
                arguments: ["init", "pigeon"],
                in: URL(fileURLWithPath: folder)
            )
            #expect(run.status == 1)
            #expect(
                run.errors
                    == "tackle: 'pigeon' is there already, and nothing was changed: give another"
                    + " name, or another folder with --directory\n"
            )
            #expect(try manager.contentsOfDirectory(atPath: folder) == ["pigeon"])
            if kind == "folder" { try expectNothing(in: place) }
        }
    }

    @Test func `leaves nothing half-written where the disk takes no more`() async throws {
        try await TemporaryDirectory.with { folder in
            // Files of at most 512 bytes, without the signal that would end the process.
            let script = "trap '' XFSZ; ulimit -f 1; cd \"$0\"; exec \"$1\" init pigeon"
            let outcome = try await ChildProcess.run(
                "/bin/sh",
                ["-c", script, folder, BuiltProducts.path(of: "tackle")]
            )
            #expect(outcome.exit == .code(1))
            #expect(outcome.errors.hasPrefix("tackle: 'pigeon' could not be written, and nothing"))
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
            try expectNothing(in: folder)
        }
    }

    @Test(
        arguments: [
            ("--directory", "", 64, "--directory: '' is no path of a folder"),
            ("--directory", "no/such", 1, "'no/such' cannot be made: there is no folder '"),
            ("--tackle", "", 64, "--tackle: '' is no path and no URL of Git"),
            ("--tackle", "no/such", 64, "--tackle: there is no Package.swift of Tackle in"),
            ("--tackle", "https://", 64, "--tackle: there is no Package.swift of Tackle in"),
        ]
    )
    func `refuses options that lead nowhere`(
        option: String,
        value: String,
        status: Int32,
        reason: String
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let run = try await CommandRun(
                arguments: ["init", "pigeon", option, value],
                in: URL(fileURLWithPath: folder)
            )
            #expect(run.status == status)
            #expect(run.errors.hasPrefix("tackle: \(reason)"), "\(run.errors)")
            try expectNothing(in: folder)
        }
    }
}
