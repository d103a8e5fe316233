"""Portals of one's own, and the processes of those that run."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from harness import PORTAL, Portal, at_the_end

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Another script, to try the checks without a built frontend.
START = os.environ.get("ML_HOME_TEST_START", str(ROOT / "scripts" / "start.mjs"))
READY = re.compile(r"^ML Home is ready: +(\S+)", re.M)
PATIENCE = 240
# Postgres is reached through the portal's own driver.
SQL = """
const { Client } = require('pg');
(async () => {
  const [url, ...statements] = process.argv.slice(1);
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
})().catch(error => { console.error(error.message); process.exit(1); });
"""


def run_sql(url, *statements):
    done = subprocess.run(
        ["node", "-e", SQL, url, *statements], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"Postgres says: {done.stderr}"


def embedded_database(data_dir, name):
    """The address of a database of the Postgres that a portal keeps in its data folder."""
    folder = pathlib.Path(data_dir)
    password = (folder / "postgres-password").read_text().strip()
    port = (folder / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[3]
    return f"postgresql://ml_home:{password}@127.0.0.1:{port}/{name}"


def backend_pid(data_dir):
    """The process that answers, as the lock of the data folder remembers it."""
    lock = json.loads(pathlib.Path(data_dir, "ml-home.lock").read_text())
    return lock["children"][0]["pid"]


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def temporary_folder():
    folder = tempfile.mkdtemp(prefix="ml-home-clients-")
    at_the_end(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


@contextlib.contextmanager
def tracking_at(portal):
    """The client talks to this portal for a while."""
    import mlflow

    mlflow.set_tracking_uri(portal.tracking_uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(PORTAL.tracking_uri)


class OwnPortal(Portal):
    """A portal on a port and a folder of its own; survives being killed."""

    def __init__(self, env=None, data_dir=None):
        self.port = free_port()
        super().__init__(
            url=f"http://localhost:{self.port}",
            # The same for all: the client takes it from the environment.
            token=PORTAL.token,
            data_dir=data_dir or temporary_folder(),
        )
        self.env = env or {}
        self.output = ""
        self.process = None
        at_the_end(self.stop)

    def launch(self):
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ML_HOME_", "npm_lifecycle"))
        }
        self.output = ""
        self.process = subprocess.Popen(
            ["node", START],
            cwd=ROOT,
            env={
                **inherited,
                "ML_HOME_PORT": str(self.port),
                "ML_HOME_DATA_DIR": self.data_dir,
                "ML_HOME_TOKEN": self.token,
                "ML_HOME_DEMO": "0",
                **self.env,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        return self

    def _read(self, process):
        for line in process.stdout:
            self.output += line

    def wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while not READY.search(self.output):
            ended = self.process.poll() is not None
            why = self.why_it_will_not_start()
            if ended or why or time.monotonic() > deadline:
                self.kill_all()
                raise AssertionError(f"the portal did not start: {why or self.output[-1500:]}")
            time.sleep(0.2)
        return self

    def why_it_will_not_start(self):
        """What the backend has said when it has given up without ending."""
        log = pathlib.Path(self.data_dir, "logs", "backend.log")
        text = log.read_text(errors="replace")[-100_000:] if log.exists() else ""
        at = text.rfind("Backend startup failed")
        return text[at : at + 500] if at > text.rfind("Loading config from") else None

    def start(self):
        return self.launch().wait_until_ready()

    def kill_backend(self):
        """As when the machine runs out of memory: the rest of the portal goes with it."""
        os.kill(backend_pid(self.data_dir), signal.SIGKILL)
        self.process.wait(60)

    def kill_all(self):
        """As when the power goes: everything at once, Postgres too."""
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(60)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill_all()


def descendants(pid):
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    children = {}
    for line in told.stdout.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, left = [], [pid]
    while left:
        of = children.get(left.pop(), [])
        found += of
        left += of
    return found
