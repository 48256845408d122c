"""Requests that a proxy before a server could read in another way than the server does."""

GET = b"GET /-/ready HTTP/1.1\r\nHost: a\r\n"
POST = GET.replace(b"GET", b"POST")
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
NEXT = b"GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n"
END = b"\r\n"


def with_length(*values):
    return POST + b"".join(b"Content-Length: " + value + END for value in values) + END + b"abc"


def with_encoding(value):
    return POST + b"Transfer-Encoding:" + value + b"\r\n\r\n0\r\n\r\n"


def of_version(version):
    return GET.replace(b"HTTP/1.1", version) + END


REFUSED = {
    "two lengths": with_length(b"3", b"4"),
    "the same length twice": with_length(b"3", b"3"),
    "a list of lengths": with_length(b"3, 3"),
    "a negative length": with_length(b"-3"),
    "a signed length": with_length(b"+3"),
    "a hexadecimal length": with_length(b"0x3"),
    "two numbers for a length": with_length(b"3 3"),
    "no length": with_length(b""),
    "a length beyond 64 bits": with_length(b"18446744073709551619"),
    "a length beyond 63 bits": with_length(b"9223372036854775808"),
    "a length and chunks": CHUNKED + b"Content-Length: 3\r\n\r\n0\r\n\r\n",
    "chunks and a length": POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks": CHUNKED + b"\r\n0\r\n\r\n",
    "chunks twice": CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks in a GET": CHUNKED.replace(b"POST", b"GET") + b"\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + b"\r\n0\r\n\r\n",
    "chunks and then identity": with_encoding(b" chunked, identity"),
    "identity and then chunks": with_encoding(b" identity, chunked"),
    "something like chunks": with_encoding(b" xchunked"),
    "chunks behind a vertical tab": with_encoding(b"\x0bchunked"),
    "chunks behind a fold": with_encoding(b"\r\n chunked"),
    "an empty encoding": with_encoding(b""),
    "bare LF after the request line": GET.replace(b"1.1\r\n", b"1.1\n") + END,
    "bare LF after a header": GET + b"X: y\n" + END,
    "bare LF at the end": GET + b"\n",
    "bare CR in a header": GET + b"X: y\rZ: w\r\n\r\n",
    "space before a colon": GET + b"X : y\r\n\r\n",
    "a fold": GET + b"X: y\r\n z\r\n\r\n",
    "a fold of nothing": GET.replace(b"Host", b" Host") + END,
    "no colon": GET + b"X\r\n\r\n",
    "no name": GET + b": y\r\n\r\n",
    "NUL in a header": GET + b"X: \0\r\n\r\n",
    "NUL in a name": GET + b"X\0: y\r\n\r\n",
    "NUL in the path": GET.replace(b"ready", b"ready\0") + END,
    "no host": GET.replace(b"Host", b"Hots") + END,
    "two hosts": GET + b"Host: b\r\n\r\n",
    "two hosts in HTTP/1.0": GET.replace(b"1.1", b"1.0") + b"Host: a\r\n\r\n",
    "no host but a path": GET.replace(b"Host: a", b"Host: a/b") + END,
    "a user in the target": GET.replace(b"/-/", b"http://u@b/-/") + END,
    "no host in the target": GET.replace(b"/-/", b"http:///-/") + END,
    "no port behind a colon in the target": GET.replace(b"/-/", b"http://b:/-/") + END,
    "a host with a percent sign in the target": GET.replace(b"/-/", b"http://b%2e/-/") + END,
    "a fragment in the target": GET.replace(b"ready", b"ready#x").replace(b"/-/", b"http://b/-/") + END,
    "another scheme in the target": GET.replace(b"/-/", b"ftp://b/-/") + END,
    "two hosts beside that of the target": GET.replace(b"/-/", b"http://a/-/") + b"Host: a\r\n\r\n",
    "no host beside that of the target": GET.replace(b"/-/", b"http://a/-/").replace(b"Host", b"Hots") + END,
    "no host but a path beside that of the target": (
        GET.replace(b"/-/", b"http://a/-/").replace(b"Host: a", b"Host: a/b") + END
    ),
    "all of the server": GET.replace(b"/-/ready", b"*") + END,
    "all of the server, asked for its options": GET.replace(b"GET /-/ready", b"OPTIONS *") + END,
    "a host and a port as a target": GET.replace(b"/-/ready", b"a:443") + END,
    "a tunnel": b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
    "a method in lower case": GET.replace(b"GET", b"get") + END,
    "an unknown method": GET.replace(b"GET", b"FETCH") + END,
    "HTTP/0.9": b"GET /-/ready\r\n\r\n",
    "HTTP/1.2": of_version(b"HTTP/1.2"),
    "HTTP/2 in the clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": of_version(b"HTTP/9.9"),
    "a version in lower case": of_version(b"http/1.1"),
}
