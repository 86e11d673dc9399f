package import ArgumentParser

/// A command that depends on the tool it belongs to, such as on its plugins.
package protocol ConfiguredCommand: ParsableCommand {
    /// Does the work.
    ///
    /// - Throws: ``CommandFailure``, or another error that the tool knows to tell.
    func run(in tool: CommandLineTool) async throws
}
