package import Exposition

/// What an exporter says of itself: its build, its configuration, its server, its process.
package struct ExporterMetrics: Sendable {
    /// What is running.
    package struct Build: Sendable {
        /// Of the exporter, such as `1.2.3`.
        package let version: String
        /// The commit it was built from, or `unknown`.
        package let revision: String
        /// Of the compiler.
        package let swiftVersion: String

        /// What is running, part by part.
        package init(version: String, revision: String, swiftVersion: String) {
            self.version = version
            self.revision = revision
            self.swiftVersion = swiftVersion
        }
    }

    /// What is running.
    package let build: Build
    /// How reading the configuration went.
    package let reloads: ReloadStatus
    let counters: ServerCounters
    private let descriptors: ExporterMetricDescriptors
    private let droppedLogLines: @Sendable () -> Int

    /// - Parameters:
    ///   - namespace: What the names of the exporter's own metrics begin with, such as `credits_exporter`.
    ///   - metricsPath: Where the page of metrics is: its responses are counted from 0.
    ///   - build: What is running.
    ///   - reloads: How reading the configuration went.
    ///   - droppedLogLines: How many were dropped since the process started.
    package init(
        namespace: String, metricsPath: String, build: Build, reloads: ReloadStatus,
        droppedLogLines: @escaping @Sendable () -> Int
    ) {
        counters = ServerCounters(metricsPath: metricsPath)
        descriptors = ExporterMetricDescriptors(namespace: namespace)
        self.build = build
        self.reloads = reloads
        self.droppedLogLines = droppedLogLines
    }

    /// The exporter's part of a page, as it is at this moment. A process metric that cannot be read is left out.
    package func encoded(in format: Format) -> [UInt8] {
        let reload = reloads.current
        let block = Block { block in
            block.add(descriptors.buildInfo) { samples in
                let labels = LabelSet.none.adding("version", build.version).adding("revision", build.revision)
                samples.add(1, labels.adding("swift_version", build.swiftVersion))
            }
            block.add(descriptors.reloadSuccessful) { $0.add(reload.lastWasSuccessful ? 1 : 0) }
            block.add(descriptors.reloadTimestamp) { $0.add(reload.lastSuccess) }
            counters.add(to: &block, descriptors)
            block.add(descriptors.logLinesDropped) { $0.add(Double(droppedLogLines())) }
            for (metric, value) in ProcessCollector.current() {
                block.add(metric) { samples in value.map { samples.add($0) } }
            }
        }
        return format.encode(descriptors.all, of: [block])
    }
}
