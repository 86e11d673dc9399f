import Foundation

/// The folder in which the package's products and this test bundle were built.
package enum BuiltProducts {
    /// The folder's path.
    package static let folder: String = {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().path
    }()

    /// The path of a built executable.
    package static func path(of name: String) -> String {
        "\(folder)/\(name)"
    }
}
