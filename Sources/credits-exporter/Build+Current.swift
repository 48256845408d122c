import CBuildInfo
import ExporterToolkit

extension ExporterMetrics.Build {
    /// This program.
    static let current = Self(
        version: String(cString: credits_exporter_version()),
        revision: String(cString: credits_exporter_revision()),
        swiftVersion: compiler
    )

    /// What the providers read of the exporter.
    var userAgent: String { "credits-exporter/\(version)" }

    var description: String {
        "credits-exporter \(version) (revision \(revision), Swift \(swiftVersion))"
    }

    /// A program cannot ask which compiler built it, only whether it was at least one.
    private static var compiler: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
