import Glibc

/// libFuzzer's own beginning, which takes its arguments and gives the function one input after another.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
    _ read: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Named by the environment, as libFuzzer takes all arguments for its own.
private let target = getenv("FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }

/// The name that libFuzzer looks for.
@_cdecl("LLVMFuzzerTestOneInput")
func read(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target?.read(Array(UnsafeBufferPointer(start: start, count: size)))
    return 0
}

/// The name under which the package manager looks for the beginning of this program.
@_cdecl("credits_fuzz_main")
func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    guard target != nil else {
        print("FUZZ_TARGET must be one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
        return 2
    }
    var count = count
    return runDriver(&count, arguments, read)
}
