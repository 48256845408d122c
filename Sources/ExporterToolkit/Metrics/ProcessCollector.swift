import Exposition
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
        let stat = Stat(line: contents("/proc/self/stat"))
        return [
            (cpu, stat?.cpuSeconds),
            (openDescriptors, OpenDescriptors.count.map(Double.init)),
            (maximumDescriptors, OpenDescriptors.maximum.map(Double.init)),
            (virtualMemory, stat?.virtualMemory),
            (maximumVirtualMemory, addressSpaceLimit),
            (residentMemory, stat?.residentMemory),
            (startTime, timeOfStart(stat)),
            (threads, stat?.threads),
        ]
    }

    /// The soft limit; nil where there is none.
    private static var addressSpaceLimit: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != .max else {
            return nil
        }
        return Double(limit.rlim_cur)
    }

    private static func timeOfStart(_ stat: Stat?) -> Double? {
        guard let stat, let bootTime else { return nil }
        return bootTime + stat.startedAfterBoot
    }

    /// Read once: on a machine of many processors it stands in a long file.
    private static let bootTime = String(decoding: contents("/proc/stat"), as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst(6)) }

    private static func contents(_ path: String) -> [UInt8] {
        (try? FileContents(path: path, limit: 1 << 20))?.bytes ?? []
    }

    /// The line of `/proc/self/stat`.
    private struct Stat {
        let cpuSeconds, threads, startedAfterBoot, virtualMemory, residentMemory: Double

        init?(line: [UInt8]) {
            // The name of the program stands in parentheses and may hold anything, parentheses included.
            guard let end = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
            let fields = line[end...].split(separator: UInt8(ascii: " "), maxSplits: 23)
            // `fields` starts with that parenthesis, behind which the third field of proc(5) follows, the state.
            guard fields.count == 24 else { return nil }
            func number(_ field: Int) -> Double { Double(String(decoding: fields[field - 2], as: UTF8.self)) ?? .nan }
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            cpuSeconds = (number(14) + number(15)) / ticks
            threads = number(20)
            startedAfterBoot = number(22) / ticks
            virtualMemory = number(23)
            residentMemory = number(24) * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
    }
}
