import Foundation
import TestSupport
import Testing

/// Every command in the documentation is one that there is.
struct ShellBlockTests {
    @Test func `are read by the shell`() async throws {
        for page in try Page.all {
            for block in page.blocks(in: "sh") {
                let outcome = try await ChildProcess.run(
                    "/bin/sh",
                    ["-n"],
                    input: Array(block.text.utf8)
                )
                #expect(outcome.exit == .code(0), "\(page.place(block)): \(outcome.errors)")
            }
        }
    }

    @Test func `name commands and options that there are`() async throws {
        let help = try await CommandHelp.tackle
        var count = 0
        for page in try Page.all {
            for block in page.blocks(in: "sh") {
                for words in ShellScript(block.lines).commands {
                    count += 1
                    let complaint = Self.complaint(about: words, help: help, isWhole: true)
                    let command = words.joined(separator: " ")
                    #expect(complaint == nil, "\(page.place(block)): \(command)")
                }
            }
        }
        #expect(count > 20)
    }

    @Test func `are there as well where the text speaks of them`() async throws {
        let help = try await CommandHelp.tackle
        for page in try Page.all {
            for (index, line) in page.lines.enumerated() {
                for code in line.matches(of: /`((?:tackle|script\/)[^`]*)`/) {
                    for words in ShellScript([code.1]).commands {
                        let complaint = Self.complaint(about: words, help: help, isWhole: false)
                        #expect(complaint == nil, "\(page.path):\(index + 1): \(code.1)")
                    }
                }
            }
        }
    }

    @Test func `write configurations that tackle check takes`() async throws {
        let files = try ConfigurationFiles()
        for page in try Page.all {
            for block in page.blocks(in: "sh") {
                for file in ShellScript(block.lines).files where file.name.hasSuffix(".yaml") {
                    let text = file.lines.joined(separator: "\n")
                    let complaint = try await files.complaint(about: text)
                    #expect(complaint == nil, "\(page.place(block)): \(file.name)")
                }
            }
        }
    }

    @Test(
        arguments: [
            ("tackle sned http://a.example", "tackle has no command 'sned'"),
            ("tackle send http://a.example --evnt x", "send has no option '--evnt'"),
            ("A=b tackle check a b <c 2>/dev/null # --x", "check takes 1 values, and here are 2"),
            ("cat a | tackle run --config", "--config of run needs a value"),
            ("tackle check", "check needs 1 values"),
            ("x && script/tset --filter A", "there is no script/tset"),
        ]
    )
    func `are found where they are wrong`(line: String, expected: String) async throws {
        let help = try await CommandHelp.tackle
        let complaints = ShellScript([line[...]]).commands.compactMap { words in
            Self.complaint(about: words, help: help, isWhole: true)
        }
        #expect(complaints == [expected])
    }

    private static func complaint(
        about words: [String],
        help: CommandHelp,
        isWhole: Bool
    ) -> String? {
        guard let name = words.first else { return nil }
        if name == "tackle" || name.hasSuffix("/tackle") {
            return help.complaint(about: words.dropFirst(), isWhole: isWhole)
        }
        guard name.hasPrefix("script/") else { return nil }
        let path = "\(Repository.root)/\(name)"
        return FileManager.default.isExecutableFile(atPath: path) ? nil : "there is no \(name)"
    }
}
