"""The one runner of the tables. It asks four questions about each row:

1. Is each page whole, status 200, readable by strict parsers, and there within the time that the scrape gave?
2. Are three accounts of other providers up, with their values?
3. Does the process live, and do memory and descriptors come back?
4. Does the log tell it once, and nothing that is secret?

Rows that can be are tried together. Where one of the questions concerns the process, and not a row alone, the rows are
tried again in halves, until those are found that are at fault.
"""

import base64
import gzip
import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import struct
import threading
import time
import warnings
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import happenings
import prometheus_client.openmetrics.parser
import prometheus_client.parser
import rows
from machine import SERVES
from support.clients import exposition, slow_reader
from support.clients.pages import Page
from support.clients.raw import RawServer
from support.exporter import web
from support.exporter.accounts import account
from support.exporter.certificates import Authority
from support.exporter.programs import Exporter
from support.exporter.waiting import eventually
from support.monitoring.prometheus import free_port
from support.providers import fixtures
from support.providers.names import NameServer
from support.providers.provider import Answer, Provider

# What the healthy accounts are answered, and what the page must say of them.
HEALTHY = {"altum": "200-numbers", "olostep": "200-documented", "acychecker": "200-documented"}
READINGS = {
    provider: Page((fixtures.FOLDER / provider / f"{case}.prom").read_text()).reading("a")
    for provider, case in HEALTHY.items()
}
# One heap that gives back what it does not use.
HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
# What a batch may leave in memory: what a process takes once that has met no fault before (8 MiB), and some kilobytes for
# each host, which the client keeps.
SPARE_KB = 16 << 10
# For each further account: the heap keeps what the fetches took that were in progress at once, and how many those were is
# another at each page.
OF_FETCH_KB = 48
# A connection that nobody takes ends a minute after it was begun.
WITHIN = 70
MEMORY_GROUPS = Path("/sys/fs/cgroup")
OPEN_METRICS = {"Accept": "application/openmetrics-text"}
FORMS = [{}, OPEN_METRICS, {"Accept-Encoding": "gzip"}]


class Examination:
    """Of an exporter, from before something goes wrong until it is over."""

    def __init__(self, exporter, accounts=0):
        self.exporter = exporter
        # How many further accounts there are, each of which may have a connection or not.
        self.accounts = accounts
        # What is wrong, under the number of the question.
        self.problems = []
        self._texts = []
        self._log_before = len(exporter.log)
        # What a first page of each form leaves behind is not of the fault.
        for form in FORMS:
            self.scrape(form)
        self.look()
        self._before = self._memory(), self._descriptors()

    @contextmanager
    def question(self, number):
        try:
            yield
        except Exception as problem:
            self.problems.append((number, f"{type(problem).__name__}: {str(problem)[:1000]}"))

    def scrape(self, headers=None, timeout=20):
        """A page, if it is whole."""
        page = None
        with self.question(1):
            text = self._page(headers or {}, timeout)
            exposition.check(text, open_metrics=headers == OPEN_METRICS)
            parser = prometheus_client.openmetrics.parser if headers == OPEN_METRICS else prometheus_client.parser
            samples = [s for family in parser.text_string_to_metric_families(text) for s in family.samples]
            page = Page("")
            page.samples = samples
            self._texts.append(text)
            with self.question(2):
                for provider, reading in READINGS.items():
                    name = f"healthy-{provider}"
                    assert page.is_up(name), f"{name} is {page.reason(name)}"
                    assert page.reading(name) == reading, name
        return page

    def _page(self, headers, timeout):
        headers = {"X-Prometheus-Scrape-Timeout-Seconds": str(timeout)} | self.exporter.login | headers
        with closing(self.exporter.connect(timeout=timeout)) as connection:
            start = time.monotonic()
            connection.request("GET", "/metrics", headers=headers)
            response = connection.getresponse()
            body = response.read()
            taken = time.monotonic() - start
        assert response.status == 200, body
        assert taken < timeout, f"the page took {taken} s of {timeout}"
        return (gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body).decode()

    def look(self):
        """At the page for people, which must be there too."""
        with self.question(1):
            response = self.exporter.get("/", self.exporter.login)
            assert response.status == 200
            self._texts.append(response.text)

    def end(self, serves=True):
        """Asks what can only be told when all is over, and gives back the lines that were logged."""
        with self.question(3):
            if serves:
                memory, descriptors = self._before
                descriptors += self.accounts
                assert self.exporter.process.poll() is None, f"it ended: {self.exporter.log[-2000:]}"
                eventually(lambda: self._scraped_descriptors() <= descriptors, f"only {descriptors} were open", WITHIN)
                bound = 1.1 * memory + SPARE_KB + OF_FETCH_KB * self.accounts
                eventually(lambda: self._memory() <= bound, f"{memory} kB became {bound} at most", WITHIN)
        log = self.exporter.log[self._log_before :]
        with self.question(4):
            hidden = [rows.KEY, rows.KEY.upper(), base64.b64encode(rows.KEY.encode()).decode(), rows.LOGIN]
            for text in [*self._texts, log]:
                found = [text[max(0, text.find(s) - 300) :][:400] for s in hidden if s in text]
                assert not found, f"the key is told: {found}"
        return [json.loads(line) for line in log.splitlines() if line.endswith("}")]

    def _scraped_descriptors(self):
        self.scrape()
        return self._descriptors()

    def _descriptors(self):
        return len(os.listdir(f"/proc/{self.exporter.pid}/fd"))

    def _memory(self):
        status = Path(f"/proc/{self.exporter.pid}/status").read_text()
        return int(re.search(r"RssAnon:\s+(\d+) kB", status)[1])


class Scene:
    """What all rows may need: the providers of the healthy accounts, a name server, authorities, ports."""

    def __init__(self, folder, stack, **names):
        self.folder, self.stack = folder, stack
        self.names = stack.enter_context(NameServer(folder, **names))
        providers = {
            provider: stack.enter_context(Provider(fixtures.answer(f"{provider}/{case}")))
            for provider, case in HEALTHY.items()
        }
        self.healthy = [account(f"healthy-{id}", id, provider.url, timeout="15s") for id, provider in providers.items()]
        self.authorities = {}
        for name in ("ours", "stranger"):
            (folder / name).mkdir()
            self.authorities[name] = Authority(folder / name)
        self.places = {"CLOSED": self._closed(), "FULL": self._full()}
        self._exporters = {}

    def exporter(self, name="open", *arguments, **more):
        """One that rows share. Where it has died, another."""
        exporter = self._exporters.get(name)
        if exporter is None or exporter.process.poll() is not None:
            exporter = self._exporters[name] = self.stack.enter_context(self.started(*arguments, **more))
        return exporter

    def locked(self):
        """One with TLS and logins."""
        certificate = self.authorities["ours"].certify("IP:127.0.0.1")
        option = web.write(self, {"tls_server_config": web.server(certificate), "basic_auth_users": web.HASHES})
        exporter = self.exporter("locked", option)
        exporter.tls, exporter.login = web.client(self.authorities["ours"]), web.login("2y")
        return exporter

    def started(self, *arguments, kind=Exporter, accounts=(), **more):
        options = ["--web.enable-lifecycle", "--log.level=debug", "--log.format=json", *arguments]
        more = {"environment": HEAP, "before": self.names.before} | more
        exporter = kind(self.folder, self.configuration(accounts), *options, **more)
        exporter.login, exporter.pid = {}, exporter.process.pid
        return exporter

    def configuration(self, accounts=(), definitions=()):
        return json.dumps({"accounts": [*self.healthy, *accounts], "providers": list(definitions)})

    def configure(self, exporter, *more):
        exporter.configure(self.configuration(*more))
        response = exporter.get("/-/reload", method="POST")
        assert response.status == 200, response.text

    def _closed(self):
        """A port where nobody listens, as it is taken."""
        taken = self.stack.enter_context(closing(socket.socket()))
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]

    def _full(self):
        """A port whose line of connections is full, so that it takes no more."""
        server = self.stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            client = self.stack.enter_context(closing(socket.socket()))
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        return server.getsockname()[1]

    def filled(self, what, more):
        """With what the words between percent signs stand for."""
        words = self.places | more
        if isinstance(what, dict):
            return {key: self.filled(value, more) for key, value in what.items()}
        if isinstance(what, list):
            return [self.filled(value, more) for value in what]
        for word, text in words.items():
            if isinstance(what, str):
                what = what.replace(f"%{word}%", str(text))
            elif isinstance(what, bytes):
                what = what.replace(f"%{word}%".encode(), str(text).encode())
        return what


OF_SERVER = ("then", "before", "alpn", "versions", "clients")


class ProviderFaults:
    """Tries rows together, each as an account with a server of its own."""

    together = 128

    def __init__(self, scene):
        self.scene = scene

    def __call__(self, batch):
        scene, exporter = self.scene, self.scene.exporter()
        examination = Examination(exporter)
        problems = {row: [] for row in batch}
        with ExitStack() as faults:
            accounts, definitions = [], []
            for number, row in enumerate(batch):
                made, definition = self._made(number, row, faults)
                accounts.append(made)
                definitions += definition
            scene.configure(exporter, accounts, definitions)
            for headers in FORMS:
                page = examination.scrape(headers)
                for number, row in enumerate(batch):
                    if page and (seen := reason(page, f"row-{number}")) != row.expected:
                        problems[row].append((1, f"the page says {seen}, not {row.expected}"))
            examination.look()
        scene.configure(exporter)
        lines = examination.end()
        for number, row in enumerate(batch):
            told = [line for line in lines if line.get("account") == f"row-{number}" and line["level"] != "DEBUG"]
            problems[row] += once(told, row.expected)
        return problems, examination.problems

    def _made(self, number, row, faults):
        scene, made = self.scene, dict(row.made)
        server = {name: made.pop(name) for name in OF_SERVER if name in made}
        certificate, words, definitions = made.pop("certificate", None), {}, []
        if certificate:
            server["tls"] = self._certificate(**certificate)
            words = {"AUTHORITY": scene.authorities["ours"].file, "OWN": server["tls"].certificate}
        if server.get("clients"):
            server["clients"] = scene.authorities["ours"].file
        with warnings.catch_warnings():
            # Old versions of TLS are what some of the rows are about.
            warnings.simplefilter("ignore", DeprecationWarning)
            server = faults.enter_context(RawServer(made.pop("reply"), **server))
        words["PORT"] = server.url.rpartition(":")[2]
        if "definition" in made:
            made["provider"] = f"own-{number}"
            definitions = [{"id": made["provider"]} | made.pop("definition")]
        if "key_file" in made:
            made["api_key_file"] = self._key_file(number, made.pop("key_file"))
        made = {"timeout": "1s" if row.expected == "timeout" else "8s", "key": rows.KEY, "url": server.url} | made
        made["url"] = made.pop("base_url", made["url"])
        return scene.filled(account(f"row-{number}", **made), words), definitions

    def _certificate(self, names=(), issuer="ours", self_signed=False, **more):
        folder = Path(self.scene.folder / secrets.token_hex(4))
        folder.mkdir()
        if self_signed:
            authority = Authority(folder)
            return type(authority.certify("IP:127.0.0.1"))(authority.file, authority._key)
        made = self.scene.authorities[issuer].certify(*names, **more)
        return type(made)(shutil.copy(made.certificate, folder), shutil.copy(made.key, folder))

    def _key_file(self, number, content):
        file = self.scene.folder / f"key-{secrets.token_hex(4)}"
        if isinstance(content, bytes):
            file.write_bytes(content)
        elif content == "folder":
            file.mkdir()
        elif content == "loop":
            file.symlink_to(file)
        elif content == "pipe":
            os.mkfifo(file)
        elif content == "huge":
            file.touch()
            os.truncate(file, 1 << 30)
        elif content is not None:
            return content
        return str(file)


class ClientFaults:
    """Tries a row at an exporter that others share, while it is scraped, twice."""

    together = 1

    def __init__(self, scene):
        self.scene = scene

    def __call__(self, batch):
        (row,) = batch
        made = dict(row.made)
        exporter = self.scene.locked() if made.pop("locked", False) else self.scene.exporter()
        examination = Examination(exporter)
        problems = []
        for form in FORMS[:2]:
            with ExitStack() as stack:
                answers = clients(exporter, stack, **made)
                examination.scrape(form)
                if row.expected is not None:
                    seen = {" ".join(re.findall(r"^HTTP/1\.1 (\d+)", text, re.MULTILINE)) for text in answers()}
                    if not seen <= row.expected:
                        problems.append((1, f"answered {seen}, not {row.expected}"))
        told = [line for line in examination.end() if line["level"] not in ("DEBUG", "INFO")]
        return {row: problems + repeated(told)}, examination.problems


def clients(exporter, stack, send, then="read", count=1, slow=False, plainly=False):
    """So many clients that have sent this; gives what tells what they were answered."""
    send = send.replace(b"%RIGHT%", exporter.login.get("Authorization", "").encode())
    connected = []
    for _ in range(count):
        if slow:
            client = slow_reader.connect(exporter)
        else:
            client = socket.create_connection(("127.0.0.1", exporter.port), 30) if plainly else exporter.socket()
        stack.enter_context(closing(client))
        connected.append(client)
    for client in connected:
        with suppress(OSError):
            client.sendall(send)
            # Where the exporter takes no more, the client leaves.
            client.settimeout(5)
            while isinstance(then, bytes):
                client.sendall(then)
        if then in ("close", "reset"):
            if then == "reset":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def read(client):
        data = b""
        client.settimeout(30)
        # The exporter may reset what it has refused.
        with suppress(ConnectionError, ssl.SSLError):
            while piece := client.recv(65536):
                data += piece
        return data.decode("latin-1")

    def read_what_is_there(client):
        """Of a connection that is held, on which the exporter need not say anything."""
        client.setblocking(False)
        try:
            return client.recv(65536).decode("latin-1")
        except (BlockingIOError, ssl.SSLWantReadError):
            return ""

    def told():
        if then in ("close", "reset"):
            return []
        return [(read_what_is_there if then == "hold" else read)(client) for client in connected]

    return told


class MachineFaults:
    """Starts an exporter of the row's own, scrapes it before, after and again after something has happened to it."""

    together = 1

    def __init__(self, scene):
        self.scene = scene

    def __call__(self, batch):
        (row,) = batch
        problems = []
        examination = Started(self.scene, row.expected, **row.made)
        try:
            with ExitStack() as outer:
                problems += examination.run(outer)
        except Exception as problem:
            problems.append((3, f"{type(problem).__name__}: {str(problem)[:1000]}"))
        return {row: problems}, []


class Started:
    """What a row of the machine is made of."""

    def __init__(self, scene, expected, before=(), environment=None, happens=(), accounts=0, body=0, **made):
        self.scene, self.expected, self.made = scene, expected, made
        self.before, self.environment, self.happens = before, environment or {}, happens
        self.accounts, self.body = accounts, body
        self.folder = scene.folder / secrets.token_hex(4)
        self.folder.mkdir()

    def run(self, outer):
        self.outer = outer
        # Of what happens, and is over before the last questions.
        self.stack = outer.enter_context(ExitStack())
        further = self._accounts()
        words = {name: getattr(self, f"_{name.lower()}") for name in ("PIPE", "BROKEN", "SETTER")}
        used = {n: make() for n, make in words.items() if f"%{n}%" in f"{self.before}{self.environment}"}
        before = [*self._memory(), *self.scene.filled(list(self.before), used)]
        environment = HEAP | self.scene.filled(self.environment, used) | self._clock()
        kind = Deaf if self.made.get("deaf") else Exporter
        exporter = self.exporter = outer.enter_context(
            self.scene.started(kind=kind, accounts=further, before=before, environment=environment)
        )
        if self.made.get("child"):
            exporter.pid = self._child()
            outer.callback(self._end_child)
        examination = Examination(exporter, self.accounts)
        for name, *arguments in self.happens:
            getattr(happenings, name)(self, *arguments)
        problems = []
        if self.expected == SERVES:
            for form in FORMS[:2]:
                page = examination.scrape(form)
                missing = [a["name"] for a in further if page and not page.is_up(a["name"])]
                if page and missing and not self.made.get("key_file"):
                    problems.append((2, f"{len(missing)} of {len(further)} are not up: {page.reason(missing[0])}"))
            examination.look()
            if self.made.get("key_file") and page and page.reason("further-0") != "missing_secret":
                problems.append((1, f"without a key the page says {page.reason('further-0')}"))
        else:
            status = exporter.exit_status()
            if status != self.expected:
                problems.append((3, f"it ended with {status}: {exporter.log[-500:]}"))
        self.stack.close()
        lines = examination.end(serves=self.expected == SERVES)
        told = [line for line in lines if line["level"] not in ("DEBUG", "INFO")]
        return problems + examination.problems + repeated(told, at_most=1 + self._reloads())

    def _reloads(self):
        """How often the exporter is told to read a configuration; each time it may say what is wrong with it."""
        often = {"storm": lambda count, _: count + 1, "reload": lambda: 1, "signal": lambda name: name == "HUP"}
        return sum(often.get(name, lambda *_: 0)(*arguments) for name, *arguments in self.happens)

    def _accounts(self):
        """Further accounts, which are answered well."""
        body = b'{"current_balance": 5' + b" " * self.body + b"}"
        url = self.outer.enter_context(Provider(Answer(body))).url if self.accounts or self.made.get("key_file") else ""
        self.another = json.dumps(account("another", url="http://127.0.0.1:1"))
        if self.made.get("key_file"):
            self.key_file = self.folder / "key"
            self.key_file.write_text(rows.KEY)
            return [account("further-0", url=url, api_key_file=str(self.key_file))]
        return [account(f"further-{n}", url=url, key=rows.KEY, timeout="15s") for n in range(self.accounts)]

    def _clock(self):
        if not self.made.get("clock"):
            return {}
        self.clock = self.folder / "clock"
        self.clock.write_text("+0s")
        # Two names of shared memory that there is not: otherwise it makes some, and sets this variable itself.
        own = {
            "LD_PRELOAD": str(faketime()),
            "FAKETIME_SHARED": "/none /none",
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
        }
        return own | {"FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def _memory(self):
        """A control group with a bound where one can be made, else a bound on data, with room for the threads' stacks."""
        if not (bound := self.made.get("memory")):
            return []
        for root, file in ((MEMORY_GROUPS / "memory", "memory.limit_in_bytes"), (MEMORY_GROUPS, "memory.max")):
            group = root / f"faults-{secrets.token_hex(4)}"
            with suppress(OSError):
                if not (root / "cgroup.procs").exists():
                    continue
                group.mkdir()
                self.outer.callback(lambda: eventually(lambda: not remove(group), "the group was empty"))
                (group / file).write_text(str(bound))
                return ["sh", "-c", f'echo $$ >{group}/cgroup.procs && exec "$@"', "sh"]
        return ["prlimit", f"--data={bound + (1 << 30)}"]

    def _child(self):
        """The process that a program before it has started."""
        process = self.exporter.process.pid
        children = Path(f"/proc/{process}/task/{process}/children")
        return int(children.read_text().split()[0])

    def _end_child(self):
        with suppress(ProcessLookupError):
            os.kill(self.exporter.pid, signal.SIGTERM)
        self.exporter.exit_status()

    def _pipe(self):
        """One that is full and open, and that nobody reads."""
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        self.outer.callback(os.close, end)
        with suppress(BlockingIOError):
            while True:
                os.write(end, b"x" * 4096)
        return pipe

    def _broken(self):
        """One whose reader goes as soon as it has been opened."""
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        threading.Thread(target=lambda: open(pipe, "rb").close(), daemon=True).start()
        return pipe

    def _setter(self):
        """A library that sets a variable of its own when it is loaded."""
        return faketime()


def faketime():
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    return library


def remove(group):
    """Whether the group is still there."""
    with suppress(OSError):
        group.rmdir()
    return group.exists()


class Deaf(Exporter):
    """Its log cannot be read, so that it listens on a port that was chosen for it."""

    def __init__(self, folder, configuration, *arguments, **more):
        self._port = free_port()
        super().__init__(folder, configuration, f"--web.listen-address=127.0.0.1:{self._port}", *arguments, **more)

    def awaits(self, pattern, seconds=20):
        def listens():
            assert self.process.poll() is None, f"it ended: {self.process.poll()}"
            with closing(socket.socket()) as client:
                return client.connect_ex(("127.0.0.1", self._port)) == 0

        eventually(listens, "it listened", seconds)
        return re.match("(.*)", str(self._port))


def reason(page, name):
    try:
        return page.reason(name)
    except AssertionError as problem:
        return f"nonsense: {problem}"


def once(lines, expected):
    """What is wrong with the lines about an account that has failed for one reason all the time, or not at all."""
    failures = [line for line in lines if line["msg"] == "account failing"]
    if [line["reason"] for line in failures] != ([expected] if expected else []):
        return [(4, f"logged of failures: {failures}")]
    return repeated(lines)


def repeated(lines, at_most=1):
    told = [{key: value for key, value in line.items() if key != "time"} for line in lines]
    return [(4, f"logged {told.count(line)} times: {line}") for line in told if told.count(line) > at_most][:1]


def batch_of(row, table, scene):
    """The rows that are tried together with this one, and what tries them."""
    attempt = {"provider": ProviderFaults, "client": ClientFaults, "machine": MachineFaults}[row.group](scene)
    rows_of_group = [other for other in table if other.group == row.group]
    start = rows_of_group.index(row) // attempt.together * attempt.together
    return rows_of_group[start : start + attempt.together], attempt


def verdicts(batch, attempt):
    """Of each row what is wrong, an empty list where nothing is."""
    problems, common = attempt(batch)
    if not common:
        return problems
    if len(batch) == 1:
        return {row: problems[row] + common for row in batch}
    middle = len(batch) // 2
    halves = verdicts(batch[:middle], attempt), verdicts(batch[middle:], attempt)
    found = halves[0] | halves[1]
    # Where no half shows it, it takes both.
    return found if any(found.values()) else {row: common for row in batch}
