import ArgumentParser

/// `tackle spool`: what a spool holds, and what is done about it while no process runs it.
struct SpoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool",
        abstract: "Look into a spool that no process runs, and act on what it holds.",
        discussion: """
            DIR is the directory that a file-spool stage names. One that another process owns is
            refused with that process's id; one that holds no spool is left as it is. The next run
            goes by what was done.
            """,
        subcommands: [
            SpoolEndpointsCommand.self, SpoolCancelCommand.self, SpoolRequeueCommand.self,
            SpoolPauseCommand.self, SpoolResumeCommand.self, SpoolDisableCommand.self,
            SpoolEnableCommand.self,
        ]
    )
}
