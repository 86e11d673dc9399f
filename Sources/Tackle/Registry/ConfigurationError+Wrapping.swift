extension ConfigurationError {
    /// Any error met while reading a configuration, as one with a place.
    ///
    /// - Parameters:
    ///   - error: the error; a decoder's own brings its place.
    ///   - path: the place, where the error knows none.
    public init(wrapping error: any Error, at path: String) {
        switch error {
        case let error as ConfigurationError:
            self = error.path.hasPrefix(path) || path.isEmpty ? error : error.within(path)
        case let error as DecodingError:
            self.init(error, at: path)
        case let error as PipelineError:
            self.init(
                path: error.stage.map { "pipeline[\($0)]" } ?? "pipeline",
                reason: error.reason
            )
        default:
            self.init(path: path, reason: "\(error)")
        }
    }

    private init(_ error: DecodingError, at path: String) {
        let context: DecodingError.Context
        let reason: String
        switch error {
        case .typeMismatch(_, let found):
            (context, reason) = (found, "the value has the wrong type")
        case .valueNotFound(_, let found):
            (context, reason) = (found, "it has no value: give one, or remove the key")
        case .keyNotFound(let key, let found):
            (context, reason) = (found, "'\(key.stringValue.quotable)' is missing: add it")
        case .dataCorrupted(let found):
            (context, reason) = (found, found.debugDescription.quotable)
        @unknown default:
            self.init(path: path, reason: "the value cannot be read")
            return
        }
        if let inner = context.underlyingError as? ConfigurationError {
            self = inner
            return
        }
        let place = context.codingPath.configurationPath
        self.init(path: place.isEmpty ? path : place, reason: reason)
    }
}
