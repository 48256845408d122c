package import Exposition

extension Catalogue {
    /// `credits_exporter_build_info`
    package static let buildInfo = Metric(
        "credits_exporter_build_info",
        labels: ["version", "revision", "swift_version"],
        help: "Always 1; the labels tell what is running."
    )
    /// `credits_exporter_config_last_reload_successful`
    package static let reloadSuccessful = Metric(
        "credits_exporter_config_last_reload_successful",
        help: "1 if the configuration was good when last read, 0 if it was not and the one before is still in use."
    )
    /// `credits_exporter_config_last_reload_success_timestamp_seconds`
    package static let reloadTimestamp = Metric(
        "credits_exporter_config_last_reload_success_timestamp_seconds",
        help: "When a good configuration was last read, in Unix seconds."
    )

    /// `credits_exporter_http_requests_total`
    package static let httpRequests = Metric(
        "credits_exporter_http_requests_total",
        .counter,
        labels: ["handler", "code"],
        help: "Requests answered, by path and status."
    )
    /// `credits_exporter_http_requests_in_flight`
    package static let httpRequestsInFlight = Metric(
        "credits_exporter_http_requests_in_flight",
        help: "Requests being answered, this one among them."
    )
    /// `credits_exporter_connections_closed_total`
    package static let connectionsClosed = Metric(
        "credits_exporter_connections_closed_total",
        .counter,
        labels: ["reason"],
        help: "Connections closed by a limit of the server, by which."
    )

    /// `credits_exporter_log_lines_dropped_total`
    package static let logLinesDropped = Metric(
        "credits_exporter_log_lines_dropped_total",
        .counter,
        help: "Log lines dropped because nobody read them in time."
    )

    /// What the exporter says of itself.
    static let exporter = [
        buildInfo, reloadSuccessful, reloadTimestamp, httpRequests, httpRequestsInFlight, connectionsClosed,
        logLinesDropped,
    ]

    /// `process_cpu_seconds_total`
    package static let processCPU = Metric(
        "process_cpu_seconds_total",
        .counter,
        help: "Processor time used by the process, user and system, in seconds."
    )
    /// `process_open_fds`
    package static let processOpenDescriptors = Metric(
        "process_open_fds",
        help: "Number of open file descriptors."
    )
    /// `process_max_fds`
    package static let processMaximumDescriptors = Metric(
        "process_max_fds",
        help: "Number of file descriptors that the process may open."
    )
    /// `process_virtual_memory_bytes`
    package static let processVirtualMemory = Metric(
        "process_virtual_memory_bytes",
        help: "Virtual memory size in bytes."
    )
    /// `process_virtual_memory_max_bytes`
    package static let processMaximumVirtualMemory = Metric(
        "process_virtual_memory_max_bytes",
        help: "Virtual memory that the process may have, in bytes; absent where it is not limited."
    )
    /// `process_resident_memory_bytes`
    package static let processResidentMemory = Metric(
        "process_resident_memory_bytes",
        help: "Resident memory size in bytes."
    )
    /// `process_start_time_seconds`
    package static let processStartTime = Metric(
        "process_start_time_seconds",
        help: "When the process started, in Unix seconds."
    )
    /// `process_threads`
    package static let processThreads = Metric(
        "process_threads",
        help: "Number of threads of the process."
    )

    /// The standard process metrics, read from `/proc`.
    static let process = [
        processCPU, processOpenDescriptors, processMaximumDescriptors, processVirtualMemory,
        processMaximumVirtualMemory, processResidentMemory, processStartTime, processThreads,
    ]
}
