// swift-tools-version:6.2
import PackageDescription

// What measures Tackle from the inside. A package of its own, so that nobody who uses Tackle builds
// it; `script/bench` does.
let package = Package(
    name: "tackle-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "tackle", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .executableTarget(
            name: "queue-bench",
            dependencies: [
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleQueueing", package: "tackle"),
                .product(name: "TackleMemoryQueue", package: "tackle"),
                .product(name: "TackleCurl", package: "tackle"),
                .product(name: "TackleHMAC", package: "tackle"),
            ],
            path: "QueueBench"
        ),
        .executableTarget(
            name: "spool-bench",
            dependencies: [
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleQueueing", package: "tackle"),
                .product(name: "TackleFileSpool", package: "tackle"),
                .product(name: "TackleTesting", package: "tackle"),
            ],
            path: "SpoolBench"
        ),
        .executableTarget(
            name: "hmac-bench",
            dependencies: [
                .product(name: "TackleHMAC", package: "tackle"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "HMACBench"
        ),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
