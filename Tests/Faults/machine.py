"""Faults of the machine: its clock, memory, descriptors, files, signals, and the calls of its kernel.

Each row has an exporter of its own. `before` are words that stand before its command, `environment` is added to its own,
and `happens` is what happens to it between scrapes: names of functions in `happenings`, each with its arguments. So many
further `accounts` are answered well, with blanks of so many bytes as `body`. What is expected is that it serves, or the
status it ends with.
"""

from rows import Row

SERVES = "serves"
MEBIBYTE = 1 << 20


def row(what, *before, expected=SERVES, **made):
    return Row("machine", what, expected, {"before": before} | made)


def happening(what, *happens, **made):
    return row(what, happens=happens, **made)


def mounted(*commands):
    """In a file system of its own, after these commands."""
    return "unshare", "--mount", "sh", "-c", " && ".join([*commands, 'exec "$@"']), "sh"


def redirected(how):
    return "sh", "-c", f'exec "$@" {how}', "sh"


def injected(*calls):
    """Some calls of the kernel fail. Those before the exporter listens count, too."""
    words = [word for call in calls for word in ("-e", f"inject={call}")]
    return "strace", "-D", "-f", "-qq", "-o", "/dev/null", *words


DAY, YEAR = 86_400, 31_557_600
CLOCK = [
    happening(f"the clock jumps {what}", *(("clock", seconds) for seconds in jumps), clock=True)
    for what, jumps in {
        "a second ahead": [1],
        "a second back": [-1],
        "an hour ahead": [3600],
        "an hour back": [-3600],
        "a year ahead": [YEAR],
        "a year back": [-YEAR],
        "before 1970": [-80 * YEAR],
        "beyond 2038": [20 * YEAR],
        "beyond 2106": [100 * YEAR],
        "there and back, ten times": [YEAR, -YEAR] * 10,
        "a day back each scrape": [-n * DAY for n in range(10)],
    }.items()
]

DESCRIPTORS = [
    row(f"{files} descriptors and {accounts} accounts", "prlimit", f"--nofile={files}:{files}", accounts=accounts)
    for files, accounts in [(1024, 100), (256, 300), (128, 300), (64, 300), (64, 0), (48, 0), (40, 0)]
] + [
    happening(
        f"{files} descriptors and {clients} clients that stay",
        ("clients", clients),
        before=("prlimit", f"--nofile={files}:{files}"),
    )
    for files, clients in [(64, 100), (128, 300), (256, 600)]
]

MEMORY = [
    row("256 MiB for 1,250 accounts", memory=256 * MEBIBYTE, accounts=1250),
    row("256 MiB for 1,250 accounts with 64 KiB each", memory=256 * MEBIBYTE, accounts=1250, body=64 << 10),
    row("256 MiB for 200 accounts with 1 MiB each", memory=256 * MEBIBYTE, accounts=200, body=MEBIBYTE - 100),
    row("64 MiB for three accounts", memory=64 * MEBIBYTE),
    row("a stack of 256 KiB", "prlimit", "--stack=262144"),
    row("a stack of 64 MiB", "prlimit", f"--stack={64 * MEBIBYTE}"),
    row("no memory that may be locked", "prlimit", "--memlock=0:0"),
    row("no address that is random", "setarch", "--addr-no-randomize"),
]

LIMITS = [
    row("no core file", "prlimit", "--core=0:0"),
    row("no signal that may wait", "prlimit", "--sigpending=0:0"),
    row("no message queue", "prlimit", "--msgqueue=0:0"),
    row("no lock of a file", "prlimit", "--locks=0:0"),
    row("the lowest priority", "nice", "-n", "19"),
    row("only what is idle of the processor", "chrt", "--idle", "0"),
    row("one processor", "taskset", "--cpu-list", "0"),
    row("files of at most 16 KiB, the log among them", "prlimit", "--fsize=16384:16384", deaf=True),
    row("files of no byte, the log among them", "prlimit", "--fsize=0:0", deaf=True),
]

OUTPUT = [
    row("a full standard output", *redirected(">/dev/full")),
    row("a closed standard output", *redirected(">&-")),
    row("a closed standard input", *redirected("<&-")),
    row("a full standard error", *redirected("2>/dev/full"), deaf=True),
    row("a closed standard error", *redirected("2>&-"), deaf=True),
    row("a closed standard output and error", *redirected(">&- 2>&-"), deaf=True),
    row("nothing open at all", *redirected("<&- >&- 2>&-"), deaf=True),
    row("a standard error that can only be read", *redirected("2</dev/null"), deaf=True),
    row("a standard error that is a folder", *redirected("2</"), deaf=True),
    row("a standard error that nobody reads", *redirected("2>%PIPE%"), deaf=True, accounts=50),
    row("a standard error whose reader has gone", *redirected("2>%BROKEN%"), deaf=True, accounts=50),
]

BECOMES = [
    "nothing",
    "a folder",
    "a pipe",
    "an empty file",
    "a gigabyte",
    "garbage",
    "a link to itself",
    "/dev/zero",
    "/dev/null",
]
FILES = (
    [
        happening(f"the configuration becomes {what}, and then {how}", ("configuration", what), *then)
        for what in BECOMES
        for how, then in {"a hangup": [("signal", "HUP")], "a reload is asked for": [("reload",)], "time": []}.items()
    ]
    + [happening(f"a key file becomes {what}", ("key", what), key_file=True) for what in BECOMES]
    + [
        happening("the configuration changes 50 times, with a hangup each", ("storm", 50, True)),
        happening("the configuration changes 50 times, each time half written", ("storm", 50, False)),
        happening("200 hangups", *[("signal", "HUP")] * 200),
        happening("50 reloads are asked for", *[("reload",)] * 50),
        happening("the folder of the configuration is gone", ("folder",)),
    ]
)

SIGNALS = [
    happening(f"SIG{name}", ("signal", name), ("signal", name)) for name in ("PIPE", "CHLD", "WINCH", "URG", "CONT")
] + [
    happening("it is stopped and goes on", ("stopped", 1)),
    happening("it is stopped ten times and goes on", *[("stopped", 0)] * 10),
    happening("a hangup while it is stopped", ("stopped", 0, "HUP")),
    row("SIGTERM", happens=[("signal", "TERM")], expected=0),
    row("SIGINT", happens=[("signal", "INT")], expected=0),
    row("SIGTERM twice", happens=[("signal", "TERM"), ("signal", "TERM")], expected=0),
    row("SIGTERM and then a hangup", happens=[("signal", "TERM"), ("signal", "HUP")], expected=0),
    row("SIGTERM while clients stay", happens=[("clients", 100), ("signal", "TERM")], expected=0),
    row("signals that are ignored from the start", "sh", "-c", "trap '' HUP PIPE INT; exec \"$@\"", "sh"),
]

PROCESS_ONE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
FIRST = [
    row("it is process 1", *PROCESS_ONE, child=True),
    row("it is process 1, and SIGTERM", *PROCESS_ONE, child=True, happens=[("signal", "TERM")], expected=0),
    row("it is process 1, and SIGINT", *PROCESS_ONE, child=True, happens=[("signal", "INT")], expected=0),
    row("it is process 1, and 20 hangups", *PROCESS_ONE, child=True, happens=[("signal", "HUP")] * 20),
    row("it is process 1, and ten orphans end", *PROCESS_ONE, child=True, happens=[("orphans", 10)]),
    row("it is process 1, and 300 clients stay", *PROCESS_ONE, child=True, happens=[("clients", 300)]),
]

MOUNTS = [
    row(what, *mounted(*commands))
    for what, commands in {
        "a /tmp that can only be read": ["mount --bind /tmp /tmp", "mount -o remount,ro,bind /tmp"],
        "a root that can only be read": ["mount -o remount,ro,bind /"],
        "an empty /etc/resolv.conf": ["mount --bind /dev/null /etc/resolv.conf"],
        "a /etc/resolv.conf of garbage": ["mount --bind /bin/true /etc/resolv.conf"],
        "an empty /etc/hosts": ["mount --bind /dev/null /etc/hosts"],
        "an empty /etc": ["mount -t tmpfs none /etc"],
        "no authorities of the system": ["mount -t tmpfs none /etc/ssl"],
        "no time zones": ["mount -t tmpfs none /usr/share/zoneinfo"],
        "no /proc": ["mount -t tmpfs none /proc"],
        "no /sys": ["mount -t tmpfs none /sys"],
        "no /dev": ["mount -t tmpfs none /dev"],
        "no /run": ["mount -t tmpfs none /run"],
        "no /home and no /root": ["mount -t tmpfs none /home", "mount -t tmpfs none /root"],
    }.items()
] + [
    row("a folder that is gone", "sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', "sh"),
]

ENVIRONMENT = [
    row(f"a variable: {what}", environment=variables)
    for what, variables in {
        "an unknown LANG": {"LANG": "xx_YY.garbage", "LC_ALL": "xx_YY.garbage"},
        "a LANG of Turkish": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        "an unknown TZ": {"TZ": "Nowhere/Never"},
        "a TZ that is a path": {"TZ": ":/dev/null"},
        "a TZ of 10,000 bytes": {"TZ": "A" * 10_000},
        "a TZ far in the east": {"TZ": "Pacific/Kiritimati"},
        "no HOME": {"HOME": ""},
        "no PATH": {"PATH": "/nowhere:/usr/bin:/bin"},
        "a TMPDIR that there is not": {"TMPDIR": "/nowhere"},
        "one of 100,000 bytes": {"A": "b" * 100_000},
        "2,000 others": {f"A{n}": "b" for n in range(2000)},
        "NO_PROXY of 10,000 hosts": {
            "NO_PROXY": ",".join(f"host{n}" for n in range(10_000)), "HTTP_PROXY": "http://127.0.0.1:1",
        },
        "a proxy for all that is elsewhere": {"HTTP_PROXY": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1"},
        "LISTEN_FDS of nobody": {"LISTEN_FDS": "9", "LISTEN_PID": "1"},
        "a NOTIFY_SOCKET that there is not": {"NOTIFY_SOCKET": "/nowhere"},
        "an SSL_CERT_FILE that there is not": {"SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere"},
        "RES_OPTIONS of garbage": {"RES_OPTIONS": "garbage:::"},
        "a library that sets one": {"LD_PRELOAD": "%SETTER%"},
    }.items()
]  # fmt: skip

KERNEL = [
    row(f"the kernel: {what}", *injected(*calls), traced=True)
    for what, calls in {
        "accept is aborted every other time": ["accept4:error=ECONNABORTED:when=1+2"],
        "accept is interrupted every other time": ["accept4:error=EINTR:when=1+2"],
        "accept finds no memory every other time": ["accept4:error=ENOBUFS:when=1+2"],
        "accept finds no descriptor every other time": ["accept4:error=EMFILE:when=1+2"],
        "accept finds none in all of the system": ["accept4:error=ENFILE:when=1+2"],
        "connect finds no port every third time": ["connect:error=EADDRNOTAVAIL:when=1+3"],
        "connect is interrupted every third time": ["connect:error=ECONNREFUSED:when=1+3"],
        "connect finds no network every third time": ["connect:error=ENETUNREACH:when=1+3"],
        "epoll is interrupted every other time": [
            "epoll_wait:error=EINTR:when=1+2",
            "epoll_pwait:error=EINTR:when=1+2",
        ],
        "a read would block every other time": ["recvfrom:error=EAGAIN:when=1+2"],
        "a write would block every fifth time": ["sendto:error=EAGAIN:when=1+5", "writev:error=EAGAIN:when=2+5"],
        "no options of sockets": ["setsockopt:error=ENOPROTOOPT:when=3+2"],
        "no memory advice": ["madvise:error=ENOSYS"],
        "no getrandom": ["getrandom:error=ENOSYS"],
        "no priority": ["sched_getaffinity:error=ENOSYS"],
        "no statistics": ["getrusage:error=ENOSYS"],
        "files are slow to open": ["openat:delay_enter=20000:when=20+"],
    }.items()
]

ROWS = [*CLOCK, *DESCRIPTORS, *MEMORY, *LIMITS, *OUTPUT, *FILES, *SIGNALS, *FIRST, *MOUNTS, *ENVIRONMENT, *KERNEL]
