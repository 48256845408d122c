import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// The path of a field in an answer.
    ///
    /// - Parameter orWhole: Whether it may also be the whole answer, a single dot.
    mutating func path(of node: YAMLNode, orWhole: Bool = false) -> FieldPath? {
        // `$.a` is how other programs begin a path, and not a variable with a mistake in it.
        if case .scalar(let text, _) = node.content, text.hasPrefix("$"), !["${", "$$"].contains(text.prefix(2)) {
            return refusePath(because: text.complaintAsPath, at: node)
        }
        guard let text = word(in: node) else { return nil }
        if text == "." {
            guard !orWhole else { return FieldPath(text) }
            return refusePath(because: "a single dot is the whole answer, which is an object", at: node)
        }
        let names = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !names.allSatisfy(\.isNameOfField) else { return FieldPath(text) }
        return refusePath(because: text.complaintAsPath, at: node)
    }

    private mutating func refusePath(because complaint: String, at node: YAMLNode) -> FieldPath? {
        diagnostics.add(
            "\(complaint). Expected names with dots between them, such as `data.credits`", at: node.position)
        return nil
    }
}

extension Substring {
    /// Letters, digits, `_` and whatever is not ASCII, with no digit at the beginning.
    fileprivate var isNameOfField: Bool {
        first?.isASCIIDigit == false
            && allSatisfy { !$0.isASCII || $0.isLetter || $0.isASCIIDigit || $0 == "_" }
    }
}

extension String {
    /// Why a text cannot be a path.
    fileprivate var complaintAsPath: String {
        if hasPrefix("$") { return "a path begins with a name, without `$`" }
        if contains("[") || contains("]") { return "an element of a list has no path" }
        if hasPrefix(".") || hasSuffix(".") || contains("..") { return "a name is missing beside a dot" }
        if split(separator: ".").contains(where: { $0.first?.isASCIIDigit == true }) {
            return "a name does not begin with a digit"
        }
        return "a name has letters, digits and `_` only, and nothing is computed"
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
