// swift-tools-version:6.2
import PackageDescription

// What feeds the parsers of signatures and secrets with inputs that libFuzzer makes up. A package
// of its own, since all of it is built for the fuzzer; `script/fuzz` does that, and runs it.
let package = Package(
    name: "tackle-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "tackle", path: "../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CFuzzer", path: "CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CFuzzer",
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleHMAC", package: "tackle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Fuzzer"
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
