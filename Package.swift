// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "tackle",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Tackle", targets: ["Tackle"]),
        .library(name: "TackleQueueing", targets: ["TackleQueueing"]),
        .library(name: "TackleYAML", targets: ["TackleYAML"]),
        .library(name: "TackleCommandLine", targets: ["TackleCommandLine"]),
        .library(name: "TackleTesting", targets: ["TackleTesting"]),
        .library(name: "TackleCurl", targets: ["TackleCurl"]),
        .library(name: "TackleMemoryQueue", targets: ["TackleMemoryQueue"]),
        .library(name: "TackleFileSpool", targets: ["TackleFileSpool"]),
        .library(name: "TackleHMAC", targets: ["TackleHMAC"]),
        .executable(name: "tackle", targets: ["TackleCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // The core: no C, no networking, no plugin.
        .target(name: "Tackle", dependencies: [.product(name: "Logging", package: "swift-log")]),
        .target(
            name: "TackleQueueing",
            dependencies: ["Tackle", .product(name: "Logging", package: "swift-log")]
        ),
        .target(
            name: "TackleYAML",
            dependencies: ["Tackle", .product(name: "Yams", package: "Yams")]
        ),
        // The command line without any plugin, for executables that choose their own.
        .target(
            name: "TackleCommandLine",
            dependencies: [
                "Tackle", "TackleQueueing", "TackleYAML",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "TackleTesting", dependencies: ["Tackle"]),
        .executableTarget(
            name: "TackleCLI",
            dependencies: [
                "Tackle", "TackleQueueing", "TackleYAML", "TackleCommandLine", "TackleCurl",
                "TackleMemoryQueue", "TackleFileSpool", "TackleHMAC",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            // What `tackle init` writes: real files, built and tested below as they stand.
            resources: [
                .embedInCode("Template/Package.swift"),
                .embedInCode("Template/README.md"),
                .embedInCode("Template/gitignore"),
                .embedInCode("Template/pipeline.yaml"),
                .embedInCode("Template/Sources/Pigeon/PigeonSender.swift"),
                .embedInCode("Template/Sources/Pigeon/main.swift"),
                .embedInCode("Template/Tests/PigeonTests/PigeonSenderTests.swift"),
            ]
        ),

        // SwiftPM looks for build-tool plugins in Plugins/, so each sender plugin names its path.
        .target(
            name: "TackleCurl",
            dependencies: ["Tackle", "CCurl", .product(name: "Logging", package: "swift-log")],
            path: "Plugins/Curl"
        ),
        .target(
            name: "TackleMemoryQueue",
            dependencies: ["Tackle", "TackleQueueing"],
            path: "Plugins/MemoryQueue"
        ),
        .target(
            name: "TackleFileSpool",
            dependencies: [
                "Tackle", "TackleQueueing", "CLinux",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Plugins/FileSpool"
        ),
        .target(
            name: "TackleHMAC",
            dependencies: [
                "Tackle", "COpenSSL",
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "RawStructuredFieldValues",
                    package: "swift-http-structured-headers"
                ),
            ],
            path: "Plugins/HMAC"
        ),
        .systemLibrary(name: "CLinux", path: "Plugins/CLinux"),
        .systemLibrary(
            name: "CCurl",
            path: "Plugins/CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            path: "Plugins/COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "Tackle", "TackleTesting", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "TackleTests",
            dependencies: [
                "Tackle", "TackleTesting", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Vectors")]
        ),
        .testTarget(
            name: "TackleQueueingTests",
            dependencies: [
                "TackleQueueing", "TackleMemoryQueue", "TackleFileSpool", "TackleTesting",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "TackleYAMLTests",
            dependencies: ["TackleYAML", "Tackle", "TackleTesting"]
        ),
        // What somebody makes who writes a sender and needs no plugin with a library in C.
        .executableTarget(
            name: "PigeonTool",
            dependencies: ["Tackle", "TackleCommandLine", "TackleMemoryQueue"],
            path: "Tests/PigeonTool"
        ),
        .testTarget(
            name: "TackleCommandLineTests",
            dependencies: [
                "TackleCommandLine", "PigeonTool", "Tackle", "TackleQueueing", "TackleTesting",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "TackleTestingTests",
            dependencies: [
                "Tackle", "TackleQueueing", "TackleCurl", "TackleMemoryQueue", "TackleFileSpool",
                "TackleHMAC", "TackleTesting", "TestSupport",
            ]
        ),
        .testTarget(
            name: "TackleCurlTests",
            dependencies: ["TackleCurl", "CCurl", "TackleTesting", "TestSupport"],
            resources: [.copy("Vectors")]
        ),
        .testTarget(
            name: "TackleMemoryQueueTests",
            dependencies: ["TackleMemoryQueue", "TackleTesting", "TestSupport"]
        ),
        .testTarget(
            name: "TackleFileSpoolTests",
            dependencies: ["TackleFileSpool", "TackleQueueing", "TackleTesting", "TestSupport"]
        ),
        .testTarget(
            name: "TackleHMACTests",
            dependencies: [
                "TackleHMAC", "COpenSSL", "TackleTesting", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Vectors")]
        ),
        .testTarget(
            name: "TackleCLITests",
            dependencies: [
                "TackleCLI", "TackleCommandLine", "TackleFileSpool", "TackleHMAC",
                "TackleQueueing", "TackleTesting", "TestSupport",
            ],
            resources: [.copy("Cases")]
        ),
        .executableTarget(
            name: "Pigeon",
            dependencies: [
                "Tackle", "TackleCommandLine", "TackleCurl", "TackleHMAC", "TackleMemoryQueue",
                "TackleFileSpool",
            ],
            path: "Sources/TackleCLI/Template/Sources/Pigeon"
        ),
        .testTarget(
            name: "PigeonTests",
            dependencies: ["Pigeon", "Tackle", "TackleCurl", "TackleTesting"],
            path: "Sources/TackleCLI/Template/Tests/PigeonTests"
        ),
        .testTarget(
            name: "TackleScorecardTests",
            dependencies: [
                "Tackle", "TackleQueueing", "TackleCurl", "TackleMemoryQueue", "TackleFileSpool",
                "TackleHMAC", "TackleTesting", "TestSupport",
            ]
        ),
        // The senders that the documentation shows, as it shows them.
        .testTarget(
            name: "WorkedSenderTests",
            dependencies: ["Tackle", "TackleCurl", "TackleTesting", "TestSupport"]
        ),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["TackleCLI", "TackleTesting", "TestSupport"],
            exclude: ["Context"]
        ),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        // SE-0335: existentials are written with `any`.
        .enableUpcomingFeature("ExistentialAny"),
        // SE-0444: a member is visible only where its module is imported.
        .enableUpcomingFeature("MemberImportVisibility"),
        // SE-0409: an import is internal unless it says otherwise.
        .enableUpcomingFeature("InternalImportsByDefault"),
        // SE-0461: an async function runs where its caller runs.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
