// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "two-plugins",
    dependencies: [.package(name: "tackle", path: "../../..")],
    targets: [
        .executableTarget(
            name: "TwoPlugins",
            dependencies: [
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleHMAC", package: "tackle"),
                .product(name: "TackleMemoryQueue", package: "tackle"),
            ]
        )
    ]
)
