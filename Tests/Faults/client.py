"""Faults of whoever comes to the exporter's port.

A row sends something and reads until the exporter ends the connection, unless `then` says otherwise. What is expected
are the statuses of the responses, or several such, of which each will do.
"""

from rows import KEY, LOGIN, Row, short
from support.clients.smuggling import NEXT, REFUSED

NOTHING = ""


def row(what, expected, *send, **made):
    """`send` is sent by each of `count` clients at a time. `then` they `read`, `close`, `reset` or `hold` the connection
    while others scrape; bytes are sent over and over. `locked` is an exporter with TLS and logins, `plainly` a client of it
    that does not speak TLS, and a `slow` one reads nothing of its own accord."""
    expected = {expected} if isinstance(expected, str) else expected
    if made.get("then") in ("close", "reset"):
        # Whoever has left is answered nothing.
        expected = None
    return Row("client", what, expected, {"send": b"".join(send)} | made)


def get(path="/metrics", *headers, method="GET", version="HTTP/1.1", host="Host: a", close="Connection: close"):
    """A request, the last one on its connection unless told."""
    lines = [f"{method} {path} {version}", host, *headers, close]
    return "\r\n".join(line for line in lines if line).encode("latin-1") + b"\r\n\r\n"


def more(path="/metrics", *headers, **parts):
    """A request that others may follow."""
    return get(path, *headers, close="", **parts)


SMUGGLED = [row(f"a smuggled request: {what}", {"400", "411", "413"}, sent, NEXT) for what, sent in REFUSED.items()] + [
    row(
        f"a smuggled request behind a good one: {what}",
        {"200 400", "200 411", "200 413"},
        more("/-/healthy"),
        REFUSED[what],
    )
    for what in ("two lengths", "a length and chunks", "two hosts", "bare LF at the end", "a fold", "HTTP/9.9")
]

LONG = get("/metrics", "X: " + "y" * 500, f"Authorization: Basic {LOGIN}")
HALVES = {
    "nothing": b"",
    "a byte": b"G",
    "half a method": b"GE",
    "a method": b"GET ",
    "half a path": b"GET /met",
    "half a version": b"GET /metrics HTTP/1.",
    "a request line": b"GET /metrics HTTP/1.1\r\n",
    "half a header": b"GET /metrics HTTP/1.1\r\nHos",
    "all but the last line end": LONG[:-2],
    "all but the last byte": LONG[:-1],
    "half a login": LONG[:-40],
}
ENDS = {"close": "and leaves", "reset": "and resets", "hold": "and stays"}
HALF = (
    [
        row(f"sends {what} {end}", NOTHING, half, then=then)
        for what, half in HALVES.items()
        for then, end in ENDS.items()
    ]
    + [row(f"asks {end} without an answer", {NOTHING, "200"}, more(), then=then) for then, end in ENDS.items()]
    + [
        row("sends a login of which the rest never comes", NOTHING, LONG[:-10], then="hold", count=100),
        row("says nothing, 300 times at once", NOTHING, b"", then="hold", count=300),
        row("sends a request line, 300 times at once", NOTHING, HALVES["a request line"], then="hold", count=300),
        row("leaves at once, 500 times", NOTHING, b"", then="close", count=500),
        row("asks and leaves, 300 times", {NOTHING, "200"}, more(), then="close", count=300),
        row("asks and resets, 300 times", {NOTHING, "200"}, more(), then="reset", count=300),
        row("asks and does not read, 100 times at once", {NOTHING, "200"}, more(), then="hold", count=100, slow=True),
        row("asks 100 times on one connection and does not read", None, more() * 100, then="hold", slow=True),
        row("asks 100 times on one connection and leaves", None, more() * 100, then="close"),
        row("asks 100 times on one connection and resets", None, more() * 100, then="reset"),
        row("asks for the page for people 100 times and does not read", None, more("/") * 100, then="hold", slow=True),
        row("scrapes 100 times at once", {"200", "503"}, get(), count=100),
        row("asks 10 times on one connection", " ".join(["200"] * 10), more() * 9, get()),
        row("asks 100 times on one connection", " ".join(["200"] * 100), more("/-/healthy") * 99, get("/-/healthy")),
        row("asks for nothing that there is, 100 times", " ".join(["404"] * 100), more("/no") * 99, get("/no")),
        row("asks for heads alone, 100 times", " ".join(["200"] * 100), more(method="HEAD") * 99, get(method="HEAD")),
    ]
)

BODIES = [
    row("a body of two bytes", "200", get("/metrics", "Content-Length: 2"), b"{}"),
    row("a body of 1 KiB", "200", get("/metrics", "Content-Length: 1024"), b"a" * 1024),
    row("a body that is the key", "200", get("/metrics", f"Content-Length: {len(KEY)}"), KEY.encode()),
    row("a body of more", "413", get("/metrics", "Content-Length: 1025"), b"a" * 1025),
    row("a body of 2⁶² bytes", {"413", NOTHING}, get("/metrics", f"Content-Length: {1 << 62}"), then=b"a" * 65_536),
    row("a body of 10 MiB", {"413", NOTHING}, get("/metrics", f"Content-Length: {10 << 20}"), b"a" * (10 << 20)),
    row("a body in chunks", "411", get("/metrics", "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
    row(
        "a body in endless chunks",
        {"411", NOTHING},
        get("/metrics", "Transfer-Encoding: chunked"),
        then=b"1\r\na\r\n" * 9999,
    ),
    row(
        "a body that the exporter shall wish for",
        {"200", "417"},
        get("/metrics", "Expect: 100-continue", "Content-Length: 2"),
        b"{}",
    ),
    row("an unknown wish", {"200", "417"}, get("/metrics", "Expect: the-unexpected")),
    row("half a body", {NOTHING, "200"}, more("/metrics", "Content-Length: 10"), b"half", then="hold"),
    row("a form to reload", "200", get("/-/reload", "Content-Length: 3", method="POST"), b"a=b"),
    row("a body to a path that there is not", "404", get("/no", "Content-Length: 3", method="POST"), b"a=b"),
    row("a remote write", {"404", "413"}, get("/api/v1/write", "Content-Length: 3", method="POST"), b"abc"),
]

LARGE = [
    row(f"a large head: {what}", expected, sent, **made)
    for what, sent, expected, made in [
        ("8,000 bytes of cookies", get("/metrics", "Cookie: " + "c" * 8000), "200", {}),
        ("a header of 17,000 bytes", get("/metrics", "X: " + "y" * 17_000), "431", {}),
        ("a header of a megabyte", get("/metrics", "X: " + "y" * 1_000_000), {"431", NOTHING}, {}),
        ("90 headers", get("/metrics", *(f"X{n}: y" for n in range(90))), "200", {}),
        ("101 headers", get("/metrics", *(f"X{n}: y" for n in range(101))), "431", {}),
        ("10,000 headers", get("/metrics", *(f"X{n}: y" for n in range(10_000))), {"431", NOTHING}, {}),
        ("the same header 90 times", get("/metrics", *["Accept: text/plain"] * 90), "200", {}),
        ("a name of 17,000 bytes", get("/metrics", "x" * 17_000 + ": y"), {"431", NOTHING}, {}),
        ("a path of 4,000 bytes", get("/" + "a" * 4000), "404", {}),
        ("a path of 100,000 bytes", get("/" + "a" * 100_000), {"400", "414", "431", NOTHING}, {}),
        ("a query of 4,000 bytes", get("/metrics?" + "a" * 4000), "200", {}),
        ("a method of 100,000 bytes", get(method="A" * 100_000), {"400", "431", NOTHING}, {}),
        ("endless headers", b"GET /metrics HTTP/1.1\r\nHost: a\r\n", {"431", NOTHING}, {"then": b"X: y\r\n" * 9999}),
        ("an endless header", b"GET /metrics HTTP/1.1\r\nX: ", {"431", NOTHING}, {"then": b"y" * 65_536}),
        ("an endless path", b"GET /", {"400", "414", "431", NOTHING}, {"then": b"y" * 65_536}),
        ("an endless method", b"", {"400", "431", NOTHING}, {"then": b"Y" * 65_536}),
        ("endless line ends", b"", {"400", NOTHING}, {"then": b"\r\n" * 32_768}),
        ("endless NULs", b"", {"400", NOTHING}, {"then": bytes(65_536)}),
        ("endless requests", b"", None, {"then": more("/-/healthy") * 999}),
    ]
]

OTHER = [
    row(f"no HTTP: {what}", {"400", NOTHING}, sent)
    for what, sent in {
        "a hello of TLS": b"\x16\x03\x01\x00\xff\x01\x00\x00\xfb\x03\x03" + bytes(248),
        "SSH": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "SMTP": b"EHLO a\r\n\r\n",
        "Redis": b"*1\r\n$4\r\nPING\r\n",
        "SMB": b"\0\0\0\x45\xffSMBr" + bytes(64),
        "RDP": b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0\r\n\r\n",
        "SOCKS 5": b"\x05\x01\0\r\n\r\n",
        "SIP": b"OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n",
        "RTSP": b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
        "the PROXY protocol": b"PROXY TCP4 1.2.3.4 1.2.3.4 1 1\r\n" + get(),
        "the PROXY protocol's second version": b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" + bytes(12) + get(),
        "random bytes": bytes(range(256)) * 64 + b"\r\n\r\n",
        "an answer": b"HTTP/1.1 200 OK\r\n\r\n",
        "UTF-16": get().decode().encode("utf-16"),
    }.items()
]

METHODS = (
    [
        row(f"{method} {path}", expected, get(path, method=method))
        for path in ("/metrics", "/", "/-/healthy", "/sd")
        for method, expected in {
            "HEAD": "200",
            "POST": "405",
            "PUT": "405",
            "DELETE": "405",
            "PATCH": "405",
            "OPTIONS": "405",
            "TRACE": "405",
        }.items()
    ]
    + [
        row(f"{method} /metrics", {"400", "405", "501"}, get(method=method))
        for method in (
            "PROPFIND",
            "CONNECT",
            "PRI",
            "BREW",
            "Get",
            "get",
            "GET\t",
            "G E T",
            "🙂".encode().decode("latin-1"),
            '"',
        )
    ]
    + [row("GET /-/reload", "405", get("/-/reload")), row("POST /-/reload", "200", get("/-/reload", method="POST"))]
)

TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds"
VALUES = [
    "",
    "-1",
    "-0",
    "0",
    "NaN",
    "-NaN",
    "inf",
    "-inf",
    "1e308",
    "1e309",
    "-1e308",
    "1e-308",
    "9" * 400,
    "0x10",
    "10s",
]
VALUES += [
    "1,5",
    "1e",
    "+5",
    " 5 ",
    "5 5",
    ".5",
    "5.",
    "٥".encode().decode("latin-1"),
    "\xff",
    "true",
    KEY,
    "0.000001",
    "1" * 7000,
]
HEADERS = [
    row(f"a timeout of {short(value)!r}", "200", get("/metrics", f"{TIMEOUT}: {value}"))
    for value in VALUES
] + [
    row(f"a timeout of {value} for an account", "200", get("/probe?account=healthy-altum", f"{TIMEOUT}: {value}"))
    for value in ("-1", "NaN", "1e308", "0")
] + [
    row("two timeouts", "200", get("/metrics", *[f"{TIMEOUT}: 1"] * 2)),
    row("two timeouts of which one is none", "200", get("/metrics", *[f"{TIMEOUT}: {n}" for n in (1, "x")])),
] + [
    row(f"{name}: {short(value)}", "200", get("/metrics", f"{name}: {value}"))
    for name, values in {
        "Accept": [
            "", "*", "*/*;q=0", "text/html", "image/*", ";", ",,,,", "/", "text/", "/plain", "text/plain;q=",
            "text/plain;q=NaN",
            "text/plain;q=-1", "text/plain;q=1e308", "text/plain;q=1.0000", "text/plain;version=99",
            "text/plain;version=", "text/plain;version=\"0.0.4", "application/openmetrics-text;version=99;q=1",
            "application/openmetrics-text;;;;",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
            "text/plain;" + "a=b;" * 1500, ",".join(["text/plain;q=0.5"] * 400), "\xff\xfe",
            "text/plain;q=0.00000000001", KEY,
        ],
        "Accept-Encoding": [
            "", "*", "*;q=0", "identity;q=0", "gzip;q=0", "gzip;q=NaN", "gzip;q=", "br, zstd", "GZIP", "gzip,gzip", ",", "\xff",
        ],
        "Authorization": [
            "", "Basic", f"Basic {LOGIN}", f"Bearer {KEY}", "Basic " + "QUFB" * 2000, "Digest x", "Negotiate x",
        ],
        "Range": ["bytes=0-1", "bytes=-1", "bytes=0-" + "9" * 100, "bytes=0-0,1-1,2-2"],
        "If-None-Match": ["*", '"x"'],
        "If-Modified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "x"],
        "Connection": ["close, close", "keep-alive, close", "Host, close", f"close, {TIMEOUT}"],
        "Upgrade": ["h2c", "websocket", "TLS/1.2"],
        "Cookie": [f"session={KEY}", "\xff"],
        "User-Agent": ["", "() { :; }; echo x", "${jndi:ldap://127.0.0.1/a}", "\xff", KEY],
        "X-Forwarded-For": ["127.0.0.1", "' OR 1=1 --", KEY],
        "X-HTTP-Method-Override": ["DELETE"],
        "Content-Type": ["multipart/form-data", "\xff"],
        "Origin": ["null", "http://evil.test"],
        "Keep-Alive": ["timeout=999999999"],
    }.items()
    for value in values
]  # fmt: skip

PATHS = [
    row(f"GET {short(path)}", expected, get(path))
    for path, expected in {
        "/..": "404",
        "/../../etc/passwd": "404",
        "/%2e%2e/%2e%2e/etc/passwd": "404",
        "/metrics/../../etc/passwd": "404",
        "/metrics/": "404",
        "//metrics": "404",
        "/metrics%00": "404",
        "/metrics%0d%0aX:%20y": "404",
        "/%6detrics": {"200", "404"},
        "/METRICS": "404",
        "/metrics;a=b": "404",
        "/metrics?": "200",
        "/metrics?collect[]=x": "200",
        "/metrics?%": "200",
        f"/metrics?token={KEY}": "200",
        "/\\metrics": {"400", "404"},
        "/metrics#x": {"200", "400", "404"},
        "/-/healthy/": "404",
        "/-/healthy/../../metrics": "404",
        "/-/quit": "404",
        "/-/config": "404",
        "/debug/pprof": "404",
        "/debug/pprof/heap": "404",
        "/.env": "404",
        "/.git/config": "404",
        "/favicon.ico": {"200", "404"},
        "/robots.txt": "404",
        "/wp-login.php": "404",
        "/cgi-bin/%%32%65%%32%65/bin/sh": {"400", "404"},
        "/proc/self/environ": "404",
        "/sd": "200",
        "/sd?x": "200",
        "/sd/": "404",
        "/api/v1/query?query=up": "404",
        "/probe": "400",
        "/probe?": "400",
        "/probe?account": "400",
        "/probe?account=": {"400", "404"},
        "/probe?account=nobody": "404",
        "/probe?account=healthy-altum": "200",
        "/probe?account=healthy-altum&provider=altum": "200",
        "/probe?account=healthy-altum&provider=olostep": "404",
        "/probe?account=healthy-altum&account=healthy-olostep": {"200", "400"},
        "/probe?account=HEALTHY-ALTUM": "404",
        "/probe?account=healthy-altum%00": {"400", "404"},
        "/probe?account=%ff%fe": {"400", "404"},
        "/probe?account=%": {"400", "404"},
        "/probe?account=%zz": {"400", "404"},
        "/probe?account=<script>alert(1)</script>": {"400", "404"},
        "/probe?account=" + "a" * 7000: "404",
        "/probe?target=http://127.0.0.1:1/": "400",
        "/probe?account=http://127.0.0.1:1/": "404",
        "/probe?account=healthy-altum&target=http://127.0.0.1:1/": "200",
        "/probe?account=healthy-altum&base_url=http://127.0.0.1:1/": "200",
        "/probe?account=../../etc/passwd": "404",
        "/probe?account=healthy-altum&module=x&debug=true": "200",
        "/?account=<script>alert(1)</script>": "200",
        "http://127.0.0.1:1/metrics": "200",
        "http://evil.test/metrics": "200",
        "https://evil.test:99999/metrics": {"200", "400"},
    }.items()
]

LOGINS = [
    row(f"a login: {what}", expected, get(path, f"Authorization: {value}"), locked=True)
    for what, value, path, expected in [
        ("the right one", "%RIGHT%", "/metrics", "200"),
        ("none", "", "/metrics", "401"),
        ("a wrong password", f"Basic {LOGIN}", "/metrics", "401"),
        ("a wrong password for health", f"Basic {LOGIN}", "/-/healthy", "200"),
        ("a wrong password for the page for people", f"Basic {LOGIN}", "/", "401"),
        ("a wrong password for the accounts", f"Basic {LOGIN}", "/sd", "401"),
        ("a wrong password to probe", f"Basic {LOGIN}", "/probe?account=healthy-altum", "401"),
        ("a wrong password for nothing", f"Basic {LOGIN}", "/no", "401"),
        ("the key as a token", f"Bearer {KEY}", "/metrics", "401"),
        ("the word alone", "Basic", "/metrics", "401"),
        ("no base64", f"Basic {KEY}!", "/metrics", "401"),
        ("no colon", "Basic Og", "/metrics", "401"),
        ("nobody with no password", "Basic Og==", "/metrics", "401"),
        ("8,000 bytes", "Basic " + "QUFB" * 2000, "/metrics", "401"),
        ("Digest", 'Digest username="2y"', "/metrics", "401"),
    ]
] + [
    row(
        "the right login and a wrong one",
        {"400", "401"},
        get("/metrics", "Authorization: %RIGHT%", f"Authorization: Basic {LOGIN}"),
        locked=True,
    ),
    row(
        "the same guess 200 times",
        " ".join(["401"] * 200),
        more("/metrics", f"Authorization: Basic {LOGIN}") * 199,
        get("/metrics", f"Authorization: Basic {LOGIN}"),
        locked=True,
    ),
    row(
        "a guess 100 times at once",
        {"401", "503"},
        get("/metrics", f"Authorization: Basic {LOGIN}"),
        locked=True,
        count=100,
    ),
    row("no login 100 times at once", "401", get("/metrics"), locked=True, count=100),
    row("a reload without a login", "401", get("/-/reload", method="POST"), locked=True),
]

HELLO = b"\x16\x03\x01\x00\xff\x01\x00\x00\xfb\x03\x03"
HANDSHAKES = [
    row(f"TLS: {what}", {NOTHING, "400"}, sent, locked=True, plainly=True, then=then)
    for what, sent, then in [
        ("nothing is said", b"", "hold"),
        ("a byte", b"\x16", "hold"),
        ("half a hello", HELLO, "hold"),
        ("half a hello, and the client leaves", HELLO, "close"),
        ("half a hello, and the client resets", HELLO, "reset"),
        ("a hello of nothing", HELLO + bytes(249), "read"),
        ("a hello of SSL 2", b"\x80\x2e\x01\0\x02\0\x15\0\0\0\x10" + bytes(37), "read"),
        ("a record of 64 KiB", b"\x16\x03\x01\xff\xff" + bytes(65_535), "read"),
        ("a record of no length", b"\x16\x03\x01\0\0" * 100, "read"),
        ("an alert", b"\x15\x03\x01\0\x02\x02\x28", "read"),
        ("data before a hello", b"\x17\x03\x03\0\x05hello", "read"),
        ("plain HTTP", get(), "read"),
        ("random bytes", bytes(range(256)) * 64, "read"),
        ("endless alerts", b"", b"\x15\x03\x01\0\x02\x01\x5a" * 9999),
        ("endless NULs", b"", bytes(65_536)),
    ]
] + [
    row("TLS: 200 handshakes that do not begin", NOTHING, b"", locked=True, plainly=True, then="hold", count=200),
    row("TLS: 200 handshakes that do not end", NOTHING, HELLO, locked=True, plainly=True, then="hold", count=200),
    row("TLS: 50 handshakes and no request", NOTHING, b"", locked=True, then="hold", count=50),
    row("TLS: 50 handshakes, and the clients leave", NOTHING, b"", locked=True, then="close", count=50),
    row("TLS: 50 handshakes, and the clients reset", NOTHING, b"", locked=True, then="reset", count=50),
    row("TLS: half a request", NOTHING, HALVES["half a header"], locked=True, then="hold"),
]

ROWS = [*SMUGGLED, *HALF, *BODIES, *LARGE, *OTHER, *METHODS, *HEADERS, *PATHS, *LOGINS, *HANDSHAKES]
