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
import socket
import ssl
import struct
import time
import warnings
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import prometheus_client.openmetrics.parser
import prometheus_client.parser
import rows
from support.clients import exposition, slow_reader
from support.clients.pages import Page
from support.clients.raw import RawServer
from support.exporter import web
from support.exporter.accounts import account
from support.exporter.certificates import Authority
from support.exporter.programs import Exporter
from support.exporter.waiting import eventually
from support.providers import fixtures
from support.providers.names import NameServer
from support.providers.provider import Provider

# What the healthy accounts are answered, and what the page must say of them.
HEALTHY = {"altum": "200-numbers", "olostep": "200-documented", "acychecker": "200-documented"}
READINGS = {
    provider: Page((fixtures.FOLDER / provider / f"{case}.prom").read_text()).reading("a")
    for provider, case in HEALTHY.items()
}
# One heap that gives back what it does not use.
HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
# What a batch may leave in memory: the client keeps some kilobytes for each host that it has met.
SPARE_KB = 8 << 10
# A connection that nobody takes ends a minute after it was begun.
WITHIN = 70
OPEN_METRICS = {"Accept": "application/openmetrics-text"}
FORMS = [{}, OPEN_METRICS, {"Accept-Encoding": "gzip"}]


class Examination:
    """Of an exporter, from before something goes wrong until it is over."""

    def __init__(self, exporter):
        self.exporter = exporter
        # What is wrong, under the number of the question.
        self.problems = []
        self._texts = []
        self._log_before = len(exporter.log)
        self.scrape()
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

    def end(self):
        """Asks what can only be told when all is over, and gives back the lines that were logged."""
        with self.question(3):
            memory, descriptors = self._before
            assert self.exporter.process.poll() is None, f"it ended: {self.exporter.log[-2000:]}"
            eventually(lambda: self._scraped_descriptors() <= descriptors, f"only {descriptors} were open", WITHIN)
            eventually(lambda: self._memory() <= memory + SPARE_KB, f"it took {memory} + {SPARE_KB} kB", WITHIN)
        log = self.exporter.log[self._log_before :]
        with self.question(4):
            hidden = [rows.KEY, rows.KEY.upper(), base64.b64encode(rows.KEY.encode()).decode(), rows.LOGIN]
            for text in [*self._texts, log]:
                found = [text[max(0, text.find(s) - 300) :][:400] for s in hidden if s in text]
                assert not found, f"the key is told: {found}"
        return [json.loads(line) for line in log.splitlines()]

    def _scraped_descriptors(self):
        self.scrape()
        return self._descriptors()

    def _descriptors(self):
        return len(os.listdir(f"/proc/{self.exporter.process.pid}/fd"))

    def _memory(self):
        status = Path(f"/proc/{self.exporter.process.pid}/status").read_text()
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

    def started(self, *arguments, **more):
        options = ["--web.enable-lifecycle", "--log.level=debug", "--log.format=json", *arguments]
        more = {"environment": HEAP, "before": self.names.before} | more
        exporter = Exporter(self.folder, self.configuration(), *options, **more)
        exporter.login = {}
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


def repeated(lines):
    told = [{key: value for key, value in line.items() if key != "time"} for line in lines]
    return [(4, f"logged {told.count(line)} times: {line}") for line in told if told.count(line) > 1][:1]


def batch_of(row, table, scene):
    """The rows that are tried together with this one, and what tries them."""
    attempt = {"provider": ProviderFaults, "client": ClientFaults}[row.group](scene)
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
