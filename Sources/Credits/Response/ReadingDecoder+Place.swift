extension ReadingDecoder {
    /// Where a field stands in a response.
    indirect enum Place {
        case document
        case member(String)
        case element(of: FieldPath, Int)
        case field(FieldPath, of: Place)

        /// With the numbers of elements: `grants[0].left`.
        var text: String {
            written { "[\($0)]" }
        }

        /// The same for all elements of a list: `grants[].left`.
        var pattern: String {
            written { _ in "[]" }
        }

        private func written(_ index: (Int) -> String) -> String {
            switch self {
            case .document: ""
            case .member(let name): name
            case .element(let list, let number): "\(list)\(index(number))"
            case .field(let path, .document): path.description
            case .field(let path, let place): "\(place.written(index)).\(path)"
            }
        }
    }
}
