extension String {
    /// Whether it is what a header can carry: printable ASCII and spaces.
    package var isOneLineOfASCII: Bool {
        utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
