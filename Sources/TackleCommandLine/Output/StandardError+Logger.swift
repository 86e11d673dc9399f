package import Logging

extension StandardError {
    /// What the library logs, as lines for people: warnings and worse.
    package static let logger: Logger = {
        var logger = Logger(label: "tackle") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }()
}
