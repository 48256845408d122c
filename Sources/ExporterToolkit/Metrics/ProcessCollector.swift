import Exposition
import FoundationEssentials
import Primitives

import Glibc

/// The standard process metrics, from Linux' `/proc` (see proc(5)); elsewhere there are none.
enum ProcessCollector {
    private static let cpu = MetricDescriptor(
        "process_cpu_seconds_total",
        .counter,
        help: "Processor time used by the process, user and system, in seconds."
    )
    static let openDescriptors = MetricDescriptor("process_open_fds", help: "Number of open file descriptors.")
    private static let maximumDescriptors = MetricDescriptor(
        "process_max_fds",
        help: "Number of file descriptors that the process may open."
    )
    private static let virtualMemory = MetricDescriptor(
        "process_virtual_memory_bytes",
        help: "Virtual memory size in bytes."
    )
    private static let maximumVirtualMemory = MetricDescriptor(
        "process_virtual_memory_max_bytes",
        help: "Virtual memory that the process may have, in bytes; absent where it is not limited."
    )
    private static let residentMemory = MetricDescriptor(
        "process_resident_memory_bytes",
        help: "Resident memory size in bytes."
    )
    private static let startTime = MetricDescriptor(
        "process_start_time_seconds",
        help: "When the process started, in Unix seconds."
    )
    private static let threads = MetricDescriptor("process_threads", help: "Number of threads of the process.")

    /// In the order of a page.
    static let descriptors = [
        cpu, openDescriptors, maximumDescriptors, virtualMemory, maximumVirtualMemory, residentMemory, startTime,
        threads,
    ]

    /// What is read at this moment, nil where it cannot be, in the order of the descriptors.
    static func current() -> [(metric: MetricDescriptor, value: Double?)] {
        let stat = Stat(line: text("/proc/self/stat"))
        let limits = Limits(text: text("/proc/self/limits"))
        return [
            (cpu, stat?.cpuSeconds),
            (openDescriptors, countOfOpenDescriptors),
            (maximumDescriptors, limits.value(of: "Max open files")),
            (virtualMemory, stat?.virtualMemory),
            (maximumVirtualMemory, limits.value(of: "Max address space")),
            (residentMemory, stat?.residentMemory),
            (startTime, timeOfStart(stat)),
            (threads, stat?.threads),
        ]
    }

    private static var countOfOpenDescriptors: Double? {
        // Reading the folder takes a descriptor itself, which is not there any more afterwards.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count - 1) }
    }

    private static func timeOfStart(_ stat: Stat?) -> Double? {
        guard let stat, let bootTime else { return nil }
        return bootTime + stat.startedAfterBoot
    }

    /// Read once: on a machine of many processors it stands in a long file.
    private static let bootTime = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst(6)) }

    private static func text(_ path: String) -> String {
        (try? FileContents(path: path, limit: 1 << 20)).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The line of `/proc/self/stat`.
    private struct Stat {
        let cpuSeconds, threads, startedAfterBoot, virtualMemory, residentMemory: Double

        init?(line: String) {
            // The name of the program stands in parentheses and may hold anything, parentheses included.
            guard let end = line.lastIndex(of: ")") else { return nil }
            let fields = line[end...].split(separator: " ").dropFirst().map { Double($0) ?? .nan }
            // `fields` starts with the third field of proc(5), the state.
            guard fields.count > 21 else { return nil }
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            cpuSeconds = (fields[11] + fields[12]) / ticks
            threads = fields[17]
            startedAfterBoot = fields[19] / ticks
            virtualMemory = fields[20]
            residentMemory = fields[21] * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    /// The table of `/proc/self/limits`: name, soft limit, hard limit, unit.
    private struct Limits {
        let text: String

        /// The soft limit; nil where there is none.
        func value(of name: String) -> Double? {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.dropFirst(name.count).split(separator: " ").first.flatMap { Double($0) }
        }
    }
}
