package import Primitives
package import StrictYAML

/// What `--web.config.file` says of TLS and login, in the format of Prometheus' exporter-toolkit.
package struct WebConfiguration: Sendable, Equatable {
    /// Nil for plain HTTP.
    package var tls: TLS?
    /// Set on every response to a request that could be read.
    package var headers: [String: String] = [:]
    /// The bcrypt hash of each user's password. Without users there is no login.
    package var users: [String: Secret] = [:]
    /// What it was read from, each file as it was just before: a change of one is a change of the configuration.
    package private(set) var files: [String: FileVersion] = [:]
    private var source = ""

    /// Plain HTTP without login.
    package init() {}

    /// Reads a file and the files that it names.
    ///
    /// - Throws: Everything that is wrong with it, at once.
    package init(file path: String) throws(ConfigurationError) {
        var diagnostics = DiagnosticsCollector(source: path)
        let document = diagnostics.document(in: try diagnostics.text())
        var decoder = WebConfigurationDecoder(folder: path.folder, diagnostics: diagnostics)
        if let document, !document.isNull {
            self = decoder.configuration(of: document)
        }
        try decoder.diagnostics.throwIfAny()
        (source, files) = (path, decoder.diagnostics.files)
    }

    /// - Parameter message: Of the file as a whole.
    package func error(_ message: String) -> ConfigurationError {
        ConfigurationError(diagnostics: [Diagnostic(source: source, position: nil, message: message)])
    }
}

extension WebConfiguration {
    /// How connections are encrypted.
    package struct TLS: Sendable, Equatable {
        /// The server's, with those between it and its authority.
        package var certificate: PEMFile
        /// The certificate's.
        package var key: PEMFile
        /// Which certificate a client needs.
        package var clientAuthentication = ClientAuthentication.none
        /// Who certifies clients; nil for the authorities that the machine trusts.
        package var clientCA: PEMFile?
        /// Of the alternative names of a client's certificate one must be among these, unless there are none here.
        package var clientAllowedSANs: [String] = []
        /// The oldest version that is spoken.
        package var minimumVersion = Version.tls12
        /// The newest one.
        package var maximumVersion = Version.tls13
        /// By their standard names, for all versions before 1.3, whose suites are all good. Empty for the good ones.
        package var cipherSuites: [String] = []
        /// The best first. Empty for the usual ones.
        package var curves: [Curve] = []
    }

    /// Which certificate a client needs, by the names that Go gives these policies.
    package enum ClientAuthentication: String, Sendable, CaseIterable {
        /// None is asked for.
        case none = "NoClientCert"
        /// One is asked for, none is needed, and any issuer is taken.
        case request = "RequestClientCert"
        /// One is needed, and any issuer is taken.
        case requireAny = "RequireAnyClientCert"
        /// None is needed; one that is given has to be trusted.
        case verifyIfGiven = "VerifyClientCertIfGiven"
        /// One is needed that is trusted.
        case requireAndVerify = "RequireAndVerifyClientCert"
    }

    /// A version of TLS.
    package enum Version: String, Sendable, CaseIterable {
        case tls10 = "TLS10"
        case tls11 = "TLS11"
        case tls12 = "TLS12"
        case tls13 = "TLS13"
    }

    /// A group for the exchange of keys.
    package enum Curve: String, Sendable, CaseIterable {
        case p256 = "CurveP256"
        case p384 = "CurveP384"
        case p521 = "CurveP521"
        case x25519 = "X25519"
    }
}

extension WebConfiguration.Version: Comparable {
    /// By age.
    package static func < (one: Self, other: Self) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// A file of certificates or of a key, as text, and where the configuration names it.
package struct PEMFile: Sendable, Equatable {
    /// The whole file. It may be a key.
    package let text: Secret
    let path: String
    let source: String
    let position: Diagnostic.Position

    /// - Parameter message: As it follows the name of the file.
    package func error(_ message: String) -> ConfigurationError {
        ConfigurationError(
            diagnostics: [Diagnostic(source: source, position: position, message: "\(path) \(message)")])
    }
}
