/// The files of a new package.
///
/// They are the files of the folder `Template`, which are built and tested as they stand, with
/// other names in them.
struct PackageTemplate {
    /// The files, by their paths in the package.
    let files: [(path: String, text: String)]

    /// Fills the template in.
    init(_ names: PackageNames, tackle: TackleLocation) {
        files = Self.files.map { path, bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let isManifest = path == "Package.swift"
            return (
                path: Self.fill(path, names),
                text: Self.fill(isManifest ? tackle.naming(inManifest: text) : text, names)
            )
        }
    }

    private static let files: [(path: String, bytes: [UInt8])] = [
        ("Package.swift", PackageResources.Package_swift),
        ("Sources/Pigeon/PigeonSender.swift", PackageResources.PigeonSender_swift),
        ("Sources/Pigeon/main.swift", PackageResources.main_swift),
        ("Tests/PigeonTests/PigeonSenderTests.swift", PackageResources.PigeonSenderTests_swift),
        ("pipeline.yaml", PackageResources.pipeline_yaml),
        ("README.md", PackageResources.README_md),
        (".gitignore", PackageResources.gitignore),
    ]

    /// The order matters: no replacement makes what a later one looks for.
    private static func fill(_ text: String, _ names: PackageNames) -> String {
        text.replacing("pigeon", with: names.plugin)
            .replacing("PIGEON", with: names.variable)
            .replacing("Pigeon", with: names.module)
    }
}
