/// The version of the command line and of the libraries it is built from.
enum TackleVersion {
    static let text = "0.1.0"
}
