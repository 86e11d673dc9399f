// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "pigeon",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "pigeon", targets: ["Pigeon"])],
    dependencies: [
        .package(url: "https://tackle.invalid/tackle", from: "0.1.0")
    ],
    targets: [
        .executableTarget(
            name: "Pigeon",
            dependencies: [
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleCommandLine", package: "tackle"),
                .product(name: "TackleCurl", package: "tackle"),
                .product(name: "TackleHMAC", package: "tackle"),
                .product(name: "TackleMemoryQueue", package: "tackle"),
                .product(name: "TackleFileSpool", package: "tackle"),
            ]
        ),
        .testTarget(
            name: "PigeonTests",
            dependencies: [
                "Pigeon",
                .product(name: "Tackle", package: "tackle"),
                .product(name: "TackleCurl", package: "tackle"),
                .product(name: "TackleTesting", package: "tackle"),
            ]
        ),
    ]
)
