// swift-tools-version: 6.2

import PackageDescription

/// The only place of the version: scripts read this line, and a test compares the chart, the image and the changelog.
let version = "0.1.0"

/// What `credits_exporter_build_info` tells; REVISION serves builds from a tree without its history, as in an image.
let revision = Context.environment["REVISION"] ?? Context.gitInformation?.currentCommit ?? "unknown"

/// libyaml comes with Yams, so that a fresh machine needs nothing; but Yams' own code brings all of Foundation along,
/// which is larger than everything else. `build-static` takes the system's libyaml, and Yams is not there at all.
let usesSystemLibyaml = Context.environment["SYSTEM_LIBYAML"] != nil

let package = Package(
    name: "credits-exporter",
    products: [
        .executable(name: "credits-exporter", targets: ["credits-exporter"])
    ],
    // Exact, as no lock file is kept here. The packages that these depend on are not pinned: a later build may take newer
    // ones. The bill of materials of a release has the versions that it was built from.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/pointfreeco/swift-custom-dump", exact: "1.7.3"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // General: nothing in these knows of credits.
        .target(name: "Primitives"),
        .target(
            name: "Concurrency",
            dependencies: [
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(name: "Exposition"),
        .target(
            name: "StrictYAML",
            dependencies: ["Primitives", usesSystemLibyaml ? "CYaml" : .product(name: "Yams", package: "Yams")]
        ),
        .target(
            name: "ExporterToolkit",
            dependencies: [
                "Concurrency",
                "Exposition",
                "Primitives",
                "StrictYAML",
                "CCrypt",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        // The exporter itself.
        .target(name: "Credits", dependencies: ["Exposition", "Primitives"]),
        .target(
            name: "Collection",
            dependencies: [
                "Concurrency",
                "Credits",
                "Primitives",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSOCKS", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "ExporterConfiguration",
            dependencies: [
                "CProviders",
                "Credits",
                "Primitives",
                "StrictYAML",
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ]
        ),
        .target(
            name: "Web",
            dependencies: [
                "Collection",
                "Credits",
                "ExporterToolkit",
                "Exposition",
                "Primitives",
                "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "Simulator",
            dependencies: [
                "Credits",
                "Primitives",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "credits-exporter",
            dependencies: [
                "Collection",
                "Credits",
                "Exposition",
                "ExporterConfiguration",
                "ExporterToolkit",
                "Primitives",
                "Simulator",
                "StrictYAML",
                "StructuredLogging",
                "Web",
                "CBuildInfo",
                "CProcessControl",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "Credits",
                "ExporterConfiguration",
                "Exposition",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/TestSupport"
        ),
        .executableTarget(
            name: "credits-benchmark",
            dependencies: [
                "Credits", "ExporterConfiguration", "ExporterToolkit", "Exposition", "Primitives",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Benchmarks",
            exclude: ["References"]
        ),
        .testTarget(
            name: "ConcurrencyTests",
            dependencies: ["Concurrency"]
        ),
        .testTarget(
            name: "ExporterToolkitTests",
            dependencies: [
                "Concurrency",
                "ExporterToolkit",
                "Exposition",
                "Primitives",
                "StrictYAML",
                "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Certificates"]
        ),
        .testTarget(name: "ExpositionTests", dependencies: ["Exposition", "TestSupport"]),
        .testTarget(
            name: "CreditsTests",
            dependencies: [
                "Credits", "ExporterConfiguration", "ExporterToolkit", "Exposition", "Primitives", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "CollectionTests",
            dependencies: [
                "Collection",
                "Concurrency",
                "Credits",
                "Exposition",
                "Primitives",
                "Simulator",
                "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Certificates"]
        ),
        .testTarget(
            name: "ExporterConfigurationTests",
            dependencies: [
                "Credits", "ExporterConfiguration", "Primitives", "StrictYAML", "TestSupport",
                .product(name: "CustomDump", package: "swift-custom-dump"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Certificates"]
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Collection",
                "Credits",
                "ExporterToolkit",
                "TestSupport",
                "Web",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]
        ),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "Credits",
                "Simulator",
                "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "StructuredLoggingTests",
            dependencies: ["StructuredLogging", .product(name: "Logging", package: "swift-log")]
        ),
        .target(
            name: "StructuredLogging",
            dependencies: [
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "CBuildInfo",
            cSettings: [.define("VERSION", to: "\"\(version)\""), .define("REVISION", to: "\"\(revision)\"")]
        ),
        .target(name: "CProcessControl"),
        .target(name: "CProviders"),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        // What pkg-config says would have the linker look into the system's folder before that of `build-static`.
        .systemLibrary(name: "CZlib", pkgConfig: usesSystemLibyaml ? nil : "zlib", providers: [.apt(["zlib1g-dev"])]),
    ],
    // For #embed.
    cLanguageStandard: .c2x
)

if usesSystemLibyaml {
    package.targets.append(.systemLibrary(name: "CYaml"))
} else {
    package.dependencies.append(.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"))
}

// Only for `.ci/fuzz`: it is linked with libFuzzer, which nothing else is.
if Context.environment["FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "credits-fuzz",
            dependencies: [
                "Credits", "ExporterConfiguration", "ExporterToolkit", "Exposition", "Primitives", "StrictYAML",
            ],
            path: "Tests/Fuzzing"))
}

// One set of rules for every Swift target. Tests/run turns warnings into errors; a user's newer compiler must not. It also
// optimizes what the mutated answers run through, which takes a tenth of the time then.
let isTested = Context.environment["WARNINGS_AS_ERRORS"] != nil
let optimizedForTests = ["Credits", "CreditsTests", "Exposition", "Primitives"]
for target in package.targets
where target.type != .system && !["CBuildInfo", "CProcessControl", "CProviders"].contains(target.name) {
    target.swiftSettings =
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ] + (isTested ? [.treatAllWarnings(as: .error)] : [])
        + (isTested && optimizedForTests.contains(target.name) ? [.unsafeFlags(["-O"])] : [])
}
