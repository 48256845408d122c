extension String {
    /// With spaces behind it, for a column of a table.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
