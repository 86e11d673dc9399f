import Foundation

/// A program that `script/bootstrap test` has taken out of its Debian package.
package enum UnpackedProgram {
    /// Where it is: installed, or unpacked below the package's root.
    package static func path(_ name: String) -> String {
        ["/usr/bin/\(name)", "\(Repository.root)/.build-\(name)/usr/bin/\(name)"]
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? name
    }

    /// Whether all of some programs are there.
    package static func areInstalled(_ names: String...) -> Bool {
        names.allSatisfy { FileManager.default.isExecutableFile(atPath: path($0)) }
    }
}
