/// What is fuzzed, by the name that the command line uses.
enum FuzzTarget: String, CaseIterable {
    /// Messages that arrive: their header fields, body and target, under each scheme.
    case headers

    /// Secrets in every form, and what is said of those that are none.
    case secrets

    /// Schemes by templates and by lists of components, and what they sign.
    case schemes

    /// The signer's options in a configuration.
    case options

    /// Does with one input what can be done with it; a broken rule ends the process.
    func run(_ input: [UInt8]) {
        switch self {
        case .headers: HeaderTarget.run(FuzzInput(input))
        case .secrets: SecretTarget.run(FuzzInput(input))
        case .schemes: SchemeTarget.run(FuzzInput(input))
        case .options: OptionTarget.run(FuzzInput(input))
        }
    }
}
