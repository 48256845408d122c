// The C parser inside Yams, read by its events: Yams' own tree loses the place of a duplicate key, stops at the first
// one, and has aliases multiplied before anyone can refuse them.
import CYaml

/// Reads one YAML document into nodes, each with its place. Tags and further documents are refused; an alias
/// is kept as what it is, so that nothing multiplies.
final class YAMLParser {
    private static let maximumDepth = 16

    /// Allocated, because the C parser keeps pointers into itself.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let source: String
    private let text: [UInt8]
    private(set) var diagnostics: [Diagnostic] = []

    /// A text that cannot be read any further; what is wrong is among the diagnostics.
    private struct Unreadable: Error {}

    init(text: [UInt8], source: String) {
        // With a mark, the C parser takes what stands in the first line for indented.
        self.text = text.starts(with: "\u{FEFF}".utf8) ? Array(text.dropFirst(3)) : text
        self.source = source
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The document's root, nil where there is none or the text is not YAML.
    func document() -> YAMLNode? {
        // The parser keeps the pointer between calls, so all of them happen while it is valid.
        text.withUnsafeBufferPointer { bytes in
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            return try? root()
        }
    }

    private func root() throws(Unreadable) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .end:
                return root
            case .other:
                continue
            default:
                guard root == nil else {
                    note("expected one document, found another", at: event.position)
                    throw Unreadable()
                }
                root = try node(from: event, depth: 0)
            }
        }
    }

    private func node(from event: Event, depth: Int) throws(Unreadable) -> YAMLNode {
        guard depth <= Self.maximumDepth else {
            note("nested more than \(Self.maximumDepth) levels deep", at: event.position)
            throw Unreadable()
        }
        if event.hasTag {
            note("expected no tag; text that begins with an exclamation mark needs quotes", at: event.position)
        }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let isPlain):
            content = .scalar(text: text, isPlain: isPlain)
        case .sequenceStart:
            var elements: [YAMLNode] = []
            while let element = try next(before: .sequenceEnd) {
                elements.append(try node(from: element, depth: depth + 1))
            }
            content = .sequence(elements)
        case .mappingStart:
            var members: [(key: YAMLNode, value: YAMLNode)] = []
            while let key = try next(before: .mappingEnd) {
                let key = try node(from: key, depth: depth + 1)
                members.append((key, try node(from: try next(), depth: depth + 1)))
            }
            content = .mapping(members)
        default:
            content = .alias
        }
        return YAMLNode(content: content, position: event.position)
    }

    private func next(before end: Event.Kind) throws(Unreadable) -> Event? {
        let event = try next()
        return event.kind == end ? nil : event
    }

    private func next() throws(Unreadable) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
            let position =
                parser.pointee.error == YAML_READER_ERROR
                ? position(ofByte: Int(parser.pointee.problem_offset))
                : Diagnostic.Position(parser.pointee.problem_mark)
            note("this is not YAML: \(problem)", at: position)
            throw Unreadable()
        }
        defer { yaml_event_delete(&event) }
        return Event(event)
    }

    private func note(_ message: String, at position: Diagnostic.Position) {
        diagnostics.append(Diagnostic(source: source, position: position, message: message))
    }

    private func position(ofByte offset: Int) -> Diagnostic.Position {
        let before = text.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Of a character of several bytes, all but the first begin with the bits 10.
        return .init(line: line, column: before[start...].count { $0 & 0xC0 != 0x80 } + 1)
    }
}

/// An event of the C parser, copied out of its memory.
private struct Event {
    enum Kind: Equatable {
        case scalar(text: String, isPlain: Bool)
        case alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd, end, other
    }

    let kind: Kind
    let position: Diagnostic.Position
    var hasTag = false

    init(_ event: yaml_event_t) {
        position = .init(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = String(decoding: bytes, as: UTF8.self)
            kind = .scalar(text: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
            hasTag = scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            hasTag = event.data.sequence_start.tag != nil
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            hasTag = event.data.mapping_start.tag != nil
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_STREAM_END_EVENT: kind = .end
        default: kind = .other
        }
    }
}

extension Diagnostic.Position {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
