"""The units of systemd, without booting one: `.ci/install-deb` does."""

import re
import shutil
import subprocess

from support.exporter.accounts import KEY, account, balance
from support.exporter.programs import ROOT, outcome, run
from support.packaging.image import built, instruction
from support.providers.provider import Answer

UNITS = ROOT / ".packaging/systemd"
SERVICE = UNITS / "credits-exporter.service"


def analyze(*words):
    return subprocess.run(
        ["systemd-analyze", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )


def settings(file=SERVICE):
    return re.findall(r"^(\w+)=(.*)$", file.read_text(), re.MULTILINE)


def test_systemd_understands_them(tmp_path):
    files = [shutil.copy(file, tmp_path) for file in sorted(UNITS.glob("credits-exporter.*"))]
    service = tmp_path / SERVICE.name
    # Where the program is here.
    service.write_text(service.read_text().replace("ExecStart=credits-exporter", f"ExecStart={built()}"))
    result = analyze("verify", "--recursive-errors=no", *files)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_service_is_hardened():
    """What is left is what it needs: the network, name look-ups, the log, and /proc/stat."""
    result = analyze("security", "--offline=true", "--threshold=11", SERVICE)
    assert result.returncode == 0, result.stdout


def test_the_program_has_the_options_that_the_service_gives():
    (command,) = [value for name, value in settings() if name == "ExecStart"]
    known = run("serve", "--help", program=[built()]).stdout
    for option in re.findall(r"--[\w.-]+", command + (UNITS / "environment").read_text()):
        assert option in known


def test_the_socket_is_the_port_of_the_image():
    assert ("ListenStream", instruction("EXPOSE")) in settings(UNITS / "credits-exporter.socket")


def test_both_wait_for_the_configuration_that_the_service_names():
    for file in (SERVICE, UNITS / "credits-exporter.socket"):
        (path,) = [value for name, value in settings(file) if name == "ConditionPathExists"]
        assert f"--config.file={path} " in SERVICE.read_text()


def test_a_key_is_found_where_systemd_puts_it(stage, write, tmp_path):
    (example,) = re.findall(r"api_key_file: (\S+)\.$", SERVICE.read_text(), re.MULTILINE)
    keys = tmp_path / "credentials"
    keys.mkdir()
    (keys / "keys_NAME").write_text(KEY)
    provider = stage.provider(Answer(balance(5)))
    file = write([account("one", url=provider.url, api_key_file=example)])
    result = run("check", "--fetch", file, environment={"CREDENTIALS_DIRECTORY": str(keys)})
    assert outcome(result) == (0, True, False), result.stdout + result.stderr
