extension SimulatedAccount {
    /// Whether this account's answer spells numbers as JSON strings: Altum's documentation shows both.
    package var altumSpellsNumbersAsStrings: Bool {
        var generator = generator(for: "altum spelling")
        return generator.bool()
    }

    /// Credits used by each API in the `hours` before `seconds`, in a fixed order, without those that were not used.
    ///
    /// One API is used about once in a day, so that short windows leave it out; some are never used.
    package func altumUsage(hours: Int, at seconds: Double) -> [(api: String, used: Int)] {
        if isEmpty { return [] }
        let from = seconds - Swift.min(Double(hours) * 3600, Self.lifetime)
        return Self.altumAPIs.indices.compactMap { index in
            guard let consumption = altumConsumption(index) else { return nil }
            let used = consumption.total(at: seconds) - consumption.total(at: from)
            return used > 0 ? (Self.altumAPIs[index], used) : nil
        }
    }

    private func altumConsumption(_ index: Int) -> Consumption? {
        var choice = generator(for: "altum choice")
        // Of the seven, one is rare and the two after it are left alone.
        let place = (index + choice.integer(in: 0...6)) % Self.altumAPIs.count
        var generator = generator(for: Self.altumAPIs[index])
        return switch place {
        case 0: .slow(creditsPerHour: 0.03...0.06, from: &generator)
        case 1, 2: nil
        default: .slow(creditsPerHour: 4...90, from: &generator)
        }
    }

    private static let altumAPIs = [
        "interactivereference-api", "avmapi", "wozapi", "sustainabilityapi", "energylabelapi", "rebuildapi",
        "objectdataapi",
    ]
}
