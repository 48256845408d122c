package import Primitives

/// One account at one provider, as the configuration describes it.
package struct Account: Sendable, Equatable {
    /// The two labels that every account metric has. No two accounts have the same.
    package struct ID: Sendable, Hashable, CustomStringConvertible {
        /// The label `provider`.
        package let provider: String
        /// The label `account`.
        package let name: String

        /// The id that an account with these labels has.
        package init(provider: String, name: String) {
            self.provider = provider
            self.name = name
        }

        /// For a person: `provider/name`.
        package var description: String { "\(provider)/\(name)" }
    }

    /// Where the key comes from.
    package enum KeySource: Sendable, Equatable {
        /// The configuration itself, or a variable that it names.
        case value(Secret)
        /// A file that is read at every fetch.
        case file(String)
    }

    /// A proxy between the exporter and the provider.
    package struct Proxy: Sendable, Hashable {
        /// How the proxy is spoken to: by HTTP (`CONNECT` for https) or by SOCKS 5.
        package enum Scheme: String, Sendable, CaseIterable {
            case http, socks5
        }

        /// How it is spoken to.
        package var scheme: Scheme
        /// A name or an address, an IPv6 one without brackets.
        package var host: String
        /// From 1 to 65535.
        package var port: Int
        /// `user:password`.
        package var login: Secret?

        /// A proxy, with a login where it wants one.
        package init(scheme: Scheme, host: String, port: Int, login: Secret? = nil) {
            self.scheme = scheme
            self.host = host
            self.port = port
            self.login = login
        }
    }

    /// The balance under which a person wants to know.
    package enum Threshold: Sendable, Equatable {
        /// Credits.
        case credits(Double)
        /// A part of the pool's limit, such as 0.1.
        case share(Double)
    }

    /// How many series an account may have unless it says otherwise.
    package static let standardMaximumSeries = 1_000

    /// The label `account`, unique within its provider.
    package var name: String
    /// What it is an account of.
    package var provider: ProviderDefinition
    /// Where its key comes from.
    package var key: KeySource
    /// Without a slash at its end.
    package var baseURL: String
    /// Lengths in hours; empty where the provider knows no windows.
    package var windows: [Int]
    /// Values of those of `provider.settings` that are no secrets.
    package var settings: [String: String]
    /// Where those come from that are.
    package var secretSettings: [String: KeySource] = [:]
    /// By pool.
    package var lowBalance: [ExactText: Threshold] = [:]
    /// Ceiling for one fetch, from the first connection to the last byte of the last response.
    package var timeout: Duration
    /// Scrapes closer together than this share one fetch.
    package var minimumInterval: Duration
    /// A reading that would make more series is a failure.
    package var maximumSeries = standardMaximumSeries
    /// How the provider is verified.
    package var tls = TLS()
    /// Nil to connect to the provider itself.
    package var proxy: Proxy?

    /// An account with the provider's own defaults.
    package init(name: String, provider: ProviderDefinition, key: KeySource) {
        self.name = name
        self.provider = provider
        self.key = key
        windows = provider.defaultWindows
        settings = provider.settings.reduce(into: [:]) { $0[$1.name] = $1.defaultValue }
        baseURL = provider.baseURL.filled(withSettings: settings)
        timeout = provider.timeout ?? .seconds(10)
        minimumInterval = provider.minimumInterval ?? .seconds(30)
    }

    /// Whether the provider is asked the same, in the same way, as for another account.
    package func asksTheSame(as other: Account) -> Bool {
        var like = other
        if provider.asksTheSame(as: other.provider) { like.provider = provider }
        like.lowBalance = lowBalance
        like.timeout = timeout
        like.minimumInterval = minimumInterval
        return like == self
    }

    /// Whether its balances are those of another account, so that a difference is a change: the key may be another, and the
    /// way to the provider. A secret setting may be what names the account there.
    package func hasTheBalances(of other: Account) -> Bool {
        provider.hasTheBalances(of: other.provider) && baseURL == other.baseURL && settings == other.settings
            && secretSettings == other.secretSettings
    }

    /// Its two labels.
    package var id: ID {
        ID(provider: provider.id, name: name)
    }
}
