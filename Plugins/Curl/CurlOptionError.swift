/// An option that libcurl did not take.
struct CurlOptionError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
