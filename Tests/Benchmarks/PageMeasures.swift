import Credits
import ExporterConfiguration
import Exposition
import Foundation
import Primitives

/// Pages of 10,000 samples, in this process; the references write as many.
struct PageMeasures {
    private static let accounts = 1250

    let tools: Tools

    func all() throws -> [Measure] {
        let snapshots = (0..<Self.accounts).map(Self.snapshot)
        var expositions = snapshots.map(AccountExposition.init)
        var groups = AccountGroups(expositions)
        let page = Format.text004.encode(groups)
        let samples = page.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
        func perSample(_ body: @escaping () -> Int) -> () -> Double { { Self.seconds(body) * 1e9 / Double(samples) } }
        func gather(_ command: String, _ arguments: [String] = []) -> () throws -> Double {
            { Double(try tools.output(command, arguments + ["gather", "\(Self.accounts)"])) ?? .nan }
        }
        return [
            Measure(
                title: "\(samples) samples, every account changed", unit: "ns a sample",
                contenders: [
                    .init(
                        name: "this exporter",
                        run: perSample {
                            Format.text004.encode(AccountGroups(snapshots.map(AccountExposition.init))).count
                        }),
                    .init(
                        name: "memcpy of the page", run: perSample { page.withUnsafeBufferPointer { Array($0) }.count }),
                    .init(name: "Go client_golang", run: gather(tools.file("gauges-go"))),
                    .init(name: "prometheus-cpp", run: gather(tools.file("gauges-cpp"))),
                    .init(
                        name: "Python prometheus-client",
                        run: gather("/usr/bin/python3", [tools.reference("gauges.py")])),
                ]),
            Measure(
                title: "\(samples) samples, one account changed", unit: "µs a page",
                contenders: [
                    .init(name: "this exporter") {
                        Self.seconds {
                            expositions[600] = AccountExposition(snapshots[600])
                            groups = AccountGroups(expositions, former: groups)
                            return Format.text004.encode(groups).count
                        } * 1e6
                    },
                    .init(name: "memcpy of the page") {
                        Self.seconds { page.withUnsafeBufferPointer { Array($0) }.count } * 1e6
                    },
                ]),
        ]
    }

    /// Of one run of many.
    private static func seconds(_ body: () -> Int) -> Double {
        var (runs, bytes) = (0, 0)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .milliseconds(500) {
            bytes &+= body()
            runs += 1
        }
        precondition(bytes != 0)
        return (ContinuousClock.now - start).inSeconds / Double(runs)
    }

    /// With eight samples, read from a response as it comes.
    private static func snapshot(_ number: Int) -> AccountSnapshot {
        guard let provider = ProviderCatalogue().definition("brookmimir") else { preconditionFailure() }
        let account = Account(name: "account-\(number)", provider: provider, key: .value(Secret("key")))
        let body = Array("{\"current_balance\": \(number * 10)}".utf8)
        let outcome = provider.interpret(
            ProviderResponse(status: 200, body: body), by: provider.requests[0].reading, windowHours: nil,
            maximumSeries: account.maximumSeries, clock: { 0 })
        let timing = FetchResult.Timing(completed: 1_790_000_000.125 + Double(number), duration: 0.2004)
        return AccountSnapshot(account: account, result: FetchResult(outcome, timing: timing))
    }
}
