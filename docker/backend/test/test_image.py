"""What the Dockerfile promises, and the process that its command starts."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

FOLDER = Path(__file__).parent.parent
DOCKERFILE = (FOLDER / "Dockerfile").read_text()


def test_bases_are_build_arguments_pinned_by_digest() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)) == {"${PYTHON_IMAGE}"}
    assert re.search(r"^ARG PYTHON_IMAGE=[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$", DOCKERFILE, re.M)


def test_every_dependency_is_pinned_with_hashes() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    lines = (FOLDER / "requirements.txt").read_text().splitlines()
    packages = [line for line in lines if re.match(r"\w", line)]
    assert packages
    assert all(re.match(r"[\w.-]+==\S+ .*\\$", line) for line in packages)


def test_it_runs_as_a_user_by_number_who_is_not_root() -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last_of("USER"))


def test_it_listens_on_the_port_it_exposes_and_checks() -> None:
    command = json.loads(last_of("CMD"))
    assert command[command.index("--port") + 1] == last_of("EXPOSE")
    assert f"http://127.0.0.1:{last_of('EXPOSE')}/healthz" in DOCKERFILE


def test_its_server_does_not_reload() -> None:
    assert "--reload" not in json.loads(last_of("CMD"))


def test_it_sends_only_what_it_needs_to_the_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M)
    admitted = (FOLDER / ".dockerignore").read_text().split()
    assert admitted == ["*", *(f"!{name}" for name in sorted(copied))]


def test_its_command_answers_and_ends_on_sigterm() -> None:
    port = free_port()
    command = json.loads(last_of("CMD"))
    command[command.index("--port") + 1] = str(port)
    with subprocess.Popen([sys.executable, "-m", *command], cwd=FOLDER, env=os.environ) as server:
        try:
            assert answer_of(server, f"http://127.0.0.1:{port}/healthz") == {"status": "ok"}
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) in (0, -signal.SIGTERM)


def last_of(instruction: str) -> str:
    """What the last instruction of a kind says: the one that holds for the image."""
    return re.findall(rf"^{instruction} (.+)$", DOCKERFILE, re.M)[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer_of(server: subprocess.Popen[bytes], url: str) -> object:
    """Asks until the server answers or has ended."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return json.load(response)
        except urllib.error.URLError:
            continue
    raise AssertionError("The server ended before it answered.")
