"""What the acceptance tests share: programs and servers that live as long as one test, or one file of tests."""

import threading
from contextlib import ExitStack

import pytest

pytest.register_assert_rewrite("support")

from support.exporter.certificates import Authority  # noqa: E402
from support.exporter.programs import Exporter, Served, configuration_of  # noqa: E402
from support.providers.provider import Answer, Provider  # noqa: E402


# Before that of xdist, which reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A file's tests are run one after another, as they share what they start, unless a test says that it is apart.
    Long ones begin first: none of them is left for the end, when there is nothing else to do."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


class Stage:
    """Starts what a test needs; all of it is ended with the stage."""

    def __init__(self, folder, stack):
        self.folder = folder
        self._stack = stack

    def enter(self, context):
        return self._stack.enter_context(context)

    def exporter(self, configuration, *arguments, environment=None, before=()):
        return self.enter(Exporter(self.folder, configuration, *arguments, environment=environment, before=before))

    def provider(self, answer=None, **more):
        return self.enter(Provider(answer or Answer(), **more))

    def simulator(self, *arguments):
        return self.enter(Served(self.folder, "simulate", *arguments))

    def demo(self, program=None):
        return self.enter(Served(self.folder, "demo", program=program))


@pytest.fixture
def stage(tmp_path):
    with ExitStack() as stack:
        yield Stage(tmp_path, stack)


@pytest.fixture(scope="module")
def shared_stage(tmp_path_factory):
    """For tests that only look at what one setting gives."""
    with ExitStack() as stack:
        yield Stage(tmp_path_factory.mktemp("shared"), stack)


@pytest.fixture
def released():
    """Holds answers back until it is set, at the latest at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def write(tmp_path):
    """Writes a configuration, given as accounts or as text, and gives back the option that names it."""

    def write(configuration):
        file = tmp_path / "credits.yaml"
        file.write_text(configuration if isinstance(configuration, str) else configuration_of(configuration))
        return f"--config.file={file}"

    return write


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    """Who is trusted, and someone else."""
    return [Authority(tmp_path_factory.mktemp("authority")) for _ in range(2)]


@pytest.fixture(scope="module")
def authority(authorities):
    return authorities[0]


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.certify("IP:127.0.0.1", "DNS:localhost")
