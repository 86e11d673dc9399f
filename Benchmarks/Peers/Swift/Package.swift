// swift-tools-version:6.2
import PackageDescription

// Other senders in Swift that Tackle is compared with. A package of its own, so that what measures
// Tackle from the inside is built without them; `script/bench` builds it.
let package = Package(
    name: "tackle-benchmark-peers",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .target(
            name: "PeerLoad",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            path: "PeerLoad"
        ),
        .executableTarget(
            name: "async-http-client",
            dependencies: [
                "PeerLoad",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "AsyncHTTPClientPeer"
        ),
        .executableTarget(
            name: "url-session",
            dependencies: ["PeerLoad"],
            path: "URLSessionPeer"
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
    ]
}
