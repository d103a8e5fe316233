"""Uploads that try to leave their folder, break off, or are large."""

import hashlib
import os
import pathlib
import random
import socket
import subprocess
import threading
import time
from urllib.parse import urlparse

import requests
from harness import PORTAL, eventually, expect, http, new_run, test
from portals import backend_pid

ARTIFACTS = "/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts"
LARGE = 300 * 1024 * 1024
ROOM = 150 * 1024 * 1024


def root_of(run):
    return run["info"]["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")


def raw(method, target, body=b"", length=None):
    """One request with the target as it is: libraries would tidy it up. Answers the status."""
    address = urlparse(PORTAL.url)
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {PORTAL.token}\r\nConnection: close\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=15) as sock:
        sock.sendall(head.encode("latin-1") + body)
        answer = b""
        while chunk := sock.recv(65536):
            answer += chunk
    return int(answer.split(b" ", 2)[1]), answer


def files_below(folder):
    found = []
    for place, _, names in os.walk(folder, onerror=lambda error: None):
        found += [os.path.join(place, name) for name in names]
    return found


@test()
def paths_that_leave_the_folder():
    root = root_of(new_run())
    mark = b"escaped"
    for path in (
        f"{root}/../../../escaped.txt",
        f"{root}/%2e%2e/%2e%2e/%2e%2e/escaped.txt",
        f"{root}/..%2f..%2f..%2fescaped.txt",
        f"{root}/%252e%252e/%252e%252e/escaped.txt",
        f"{root}/..\\..\\escaped.txt",
        f"{root}/..%5c..%5cescaped.txt",
        "/etc/escaped.txt",
        "%2fetc%2fescaped.txt",
        "../escaped.txt",
        "..%2fescaped.txt",
        "C:/escaped.txt",
        "C%3a%5cescaped.txt",
        f"{root}/nul%00escaped.txt",
        f"{root}/./../escaped.txt",
        f"{root}/%0aescaped.txt",
        ".uploads/escaped.txt",
        f"{root}/%ff%feescaped.txt",
        f"{root}/{'a' * 300}escaped.txt",
        f"{root}/{'a/' * 2000}escaped.txt",
    ):
        for method in ("PUT", "GET", "DELETE"):
            status, answer = raw(method, f"{ARTIFACTS}/{path}", mark if method == "PUT" else b"")
            assert status in (400, 404), f"{method} {path[:80]}: {answer[:200]!r}"
    for path in ("..", "../..", "%2e%2e", "/", "/etc", "..\\..", "C:\\", "a\x00b"):
        answer = http(
            "GET", f"{PORTAL.url}{ARTIFACTS}", params={"path": path}, token=PORTAL.token
        )
        assert answer.status in (400, 404), f"listing {path!r}: {answer.told()}"
    found = [*files_below(PORTAL.data_dir), *os.listdir("/etc"), *os.listdir("/tmp")]
    escaped = [name for name in found if "escaped" in os.path.basename(name)]
    expect(escaped, [], "files that escaped")


@test()
def the_root_is_not_a_place_for_files():
    run = new_run()
    experiment = run["info"]["experiment_id"]
    for path in ("", "/", experiment, f"{experiment}/"):
        status, answer = raw("PUT", f"{ARTIFACTS}/{path}", b"x")
        assert status in (400, 404, 405), f"PUT {path!r}: {answer[:200]!r}"
    for path in ("", "/"):
        status, answer = raw("DELETE", f"{ARTIFACTS}/{path}")
        assert status in (400, 404, 405), f"DELETE {path!r}: {answer[:200]!r}"


@test()
def a_folder_is_not_a_file():
    root = root_of(new_run())
    for path, body in (("a/b.txt", b"1"),):
        expect(raw("PUT", f"{ARTIFACTS}/{root}/{path}", body)[0], 200, "writing a file")
    status, answer = raw("PUT", f"{ARTIFACTS}/{root}/a", b"2")
    assert status == 400, f"a file over a folder: {answer[:300]!r}"
    status, answer = raw("PUT", f"{ARTIFACTS}/{root}/a/b.txt/c.txt", b"2")
    assert status == 400, f"a folder over a file: {answer[:300]!r}"
    status, answer = raw("GET", f"{ARTIFACTS}/{root}/a")
    assert status == 404, f"reading a folder: {answer[:300]!r}"


@test()
def an_upload_that_breaks_off():
    run = new_run()
    root = root_of(run)
    address = urlparse(PORTAL.url)
    artifacts = pathlib.Path(PORTAL.data_dir, "artifacts")
    before = set(files_below(artifacts))
    for chunked in (False, True):
        target = f"{ARTIFACTS}/{root}/broken.bin"
        length = "Transfer-Encoding: chunked" if chunked else "Content-Length: 50000000"
        head = (
            f"PUT {target} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Authorization: Bearer {PORTAL.token}\r\n{length}\r\n\r\n"
        )
        sock = socket.create_connection((address.hostname, address.port), timeout=15)
        sock.sendall(head.encode())
        part = os.urandom(500_000)
        sock.sendall(b"%x\r\n" % len(part) + part + b"\r\n" if chunked else part)
        time.sleep(0.3)
        sock.close()
        eventually(
            lambda: set(files_below(artifacts)) <= before,
            f"a broken upload (chunked: {chunked}) leaves nothing behind",
        )
        status, _ = raw("GET", target)
        expect(status, 404, f"the file of a broken upload (chunked: {chunked})")
    answer = http(
        "GET",
        f"{PORTAL.url}{ARTIFACTS}",
        params={"path": root},
        token=PORTAL.token,
    )
    expect(answer.body, {}, "the list")


@test()
def an_upload_over_a_file_that_breaks_off():
    root = root_of(new_run())
    target = f"{ARTIFACTS}/{root}/kept.txt"
    expect(raw("PUT", target, b"first")[0], 200, "the first")
    address = urlparse(PORTAL.url)
    head = (
        f"PUT {target} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {PORTAL.token}\r\nContent-Length: 1000\r\n\r\nsecond"
    )
    with socket.create_connection((address.hostname, address.port), timeout=15) as sock:
        sock.sendall(head.encode())
        time.sleep(0.3)
    time.sleep(0.3)
    assert raw("GET", target)[1].endswith(b"first"), "the first is still there"


def memory_of(pid):
    status = pathlib.Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(l for l in status.read_text().splitlines() if l.startswith("VmRSS"))
        return int(line.split()[1]) * 1024
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
    return int(told.stdout) * 1024


class Body:
    """Bytes made as they are sent, with a hash of what was sent."""

    def __init__(self, size):
        self.size = size
        self.sent = hashlib.sha256()

    def __iter__(self):
        block = random.Random(1).randbytes(1024 * 1024)
        for i in range(self.size // len(block)):
            chunk = i.to_bytes(8, "big") + block[8:]
            self.sent.update(chunk)
            yield chunk


class SizedBody(Body):
    """Sent with a Content-Length, where the other is sent in chunks."""

    def __len__(self):
        return self.size


@test(timeout=300)
def a_large_file_up_and_down():
    root = root_of(new_run())
    target = f"{PORTAL.url}{ARTIFACTS}/{root}/large.bin"
    headers = {"Authorization": f"Bearer {PORTAL.token}"}
    pid = backend_pid(PORTAL.data_dir)
    start = memory_of(pid)
    most = [start]
    done = threading.Event()

    def watch():
        while not done.wait(0.05):
            most[0] = max(most[0], memory_of(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        for body in (SizedBody(LARGE), Body(LARGE)):
            answer = requests.put(target, data=body, headers=headers, timeout=240)
            expect(answer.status_code, 200, "uploading")
            received = hashlib.sha256()
            with requests.get(target, headers=headers, stream=True, timeout=240) as answer:
                for chunk in answer.iter_content(1024 * 1024):
                    received.update(chunk)
            expect(received.hexdigest(), body.sent.hexdigest(), "the bytes that came back")
    finally:
        done.set()
        watcher.join()
        requests.delete(target, headers=headers, timeout=60)
    grown = most[0] - start
    assert grown < ROOM, f"the backend grew by {grown >> 20} MB"
