package import Exposition

/// The metrics that an exporter has besides those that it exists for, under its own namespace.
package struct ExporterMetricDescriptors: Sendable {
    let buildInfo, reloadSuccessful, reloadTimestamp: MetricDescriptor
    let httpRequests, httpRequestsInFlight, connectionsClosed: MetricDescriptor
    let logLinesDropped: MetricDescriptor

    /// - Parameter namespace: What the names begin with, such as `credits_exporter`.
    package init(namespace: String) {
        buildInfo = MetricDescriptor(
            "\(namespace)_build_info",
            labels: ["version", "revision", "swift_version"],
            help: "Always 1; the labels tell what is running."
        )
        reloadSuccessful = MetricDescriptor(
            "\(namespace)_config_last_reload_successful",
            help: "1 if the configuration was good when last read, 0 if it was not and the one before is still in use."
        )
        reloadTimestamp = MetricDescriptor(
            "\(namespace)_config_last_reload_success_timestamp_seconds",
            help: "When a good configuration was last read, in Unix seconds."
        )
        httpRequests = MetricDescriptor(
            "\(namespace)_http_requests_total",
            .counter,
            labels: ["handler", "code"],
            help: "Requests answered, by path and status."
        )
        httpRequestsInFlight = MetricDescriptor(
            "\(namespace)_http_requests_in_flight",
            help: "Requests being answered, this one among them."
        )
        connectionsClosed = MetricDescriptor(
            "\(namespace)_connections_closed_total",
            .counter,
            labels: ["reason"],
            help: "Connections closed by a limit of the server, by which."
        )
        logLinesDropped = MetricDescriptor(
            "\(namespace)_log_lines_dropped_total",
            .counter,
            help: "Log lines dropped because nobody read them in time."
        )
    }

    /// In the order of a page, the process' own at the end.
    package var all: [MetricDescriptor] {
        [
            buildInfo, reloadSuccessful, reloadTimestamp, httpRequests, httpRequestsInFlight, connectionsClosed,
            logLinesDropped,
        ] + ProcessCollector.descriptors
    }
}
