package import Logging

extension Logger {
    /// A logger for runs so many that nobody could read what they say.
    package static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
