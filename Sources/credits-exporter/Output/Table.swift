extension [[String]] {
    /// Rows as lines with columns of equal width.
    var asTable: String {
        let widths = widths
        return map { $0.line(widths) + "\n" }.joined()
    }

    /// Of each column.
    var widths: [Int] {
        (first ?? []).indices.map { column in map { $0[column].count }.max() ?? 0 }
    }
}

extension [String] {
    /// Cells as a line.
    func line(_ widths: [Int]) -> String {
        var line = zip(self, widths).map { cell, width in cell.padded(to: width) }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}
