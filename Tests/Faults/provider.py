"""Faults of a provider, and of all that stands between it and the exporter: name servers, proxies, TLS.

Words between percent signs stand for what is known only when the row is tried, such as the port of its server.
"""

import functools
import gzip
import json
import ssl
import zlib

from rows import KEY, LOGIN, Row, short

READING = None


def row(what, expected, reply=b"", **made):
    """A server that sends these bytes. What else may be told: `then`, `before`, `alpn`, `versions` and `clients` of a
    `RawServer`, a `certificate`, a `definition`; anything else is of the account."""
    return Row("provider", what, expected, {"reply": reply} | made)


def http(body=b"", status="200 OK", *headers, length=True):
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Length: {len(body)}"] if length else [])]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def head(*lines, version="HTTP/1.1 200 OK"):
    return "\r\n".join([version, *lines]).encode() + b"\r\n\r\n"


LEFT = '{"current_balance": 5}'
OK = http(LEFT)
CHUNKED = head("Transfer-Encoding: chunked")
WHOLE_CHUNK = b"16\r\n" + LEFT.encode() + b"\r\n"
MEBIBYTE = 1 << 20

# What HTTP alone says of a status, and what Brook Mimir's documentation says otherwise. A status of success needs a body,
# and that of 204 has none; one under 200 is followed by another, which does not come here, but for 101; below 100 and
# beyond 999 it is none, and the connection of no use.
HTTP_SAYS = [
    (range(101, 102), "unexpected_status"),
    (range(0, 200), "connection"),
    (range(204, 205), "unexpected_status"),
    (range(200, 300), READING),
    (range(301, 304), "redirect"),
    (range(307, 309), "redirect"),
    (range(401, 402), "invalid_key"),
    (range(403, 404), "forbidden"),
    (range(429, 430), "rate_limited"),
    (range(500, 600), "server_error"),
    (range(1000, 10000), "connection"),
]
BROOK_MIMIR_SAYS = [(range(400, 402), "invalid_key"), (range(402, 403), READING), (range(403, 405), "invalid_key")]


def meaning(status, *tables):
    for table in tables:
        for statuses, reason in table:
            if status in statuses:
                return reason
    return "unexpected_status"


STATUSES = [
    row(
        f"status {status}",
        meaning(status, BROOK_MIMIR_SAYS, HTTP_SAYS),
        http(f'{{"current_balance": 5, "message": "{KEY}"}}', f"{status} {KEY}", f"X-Key: {KEY}"),
    )
    for status in range(99, 1001)
]

REDIRECTS = [
    row(f"status {status} to another host", "redirect", http("", f"{status} x", "Location: http://127.0.0.1:1/"))
    for status in (300, 301, 302, 303, 305, 306, 307, 308, 399)
] + [
    row(f"a redirect to {what}", "redirect", http("", "302 Found", f"Location: {location}"))
    for what, location in {
        "itself": "/credits",
        "nothing": "",
        "a file": "file:///etc/passwd",
        "what is no URL": "::::",
        "the key": f"https://{KEY}.invalid/{KEY}",
        "a very long URL": "http://127.0.0.1/" + "a" * 60_000,
    }.items()
]

# What each of the four built-in providers makes of the same statuses.
BUILT_IN = [
    row(f"{provider}: status {status}", reason, http("", f"{status} x"), provider=provider)
    for provider, says in {
        "altum": [],
        "olostep": [(range(402, 403), "invalid_key")],
        "acychecker": [],
    }.items()
    for status in (400, 401, 402, 403, 404, 405, 408, 410, 418, 429, 451, 500, 501, 502, 503, 504, 511, 599)
    for reason in [meaning(status, says, HTTP_SAYS)]
]

NUMBERS = {
    "0": READING,
    "-0": READING,
    "-5": READING,
    "1e2": READING,
    "1E+2": READING,
    "5e-324": READING,
    "1.7976931348623157e308": READING,
    "9007199254740993": READING,
    "18446744073709551616": READING,
    "0." + "1" * 10_000: READING,
    '"5"': READING,
    '"-1.5e3"': READING,
    "1e309": "no_reading",
    "1e999": "no_reading",
    "-1e999": "no_reading",
    "1" * 10_000: "no_reading",
    "1e99999999999999999999": "no_reading",
    '"1e999"': "no_reading",
    '"NaN"': "no_reading",
    '"Infinity"': "no_reading",
    '"5 credits"': "no_reading",
    '"0x10"': "no_reading",
    '"1,000"': "no_reading",
    '"٥"': "no_reading",
    '""': "no_reading",
    "true": "no_reading",
    "{}": "no_reading",
    "[]": "no_reading",
    "[5]": "no_reading",
    '{"value": 5}': "no_reading",
    "null": "invalid_key",
    "NaN": "invalid_body",
    "-NaN": "invalid_body",
    "Infinity": "invalid_body",
    "-Infinity": "invalid_body",
    "inf": "invalid_body",
    "01": "invalid_body",
    "+1": "invalid_body",
    ".5": "invalid_body",
    "5.": "invalid_body",
    "1e": "invalid_body",
    "1e+": "invalid_body",
    "--1": "invalid_body",
    "- 1": "invalid_body",
    "0x10": "invalid_body",
    "1_000": "invalid_body",
    "1,5": "invalid_body",
    "5f": "invalid_body",
    "٥": "invalid_body",
    "": "invalid_body",
    "undefined": "invalid_body",
    "None": "invalid_body",
    "True": "invalid_body",
    "'5'": "invalid_body",
    '"5': "invalid_body",
}
BALANCES = [
    row(f"a balance of {short(n)}", reason, http(f'{{"current_balance": {n}}}')) for n, reason in NUMBERS.items()
]

BODIES = [
    row(f"a body: {what}", reason, http(body))
    for what, body, reason in [
        ("none", b"", "invalid_body"),
        ("a blank", b" ", "invalid_body"),
        ("a line end", b"\r\n", "invalid_body"),
        ("NUL", b"\0", "invalid_body"),
        ("a page of HTML", "<!DOCTYPE html><title>Sign in</title>", "invalid_body"),
        ("XML", '<?xml version="1.0"?><balance>5</balance>', "invalid_body"),
        ("a billion laughs", '<!DOCTYPE l [<!ENTITY a "&b;&b;">]><l>&a;</l>', "invalid_body"),
        ("YAML", "current_balance: 5\n", "invalid_body"),
        ("a form", "current_balance=5", "invalid_body"),
        ("JSONP", f"callback({LEFT})", "invalid_body"),
        ("a guard before JSON", f")]}}',\n{LEFT}", "invalid_body"),
        ("a list", f"[{LEFT}]", "invalid_body"),
        ("a text", '"5"', "invalid_body"),
        ("a number", "5", "invalid_body"),
        ("null", "null", "invalid_body"),
        ("true", "true", "invalid_body"),
        ("two documents", LEFT + LEFT, "invalid_body"),
        ("two lines of JSON", f"{LEFT}\n{LEFT}\n", "invalid_body"),
        ("something behind it", LEFT + "x", "invalid_body"),
        ("NUL behind it", LEFT + "\0", "invalid_body"),
        ("a brace too many", LEFT + "}", "invalid_body"),
        ("a brace too few", LEFT[:-1], "invalid_body"),
        ("the first half", LEFT[:11], "invalid_body"),
        ("one byte", "{", "invalid_body"),
        ("a comma too many", '{"current_balance": 5,}', "invalid_body"),
        ("a comma before all", '{, "current_balance": 5}', "invalid_body"),
        ("no comma", '{"a": 1 "current_balance": 5}', "invalid_body"),
        ("no colon", '{"current_balance" 5}', "invalid_body"),
        ("a comment", '{"current_balance": 5 /* five */}', "invalid_body"),
        ("a comment to the line's end", '{"current_balance": 5} // five', "invalid_body"),
        ("names without quotes", "{current_balance: 5}", "invalid_body"),
        ("single quotes", "{'current_balance': 5}", "invalid_body"),
        ("a line end in a text", '{"a": "\n", "current_balance": 5}', "invalid_body"),
        ("NUL in a text", '{"a": "\0", "current_balance": 5}', "invalid_body"),
        ("an unknown escape", '{"a": "\\x41", "current_balance": 5}', "invalid_body"),
        ("half an escape", '{"a": "\\u12", "current_balance": 5}', "invalid_body"),
        ("a backslash at the end", '{"current_balance": 5, "a": "\\', "invalid_body"),
        ("a name twice", '{"current_balance": 5, "current_balance": 6}', "invalid_body"),
        ("a name twice, once escaped", '{"current_balance": 5, "current_balanc\\u0065": 6}', "invalid_body"),
        ("a name twice, deep down", '{"current_balance": 5, "a": {"b": 1, "b": 1}}', "invalid_body"),
        ("bytes that are no UTF-8", b'{"a": "\xff", "current_balance": 5}', "invalid_body"),
        ("half a character", b'{"a": "\xe2\x82", "current_balance": 5}', "invalid_body"),
        ("an overlong character", b'{"a": "\xc0\xaf", "current_balance": 5}', "invalid_body"),
        ("a surrogate in UTF-8", b'{"a": "\xed\xa0\x80", "current_balance": 5}', "invalid_body"),
        ("a character beyond Unicode", b'{"a": "\xf4\x90\x80\x80", "current_balance": 5}', "invalid_body"),
        ("a name that is no UTF-8", b'{"\xff": 1, "current_balance": 5}', "invalid_body"),
        ("Latin-1", '{"a": "é", "current_balance": 5}'.encode("latin-1"), "invalid_body"),
        ("UTF-16", LEFT.encode("utf-16"), "invalid_body"),
        ("UTF-16 without a mark", LEFT.encode("utf-16-le"), "invalid_body"),
        ("UTF-32", LEFT.encode("utf-32"), "invalid_body"),
        ("UTF-7", "+AHs-current_balance+AH0-", "invalid_body"),
        ("a mark of UTF-8 and nothing", b"\xef\xbb\xbf", "invalid_body"),
        ("two marks of UTF-8", b"\xef\xbb\xbf\xef\xbb\xbf" + LEFT.encode(), "invalid_body"),
        ("a mark of UTF-8 in the middle", b'{"current_balance": \xef\xbb\xbf5}', "invalid_body"),
        ("a blank that JSON does not know", LEFT.replace(" ", "\u00a0"), "invalid_body"),
        ("100,000 lists in each other, not closed", "[" * 100_000, "invalid_body"),
        ("100,000 lists in each other", "[" * 100_000 + "]" * 100_000, "invalid_body"),
        ("100,000 objects in each other", '{"a":' * 100_000 + "1" + "}" * 100_000, "invalid_body"),
        (
            "100,000 lists beside a balance",
            f'{{"current_balance": 5, "a": {"[" * 100_000 + "]" * 100_000}}}',
            "invalid_body",
        ),
        ("100,000 closing brackets", "]" * 100_000, "invalid_body"),
        ("100,000 quotes", '"' * 100_000, "invalid_body"),
        ("100,000 backslashes", '{"a": "' + "\\" * 100_000, "invalid_body"),
        ("an object without a balance", "{}", "no_reading"),
        ("renamed fields", f'{{"balance": 5, "{KEY}": 1}}', "no_reading"),
        ("another case", '{"Current_Balance": 5}', "no_reading"),
        ("an error under a status of success", f'{{"error": "maintenance: {KEY}", "code": 7}}', "no_reading"),
        ("its balance deeper", '{"data": {"current_balance": 5}}', "no_reading"),
        ("100,000 other fields", json.dumps({f"n{n}": n for n in range(50_000)}), "no_reading"),
        ("a name of 500,000 bytes", json.dumps({"n" * 500_000: 5}), "no_reading"),
        ("a balance that repeats the key", f'{{"current_balance": "{KEY}"}}', "no_reading"),
        ("a mark of UTF-8 and JSON", b"\xef\xbb\xbf" + LEFT.encode(), READING),
        ("blanks around it", f"\r\n\t {LEFT} \r\n\t", READING),
        ("500,000 blanks before it", " " * 500_000 + LEFT, READING),
        ("a text of 900,000 bytes beside it", f'{{"current_balance": 5, "a": "{"a" * 900_000}"}}', READING),
        ("100,000 numbers beside it", f'{{"current_balance": 5, "a": {json.dumps([1] * 100_000)}}}', READING),
        ("an escaped name", '{"current_\\u0062alance": 5}', READING),
        ("the key in each field", f'{{"current_balance": 5, "{KEY}": "{KEY}", "status": "{KEY}"}}', READING),
        ("1 MiB", LEFT + " " * (MEBIBYTE - len(LEFT)), READING),
        ("1 MiB and a byte", LEFT + " " * (MEBIBYTE + 1 - len(LEFT)), "body_too_large"),
        ("2 MiB of zeros", bytes(2 * MEBIBYTE), "body_too_large"),
    ]
]


@functools.cache
def bomb(wbits, megabytes=128):
    """So much in so many fewer bytes: gzip with 31, deflate with 15 or -15."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(compressor.compress(bytes(MEBIBYTE)) for _ in range(megabytes)) + compressor.flush()


COMPRESSED = [
    row(f"compressed: {what}", reason, http(body, "200 OK", *(f"Content-Encoding: {word}" for word in encodings)))
    for what, body, encodings, reason in [
        ("gzip", gzip.compress(LEFT.encode()), ["gzip"], "invalid_body"),
        ("gzip without a word", gzip.compress(LEFT.encode()), [], "invalid_body"),
        ("gzip twice", gzip.compress(gzip.compress(LEFT.encode())), ["gzip, gzip"], "invalid_body"),
        ("gzip in two parts", gzip.compress(LEFT.encode()) * 2, ["gzip"], "invalid_body"),
        ("128 MiB in gzip", bomb(31), ["gzip"], "invalid_body"),
        ("128 MiB in gzip, without a word", bomb(31), [], "invalid_body"),
        ("a bomb in a bomb", gzip.compress(bomb(31)), ["gzip, gzip"], "invalid_body"),
        ("128 MiB in deflate", bomb(15), ["deflate"], "invalid_body"),
        ("128 MiB in raw deflate", bomb(-15), ["deflate"], "invalid_body"),
        ("deflate", zlib.compress(LEFT.encode()), ["deflate"], "invalid_body"),
        ("half a gzip", gzip.compress(LEFT.encode())[:20], ["gzip"], "invalid_body"),
        ("a head of gzip alone", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", ["gzip"], "invalid_body"),
        ("gzip with a wrong checksum", gzip.compress(LEFT.encode())[:-8] + bytes(8), ["gzip"], "invalid_body"),
        ("zstd", b"\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00", ["zstd"], "invalid_body"),
        ("brotli", b"\x8b\x0a\x80", ["br"], "invalid_body"),
        ("an empty body that says gzip", b"", ["gzip"], "invalid_body"),
        ("identity, said aloud", LEFT.encode(), ["identity"], READING),
    ]
]

FRAMES = [
    row(f"an answer: {what}", reason, reply, **made)
    for what, reply, reason, made in [
        ("none at all", b"", "connection", {}),
        ("one byte", b"H", "connection", {}),
        ("line ends", b"\r\n\r\n\r\n", "connection", {}),
        ("another protocol", b"SSH-2.0-OpenSSH_9.2\r\n", "connection", {}),
        ("a greeting of mail", b"220 mail ESMTP\r\n", "connection", {}),
        ("a body alone", LEFT.encode(), "connection", {}),
        ("random bytes", bytes(range(256)) * 16, "connection", {}),
        ("NULs", bytes(4096), "connection", {}),
        ("a request", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "connection", {}),
        ("HTTP/2 without being asked", b"\0\0\x12\x04\0\0\0\0\0" + bytes(18), "connection", {}),
        ("a TLS alert in the clear", b"\x15\x03\x03\0\x02\x02\x28", "connection", {}),
        ("HTTP/9.9", head(version="HTTP/9.9 200 OK"), "connection", {}),
        ("a version in lower case", head(version="http/1.1 200 OK"), "connection", {}),
        ("a version that is none", head(version="HTTP/x 200 OK"), "connection", {}),
        ("ICY", head(version="ICY 200 OK"), "connection", {}),
        ("no status", head(version="HTTP/1.1"), "connection", {}),
        ("a status in words", head(version="HTTP/1.1 OK"), "connection", {}),
        ("a negative status", head(version="HTTP/1.1 -200 OK"), "connection", {}),
        ("a signed status", head(version="HTTP/1.1 +200 OK"), "connection", {}),
        ("a status with a fraction", head(version="HTTP/1.1 20.0 OK"), "connection", {}),
        ("a status of two digits", head(version="HTTP/1.1 20 OK"), "connection", {}),
        ("a status of one digit", head(version="HTTP/1.1 0 OK"), "connection", {}),
        ("a status of four digits", head(version="HTTP/1.1 2000 OK"), "connection", {}),
        ("a status of 1,000 digits", head(version="HTTP/1.1 " + "2" * 1000 + " OK"), "connection", {}),
        ("a status beyond 16 bits", head(version="HTTP/1.1 65736 OK"), "connection", {}),
        ("two blanks before the status", head(version="HTTP/1.1  200 OK"), "connection", {}),
        ("a header without a name", head(": x"), "connection", {}),
        ("a header without a colon", head("abc"), "connection", {}),
        ("a blank in a header's name", head("a b: c"), "connection", {}),
        ("NUL in a header", head("a: \0"), "connection", {}),
        ("a control character in a header", head("a: \x01"), "connection", {}),
        ("a length in words", head("Content-Length: five"), "connection", {}),
        ("an empty length", head("Content-Length:"), "connection", {}),
        ("a negative length", head("Content-Length: -1"), "connection", {}),
        ("a signed length", head("Content-Length: +22"), "connection", {}),
        ("a hexadecimal length", head("Content-Length: 0x16"), "connection", {}),
        ("a length with a fraction", head("Content-Length: 2.2"), "connection", {}),
        ("a length beyond 64 bits", head("Content-Length: " + "9" * 30), "connection", {}),
        ("two lengths", head("Content-Length: 22", "Content-Length: 23") + LEFT.encode(), "connection", {}),
        (
            "a length and chunks",
            head("Content-Length: 3", "Transfer-Encoding: chunked") + WHOLE_CHUNK,
            "connection",
            {},
        ),
        ("a length that the body does not reach", head("Content-Length: 99") + LEFT.encode(), "connection", {}),
        ("a length and no body", head("Content-Length: 99"), "connection", {}),
        ("a length short of the body", head("Content-Length: 10") + LEFT.encode(), "invalid_body", {}),
        ("a length of 0 before a body", head("Content-Length: 0") + LEFT.encode(), "invalid_body", {}),
        ("chunks without an end", CHUNKED + WHOLE_CHUNK, "connection", {}),
        ("half a chunk", CHUNKED + b"16\r\n" + LEFT.encode()[:9], "connection", {}),
        ("no chunk", CHUNKED, "connection", {}),
        ("an empty chunk alone", CHUNKED + b"0\r\n\r\n", "invalid_body", {}),
        ("a chunk's length that is none", CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", "connection", {}),
        ("a negative chunk", CHUNKED + b"-1\r\n\r\n", "connection", {}),
        ("a chunk beyond 64 bits", CHUNKED + b"f" * 17 + b"\r\n{}\r\n0\r\n\r\n", "connection", {}),
        ("a chunk longer than it says", CHUNKED + b"2\r\n" + LEFT.encode() + b"\r\n0\r\n\r\n", "connection", {}),
        ("an unknown transfer encoding", head("Transfer-Encoding: gzip, chunked") + WHOLE_CHUNK, "connection", {}),
        ("half a status line", b"HTTP/1.1 20", "connection", {}),
        ("half a head", b"HTTP/1.1 200 OK\r\nContent-", "connection", {}),
        ("a head that does not end", b"HTTP/1.1 200 OK\r\nContent-Length: 22\r\n", "connection", {}),
        ("a header of 200,000 bytes", head("X: " + "a" * 200_000), "connection", {}),
        ("a version of 200,000 bytes", head(version="HTTP/" + "1" * 200_000 + " 200 OK"), "connection", {}),
        ("50,000 headers", head(*(f"X{n}: y" for n in range(50_000))), "connection", {}),
        ("another protocol from here on", head(version="HTTP/1.1 101 Switching Protocols"), "unexpected_status", {}),
        ("100 and no more", head(version="HTTP/1.1 100 Continue"), "connection", {}),
        ("100 and a broken answer", head(version="HTTP/1.1 100 Continue") + b"HTTP/1.1 abc\r\n\r\n", "connection", {}),
        ("100 and a good answer", head(version="HTTP/1.1 100 Continue") + OK, READING, {}),
        ("103 with headers and a good answer", head("Link: </a>", version="HTTP/1.1 103 x") + OK, READING, {}),
        ("1,000 times 100 and a good answer", head(version="HTTP/1.1 100 x") * 1000 + OK, READING, {}),
        ("HTTP/1.0", head(version="HTTP/1.0 200 OK") + LEFT.encode(), READING, {}),
        ("no length but an end", head("Connection: close") + LEFT.encode(), READING, {}),
        ("no reason phrase", OK.replace(b" OK", b""), READING, {}),
        ("a reason phrase of 200,000 bytes", OK.replace(b"OK", b"O" * 200_000), READING, {}),
        (
            "a body of single bytes",
            CHUNKED + b"".join(b"1\r\n%c\r\n" % c for c in LEFT.encode()) + b"0\r\n\r\n",
            READING,
            {},
        ),
        ("chunks with extensions", CHUNKED + b"16;a=b\r\n" + LEFT.encode() + b"\r\n0\r\n\r\n", READING, {}),
        ("chunks with trailers", CHUNKED + WHOLE_CHUNK + f"0\r\nX: {KEY}\r\n\r\n".encode(), READING, {}),
        ("something behind it", OK + b"HTTP/1.1 500 No\r\n\r\n", READING, {}),
        ("a second one nobody asked for", OK + http('{"current_balance": 666}'), READING, {}),
        ("1,000 small headers", http(LEFT, "200 OK", *(f"X{n}: y" for n in range(1000))), "connection", {}),
        ("100 cookies", http(LEFT, "200 OK", *(f"Set-Cookie: {KEY}{n}=1" for n in range(100))), READING, {}),
        ("HTML by its type", http(LEFT, "200 OK", "Content-Type: text/html"), READING, {}),
        ("a type that is none", http(LEFT, "200 OK", "Content-Type: \xff\xfe"), READING, {}),
        ("another protocol offered", http(LEFT, "200 OK", "Upgrade: h2c", "Connection: Upgrade"), READING, {}),
        ("an Alt-Svc elsewhere", http(LEFT, "200 OK", 'Alt-Svc: h3="127.0.0.1:1"'), READING, {}),
        ("a Refresh elsewhere", http(LEFT, "200 OK", "Refresh: 0; url=http://127.0.0.1:1/"), READING, {}),
        ("a Location beside 200", http(LEFT, "200 OK", "Location: http://127.0.0.1:1/"), READING, {}),
    ]
]

STAGES = {
    "before the request": (b"", "nothing"),
    "before the answer": (b"", "request"),
    "in the status line": (b"HTTP/1.1 2", "request"),
    "in a header": (b"HTTP/1.1 200 OK\r\nContent-Le", "request"),
    "after a header": (b"HTTP/1.1 200 OK\r\nContent-Length: 22\r\n", "request"),
    "after the head": (head("Content-Length: 22"), "request"),
    "in the body": (head("Content-Length: 22") + LEFT.encode()[:9], "request"),
    "before the last byte": (head("Content-Length: 22") + LEFT.encode()[:-1], "request"),
    "before the first chunk": (CHUNKED, "request"),
    "in a chunk's length": (CHUNKED + b"1", "request"),
    "in a chunk": (CHUNKED + WHOLE_CHUNK[:9], "request"),
    "between chunks": (CHUNKED + WHOLE_CHUNK, "request"),
    "before the end of the chunks": (CHUNKED + WHOLE_CHUNK + b"0\r\n", "request"),
    "after 100": (head(version="HTTP/1.1 100 Continue"), "request"),
}
HANDSHAKE = {
    "before the client's hello": (b"", "nothing"),
    "after the client's hello": (b"", "request"),
    "in the head of a record": (b"\x16\x03", "request"),
    "in the server's hello": (b"\x16\x03\x03\0\x7a\x02\0\0\x76\x03\x03", "request"),
    "in an alert": (b"\x15\x03\x03\0\x02", "request"),
}
ENDS = {"a reset": "resets", "silence": "hangs"}
BREAKS = [
    row(f"{end} {stage}", "timeout" if then == "hangs" else "connection", reply, then=then, before=before)
    for end, then in ENDS.items()
    for stage, (reply, before) in STAGES.items()
] + [
    row(
        f"TLS: {end} {stage}",
        "timeout" if then == "hangs" else "connection",
        reply,
        then=then,
        before=before,
        base_url="https://127.0.0.1:%PORT%",
    )
    for end, then in ENDS.items()
    for stage, (reply, before) in HANDSHAKE.items()
]

DRIPS = [
    row(f"dripping: {what}", reason, reply, then="drips", timeout="1s")
    for what, reply, reason in [
        ("a header", b"HTTP/1.1 200 OK\r\nX: a", "timeout"),
        ("a reason phrase", b"HTTP/1.1 200 O", "timeout"),
        ("a body", head("Content-Length: 999"), "timeout"),
        ("a body without a length", head("Connection: close"), "timeout"),
        ("a chunk", CHUNKED + b"ffff\r\n", "timeout"),
        ("a trailer", CHUNKED + WHOLE_CHUNK + b"0\r\nX: a", "timeout"),
        ("the body of a 401", head("Content-Length: 999", version="HTTP/1.1 401 No"), "invalid_key"),
        ("the body of a 429", head("Content-Length: 999", version="HTTP/1.1 429 No"), "rate_limited"),
        ("the body of a 500", head("Content-Length: 999", version="HTTP/1.1 500 No"), "server_error"),
        ("the body of a 418", head("Content-Length: 999", version="HTTP/1.1 418 No"), "unexpected_status"),
        ("the body of a redirect", head("Location: /", "Content-Length: 999", version="HTTP/1.1 302 x"), "redirect"),
    ]
]

PIECE = b"a" * 65_536
ENDLESS = [
    row(f"endless: {what}", reason, reply, then=then, timeout="2s" if reason == "timeout" else "12s")
    for what, reply, then, reason in [
        ("a status line", b"HTTP/1.1 200 ", PIECE, "timeout"),
        ("a header", b"HTTP/1.1 200 OK\r\nX: ", PIECE, "connection"),
        ("headers", b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000, "connection"),
        ("a name of a header", b"HTTP/1.1 200 OK\r\n", PIECE, "connection"),
        ("a body", head("Connection: close"), PIECE, "body_too_large"),
        ("a body of blanks", head("Connection: close") + LEFT.encode(), b" " * 65_536, "body_too_large"),
        ("a body of brackets", head("Connection: close"), b"[" * 65_536, "body_too_large"),
        ("a body in chunks", CHUNKED, b"10000\r\n" + PIECE + b"\r\n", "body_too_large"),
        ("a body in chunks of four bytes", CHUNKED, b"4\r\naaaa\r\n" * 10_000, "body_too_large"),
        ("a body of 2⁶² bytes", head(f"Content-Length: {1 << 62}"), PIECE, "body_too_large"),
        ("the body of a 401", head("Connection: close", version="HTTP/1.1 401 No"), PIECE, "invalid_key"),
        ("the body of a 429", head("Connection: close", version="HTTP/1.1 429 No"), PIECE, "rate_limited"),
        ("the body of a 503", head("Connection: close", version="HTTP/1.1 503 No"), PIECE, "server_error"),
        ("garbage", b"", bytes(65_536), "connection"),
    ]
]

ADVICE = [
    "-1",
    "0",
    "NaN",
    "1e308",
    "9" * 400,
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "\xff",
]
ADVICE += ["Thu, 99 Foo 2026 99:99:99 GMT", "", KEY, "1, 2", "0x10", "inf", "9223372036854775808", "1e10000"]
WAITS = (
    [
        row(
            f"429 with Retry-After: {short(text)}",
            "rate_limited",
            http("", "429 x", f"Retry-After: {text}"),
            min_interval="1ms",
        )
        for text in ADVICE
    ]
    + [
        row(
            f"429 with retry_after {short(text)} in its body",
            "rate_limited",
            http(f'{{"retry_after": {text}, "cooldown_seconds": {text}}}', "429 x"),
            min_interval="1ms",
        )
        for text in [
            "-1",
            "1e999",
            "-1e999",
            "1e308",
            "9" * 400,
            "null",
            "[]",
            '"x"',
            f'"{KEY}"',
            '"1e999"',
            "true",
            "{}",
        ]
    ]
    + [
        row(
            "503 with 100 times Retry-After",
            "server_error",
            http("", "503 x", *["Retry-After: 1"] * 100),
            min_interval="1ms",
        ),
        row(
            "a Date of another age",
            "rate_limited",
            http("", "429 x", "Date: Fri, 31 Dec 9999 23:59:59 GMT", "Retry-After: 1"),
        ),
    ]
)

NAMED = ["IP:127.0.0.1"]
OURS = {"tls": {"ca_file": "%AUTHORITY%"}}
TLS = (
    [
        row(f"TLS: {what}", reason, certificate=certificate, **{"reply": OK} | made)
        for what, reason, certificate, made in [
            ("a good certificate", READING, {"names": NAMED}, OURS),
            ("an authority that nobody trusts", "tls", {"names": NAMED}, {}),
            ("another authority than the account's", "tls", {"names": NAMED, "issuer": "stranger"}, OURS),
            ("an expired certificate", "tls", {"names": NAMED, "days": -1}, OURS),
            ("a certificate for another host", "tls", {"names": ["DNS:provider.test"]}, OURS),
            ("a certificate for another address", "tls", {"names": ["IP:127.0.0.2"]}, OURS),
            ("a certificate for its address as a name", "tls", {"names": ["DNS:127.0.0.1"]}, OURS),
            ("a certificate for every host", "tls", {"names": ["DNS:*"]}, OURS),
            (
                "a certificate for no host, which its subject has",
                "tls",
                {"names": ["DNS:a.b"], "subject": "127.0.0.1"},
                OURS,
            ),
            ("a self-signed certificate", "tls", {"self_signed": True}, OURS),
            (
                "a self-signed certificate that the account trusts",
                "tls",
                {"self_signed": True},
                {"tls": {"ca_file": "%OWN%"}},
            ),
            ("a certificate of a client", "tls", {"names": NAMED, "role": "client"}, OURS),
            ("a certificate wanted of the exporter", "tls", {"names": NAMED}, OURS | {"clients": True}),
            (
                "TLS 1.0 alone",
                "tls",
                {"names": NAMED},
                OURS | {"versions": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1)},
            ),
            (
                "TLS 1.1 alone",
                "tls",
                {"names": NAMED},
                OURS | {"versions": (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1)},
            ),
            (
                "TLS 1.2 alone",
                READING,
                {"names": NAMED},
                OURS | {"versions": (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)},
            ),
            (
                "TLS 1.2 where 1.3 is wanted",
                "tls",
                {"names": NAMED},
                {
                    "tls": OURS["tls"] | {"min_version": "TLS13"},
                    "versions": (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
                },
            ),
            ("HTTP/2 promised and HTTP/1.1 spoken", "connection", {"names": NAMED}, OURS | {"alpn": ["h2"]}),
            ("nothing is said", "timeout", {"names": NAMED}, OURS | {"reply": b"", "then": "hangs"}),
            ("a reset before the answer", "connection", {"names": NAMED}, OURS | {"reply": b"", "then": "resets"}),
            ("a reset in the body", "connection", {"names": NAMED}, OURS | {"reply": OK[:-5], "then": "resets"}),
            (
                "a dripping body",
                "timeout",
                {"names": NAMED},
                OURS | {"reply": head("Content-Length: 999"), "then": "drips"},
            ),
            (
                "an endless body",
                "body_too_large",
                {"names": NAMED},
                OURS | {"reply": head("Connection: close"), "then": PIECE},
            ),
        ]
    ]
    + [
        row(f"TLS wanted, and there is {what}", "tls", reply, base_url="https://127.0.0.1:%PORT%", **made)
        for what, reply, made in [
            ("plain HTTP", OK, {}),
            ("plain HTTP that says 400", http("", "400 The plain HTTP request was sent to HTTPS port"), {}),
            ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n", {}),
            ("a mail server", b"220 mail ESMTP\r\n", {"before": "nothing"}),
            ("an alert", b"\x15\x03\x03\0\x02\x02\x28", {}),
            ("an unknown alert", b"\x15\x03\x03\0\x02\x02\xff", {}),
            ("a record of 64 KiB", b"\x16\x03\x03\xff\xff" + PIECE, {}),
            ("an unknown record", b"\x99\x03\x03\0\x02ab", {}),
            ("a hello of SSL 2", b"\x80\x2e\x04\0\x02" + bytes(41), {}),
            ("an echo of the client's hello", b"\x16\x03\x01\0\x05\x01\0\0\x01\0", {}),
            ("random bytes", bytes(range(255, 0, -1)) * 16, {}),
            ("an endless stream of records", b"", {"then": b"\x16\x03\x03\x40\0" + b"\x02" * 16_384}),
        ]
    ]
    + [
        row(
            "plain HTTP wanted, and there is TLS",
            "connection",
            OK,
            certificate={"names": NAMED},
            base_url="http://127.0.0.1:%PORT%",
        )
    ]
)

# What the name server says of names: nothing, a code of failure, or no answer to the question. All others are this
# machine.
SILENT = ["silent.test", "mute.test"]
OTHERS = {"malformed.test": 1, "broken.test": 2, "unknown.test": 3, "nobody.invalid": 3, f"{'a' * 63}.invalid": 3}
OTHERS |= {
    "unimplemented.test": 4,
    "refused.test": 5,
    "empty.test": 0,
    "garbage.test": "garbage",
    "other.test": "asked",
}
NAMES = [
    row(f"DNS: {what}", reason, OK, base_url=f"http://{name}:%PORT%", allow_http=True)
    for what, name, reason in [
        ("a name that is answered", "good.test", READING),
        ("a name that does not exist", "unknown.test", "connection"),
        ("a name under invalid", "nobody.invalid", "connection"),
        ("a label of 63 letters that does not exist", f"{'a' * 63}.invalid", "connection"),
        ("a name without an address", "empty.test", "connection"),
        ("a server that is broken", "broken.test", "connection"),
        ("a server that refuses", "refused.test", "connection"),
        ("a server that does not know the question", "unimplemented.test", "connection"),
        ("a malformed question", "malformed.test", "connection"),
        ("a server that is silent", "silent.test", "timeout"),
        ("an answer that is no answer", "garbage.test", "timeout"),
        ("an answer to another question", "other.test", "timeout"),
    ]
]

PLACES = [
    row("a port where nobody listens", "connection", base_url="http://127.0.0.1:%CLOSED%"),
    row("a port where nobody listens, over TLS", "connection", base_url="https://127.0.0.1:%CLOSED%"),
    row("a port of IPv6 where nobody listens", "connection", base_url="http://[::1]:%CLOSED%"),
    row("port 1", "connection", base_url="http://127.0.0.1:1"),
    row("a place that takes no connection", "timeout", base_url="http://127.0.0.1:%FULL%"),
    row("a place that takes no connection, over TLS", "timeout", base_url="https://127.0.0.1:%FULL%"),
]

BY_PROXY = {"base_url": "http://provider.test", "allow_http": True, "proxy_url": "http://127.0.0.1:%PORT%"}
BY_TUNNEL = {"base_url": "https://provider.test", "proxy_url": "http://127.0.0.1:%PORT%"}
BY_SOCKS = {"base_url": "https://provider.test", "proxy_url": "socks5://127.0.0.1:%PORT%"}
PROXIES = (
    [
        row(f"a proxy for plain HTTP: {what}", reason, reply, **BY_PROXY, **made)
        for what, reply, reason, made in [
            ("a good answer", OK, READING, {}),
            ("407", http(KEY, "407 Login", "Proxy-Authenticate: Basic"), "unexpected_status", {}),
            ("502", http("", "502 Bad Gateway"), "server_error", {}),
            ("504", http("", "504 Gateway Timeout"), "server_error", {}),
            ("a redirect to a login", http("", "302 x", "Location: http://127.0.0.1:1/login"), "redirect", {}),
            ("a page of HTML", http("<html>Sign in</html>"), "invalid_body", {}),
            ("silence", b"", "timeout", {"then": "hangs"}),
            ("a reset", b"", "connection", {"then": "resets"}),
            ("an end", b"", "connection", {}),
            ("a break in the body", OK[:-5], "connection", {}),
        ]
    ]
    + [
        row(f"a proxy's tunnel: {what}", reason, reply, **BY_TUNNEL, **made)
        for what, reply, reason, made in [
            ("403", http(KEY, "403 No"), "connection", {}),
            ("407", http("", "407 Login", "Proxy-Authenticate: Basic"), "connection", {}),
            ("502", http("", "502 Bad Gateway"), "connection", {}),
            ("302", http("", "302 x", "Location: /"), "connection", {}),
            ("100 alone", head(version="HTTP/1.1 100 Continue"), "connection", {}),
            ("a status that is none", head(version="HTTP/1.1 99 x"), "connection", {}),
            ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", "connection", {}),
            ("half a head", b"HTTP/1.1 200 Conn", "connection", {}),
            ("silence", b"", "timeout", {"then": "hangs"}),
            ("a reset", b"", "connection", {"then": "resets"}),
            ("an end", b"", "connection", {}),
            ("a drip", b"HTTP/1.1 200 OK\r\nX: a", "timeout", {"then": "drips"}),
            ("an endless head", b"HTTP/1.1 200 OK\r\n", "timeout", {"then": b"X: y\r\n" * 1000}),
            (
                "open, and then silence",
                head(version="HTTP/1.1 200 Connection established"),
                "timeout",
                {"then": "hangs"},
            ),
            ("open, and then an end", head(version="HTTP/1.1 200 Connection established"), "connection", {}),
            ("open, and then a reset", head(version="HTTP/1.1 200 x"), "connection", {"then": "resets"}),
        ]
    ]
    + [
        row(f"a SOCKS proxy: {what}", reason, reply, **BY_SOCKS, **made)
        for what, reply, reason, made in [
            ("no HTTP but HTTP", OK, "connection", {}),
            ("SOCKS 4", b"\0\x5b" + bytes(6), "connection", {}),
            ("a login wanted", b"\x05\x02", "connection", {}),
            ("no method", b"\x05\xff", "connection", {}),
            ("silence", b"", "timeout", {"then": "hangs"}),
            ("a reset", b"", "connection", {"then": "resets"}),
            ("an end", b"", "connection", {}),
            ("half an answer", b"\x05", "timeout", {"then": "hangs"}),
            ("a refusal", b"\x05\0\x05\x02\0\x01" + bytes(6), "connection", {}),
            ("no way to the host", b"\x05\0\x05\x04\0\x01" + bytes(6), "connection", {}),
        ]
    ]
    + [
        row("a proxy that does not listen", "connection", **BY_PROXY | {"proxy_url": "http://127.0.0.1:%CLOSED%"}),
        row(
            "a tunnel of a proxy that does not listen",
            "connection",
            **BY_TUNNEL | {"proxy_url": "http://127.0.0.1:%CLOSED%"},
        ),
        row(
            "a SOCKS proxy that does not listen",
            "connection",
            **BY_SOCKS | {"proxy_url": "socks5://127.0.0.1:%CLOSED%"},
        ),
        row("a proxy that takes no connection", "timeout", **BY_TUNNEL | {"proxy_url": "http://127.0.0.1:%FULL%"}),
        row("a proxy without a name", "connection", **BY_TUNNEL | {"proxy_url": "http://nobody.invalid:3128"}),
        row("a proxy whose name server is silent", "timeout", **BY_TUNNEL | {"proxy_url": "http://mute.test:3128"}),
    ]
)

HOSTILE_NAMES = {
    "quotes and line ends": 'a"b\nc\\d\r\n# TYPE x counter',
    "a whole sample": '"} 1\ncredits_up{account="healthy"} 0\n',
    "NUL": "a\0b",
    "the end of OpenMetrics": "# EOF",
    "nothing": "",
    "a blank": " ",
    "10,000 letters": "a" * 10_000,
    "10,000 quotes": '"' * 10_000,
    "letters from right to left": "\u202eabc\u202c",
    "100 marks on a letter": "e" + "\u0301" * 100,
    "half a pair": "\ud800",
    "a script": "<script>alert(1)</script>",
    "the key": KEY,
    "the key among others": f"x{KEY}y",
    "a line of the log": "x\ntime=2026-01-01T00:00:00Z level=error msg=forged",
}
# Text that is half a character is none, and a name must not be the key.
NO_NAMES = {"half a pair", "the key", "the key among others"}
LABELS = [
    row(
        f"{kind} named with {what}",
        "invalid_body" if what in NO_NAMES else READING,
        http(json.dumps(answer(name))),
        provider=provider,
    )
    for kind, provider, answer in [
        ("an API", "altum", lambda name: {name: 5, "b": 6}),
        ("a lot", "olostep", lambda name: {"credits": 5, "breakdown": [{"purchase_kind": name, "remaining_units": 1}]}),
    ]
    for what, name in HOSTILE_NAMES.items()
] + [
    row(
        "two names that are one when cut", READING, http(json.dumps({"a" * 999 + n: 1 for n in "bc"})), provider="altum"
    ),
    row("two names that differ by case alone", READING, http('{"a": 1, "A": 2}'), provider="altum"),
    row("1,000 names", "too_many_series", http(json.dumps({f"n{n}": 1 for n in range(1001)})), provider="altum"),
    row("40,000 names", "too_many_series", http(json.dumps({f"n{n}": 1 for n in range(40_000)})), provider="altum"),
    row("only unusable names", "no_reading", http('{"message": "maintenance"}'), provider="altum"),
    row(
        "5,000 lots",
        "too_many_series",
        http(
            json.dumps({"breakdown": [{"expiry_date": 1_800_000_000 + n, "remaining_units": 1} for n in range(5000)]})
        ),
        provider="olostep",
    ),
]

LOTS = [
    row(
        f"a lot that expires at {short(expiry)}",
        READING,
        http(json.dumps({"credits": 5, "breakdown": [{"remaining_units": 1, "expiry_date": expiry}]})),
        provider="olostep",
    )
    for expiry in (0, -1, 1e308, -1e308, 5e-324, "9999-99-99", "", "never", KEY, [], {}, True, "2026-02-30", "1e999")
]


def own(reading, **more):
    """A definition of a user's own."""
    request = {"path": "/", "headers": {"X-Key": "{api_key}"}}
    return {"base_url": "https://api.acme.example", "request": request, "reading": reading} | more


LEFT_OF = {"balances": {"remaining": "left"}}
EACH = {"balances": {"each": "list[*]", "pool": "{n}", "remaining": "v"}}
LOT_EACH = {"lots": {"each": "list[*]", "kind": "{n}", "remaining": "v", "expiry": "e"}}
DEEP = "[" * 25 + "1" + "]" * 25


def many(count, **fields):
    return json.dumps({"list": [{"n": f"{n}", "v": n} | fields for n in range(count)]})


OWN = [
    row(f"a definition of one's own: {what}", reason, http(body, status), definition=definition)
    for what, reason, definition, status, body in [
        ("a good answer", READING, own(LEFT_OF), "200 OK", '{"left": 5}'),
        ("nothing of it", "no_reading", own(LEFT_OF), "200 OK", '{"right": 5}'),
        ("an empty list of pools", READING, own(EACH), "200 OK", '{"list": []}'),
        ("a list that is none", "no_reading", own(EACH), "200 OK", '{"list": 5}'),
        ("10,000 pools", "too_many_series", own(EACH), "200 OK", many(10_000)),
        ("10,000 lots", "too_many_series", own(LOT_EACH), "200 OK", many(10_000)),
        ("1,000 pools of one name", READING, own(EACH), "200 OK", many(1000, n="same")),
        ("pools named by the key", READING, own(EACH), "200 OK", many(2, n=KEY)),
        ("pools of hostile names", READING, own(EACH), "200 OK", many(2, n='a"\n\\')),
        ("pools named by lists", "no_reading", own(EACH), "200 OK", many(2, n=[1])),
        ("pools that hold text", "no_reading", own(EACH), "200 OK", many(2, v="text")),
        ("lots that expire in another age", "no_reading", own(LOT_EACH), "200 OK", many(2, e=1e300)),
        (
            "a sum beyond all numbers",
            "no_reading",
            own({"balances": {"remaining": {"sum": ["list[*]"]}}}),
            "200 OK",
            '{"list": [1e308, 1e308]}',
        ),
        (
            "a difference beyond all numbers",
            READING,
            own({"balances": {"used": "u", "limit": "l"}}),
            "200 OK",
            '{"u": -1e308, "l": 1e308}',
        ),
        (
            "a scale beyond all numbers",
            "no_reading",
            own({"balances": {"remaining": "left", "scale": 1e300}}),
            "200 OK",
            '{"left": 1e300}',
        ),
        (
            "several where one was meant",
            "no_reading",
            own({"balances": {"remaining": "list[*]"}}),
            "200 OK",
            '{"list": [1, 2]}',
        ),
        (
            "a filter that looks at all",
            "invalid_body",
            own({"balances": {"remaining": {"sum": ["$.list[?count($..*) > 1].v"]}}}),
            "200 OK",
            many(10_000),
        ),
        (
            "descendants of descendants",
            "invalid_body",
            own({"balances": {"remaining": {"sum": ["$" + "..*" * 8 + ".n"]}}}),
            "200 OK",
            f'{{"list": {DEEP}}}',
        ),
        (
            "one element eight million times",
            "invalid_body",
            own({"balances": {"remaining": {"sum": ["$.list" + "[0,0,0,0,0,0,0,0]" * 8]}}}),
            "200 OK",
            f'{{"list": {DEEP}}}',
        ),
        ("a bare number", READING, own({"balances": {"remaining": "$"}}), "200 OK", "5"),
        ("a bare text", "no_reading", own({"balances": {"remaining": "$"}}), "200 OK", f'"{KEY}"'),
        (
            "a status that it names",
            "forbidden",
            own(LEFT_OF, answers=[{"status": 418, "means": "forbidden"}]),
            "418 x",
            "",
        ),
        (
            "a field that it names",
            "license_expired",
            own(LEFT_OF, answers=[{"status": 200, "field": "e", "contains": "over", "means": "license_expired"}]),
            "200 OK",
            f'{{"e": "is OVER: {KEY}"}}',
        ),
        (
            "a field that is missing",
            "invalid_key",
            own(LEFT_OF, answers=[{"status": 200, "field": "ok", "missing": True, "means": "invalid_key"}]),
            "200 OK",
            '{"left": 5}',
        ),
        (
            "a field of another kind",
            READING,
            own(LEFT_OF, answers=[{"status": 200, "field": "code", "is_not": 0, "means": "invalid_key"}]),
            "200 OK",
            '{"left": 5, "code": "0"}',
        ),
        ("depleted", READING, own(LEFT_OF, answers=[{"status": 402, "means": "depleted"}]), "402 x", "<html>"),
        ("more series than the account may have", "too_many_series", own(EACH), "200 OK", many(2000)),
    ]
] + [
    row(
        f"a key in {place}, echoed",
        "no_reading",
        http(f'{{"message": "{KEY}", "login": "{LOGIN}"}}', f"200 {KEY}"),
        definition=own(LEFT_OF) | {"request": {"path": "/"} | request},
    )
    for place, request in {
        "the query": {"query": {"key": "{api_key}"}},
        "the path": {"path": "/{api_key}/left"},
        "the body": {"method": "POST", "body": {"key": "{api_key}"}},
        "a login": {"basic_auth": {"username": "user", "password": "{api_key}"}},
        "a header": {"headers": {"Authorization": "Bearer {api_key}"}},
    }.items()
]

KEYS = [
    row(f"a key file: {what}", reason, OK, key_file=content)
    for what, content, reason in [
        ("none", None, "missing_secret"),
        ("empty", b"", "missing_secret"),
        ("blanks", b" \t\r\n", "missing_secret"),
        ("a byte order mark", b"\xef\xbb\xbf", "missing_secret"),
        ("no UTF-8", b"\xff\xfe\xfd", "missing_secret"),
        ("UTF-16", KEY.encode("utf-16"), "missing_secret"),
        ("a folder", "folder", "missing_secret"),
        ("a link to itself", "loop", "missing_secret"),
        ("a pipe that nobody writes to", "pipe", "missing_secret"),
        ("/dev/zero", "/dev/zero", "missing_secret"),
        ("/dev/null", "/dev/null", "missing_secret"),
        ("a gigabyte of nothing", "huge", "missing_secret"),
        ("a megabyte", b"a" * MEBIBYTE, "missing_secret"),
        ("half a key", KEY[:3].encode(), "invalid_key"),
        ("two lines", f"{KEY}\r\nX: y".encode(), "invalid_key"),
        ("quotes", f'"{KEY}"'.encode(), "invalid_key"),
        ("NUL in it", f"{KEY}\0".encode(), "invalid_key"),
        ("line ends around it", f"\ufeff\r\n {KEY}\t\r\n".encode(), READING),
    ]
]

ROWS = [*STATUSES, *REDIRECTS, *BUILT_IN, *BALANCES, *BODIES, *COMPRESSED, *FRAMES, *BREAKS, *DRIPS, *ENDLESS, *WAITS]
ROWS += [*TLS, *NAMES, *PLACES, *PROXIES, *LABELS, *LOTS, *OWN, *KEYS]
