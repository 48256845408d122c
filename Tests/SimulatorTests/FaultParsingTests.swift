import Testing

@testable import Simulator

@Suite struct FaultParsingTests {
    @Test func everyFormIsUnderstood() throws {
        for form in Fault.forms {
            let text = form.usage
                .replacing("[=BYTES]", with: "=5").replacing("DURATION", with: "1m30s")
                .replacing("=N", with: "=429").replacing("TEXT", with: "%7B%7D")
            #expect(try Fault(text) != Fault(), "\(text)")
        }
    }

    @Test func combinations() throws {
        let fault = try Fault("status=429,retry-after=date+60,delay=2s,body=%7b%2C%7D,drip=5ms,html")
        #expect(fault.status == 429)
        #expect(fault.retryAfter == .date(secondsAhead: 60))
        #expect(fault.delay == .seconds(2))
        #expect(fault.body == .exactly(Array("{,}".utf8)))
        #expect(fault.transport == .drip(.milliseconds(5)))
        #expect(fault.claimsHTML)
        #expect(try Fault("body=a=b").body == .exactly(Array("a=b".utf8)))
        #expect(try Fault("body=").body == .exactly([]))
        #expect(try Fault("body=%ff").body == .exactly([0xFF]))
        #expect(try Fault("delay=1m30s").delay == .seconds(90))
        #expect(try Fault("huge=7").body == .padded(bytes: 7))
        #expect(try Fault("retry-after=120").retryAfter == .seconds(120))
    }

    @Test(arguments: [
        "", "teapot", "status", "status=", "status=99", "status=600", "status=+503", "reset=1", "delay", "delay=2",
        "delay=-2s", "delay=2h", "delay=99999999999999999999s", "delay=1s2", "drip=s", "retry-after=soon",
        "retry-after=date+", "retry-after=-1", "body", "body=%", "body=%4", "body=%zz", "huge=0", "huge=999999999999",
        "reset,garbage", "empty,not-json", "status=500,status=501", "reset,", ",reset", "status=503;delay=2s", "html=1",
    ])
    func mistakes(text: String) {
        #expect(throws: FaultError.self) { try Fault(text) }
    }

    @Test func mistakesNameWhatWouldBeRight() {
        let error = #expect(throws: FaultError.self) { try Fault("teapot") }
        for form in Fault.forms {
            #expect(error?.description.contains(form.usage) == true)
        }
    }
}
