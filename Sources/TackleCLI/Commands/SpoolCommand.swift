import ArgumentParser

/// `tackle spool`: what a spool holds, and what is done about it while no process runs it.
struct SpoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool",
        abstract: "Look into a spool, and act on what it holds.",
        discussion: """
            DIR is the directory that a file-spool stage names; one that holds no spool is left as \
            it is. stat, ls, show, endpoints, verify and export only look, also while a process \
            runs the spool. The others change it: one that another process owns is refused with \
            that process's id, and the next run goes by what was done.
            """,
        subcommands: [
            SpoolStatCommand.self, SpoolListCommand.self, SpoolShowCommand.self,
            SpoolEndpointsCommand.self, SpoolVerifyCommand.self, SpoolExportCommand.self,
            SpoolCancelCommand.self, SpoolRequeueCommand.self, SpoolPurgeCommand.self,
            SpoolPauseCommand.self, SpoolResumeCommand.self, SpoolDisableCommand.self,
            SpoolEnableCommand.self,
        ]
    )
}
