"""The real Feast, in an environment of its own: its pins clash with those of other clients."""

import functools
import os
import pathlib
import shutil
import socket
import subprocess
import time

import requests
from harness import at_the_end
from portals import free_port, temporary_folder
from tool_venv import check, tool_venv

HERE = pathlib.Path(__file__).resolve().parent


@functools.cache
def feast():
    """The path of Feast's command; installs it at the first call."""
    return str(tool_venv("feast", "feast_requirements.txt") / "feast")


ENV = {**os.environ, "FEAST_USAGE": "False", "PYTHONWARNINGS": "ignore"}


class FeatureRepo:
    """A feature repository, as a team keeps it in Git."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.server = None

    @classmethod
    def of_music(cls):
        """The one that lies beside this file, of the project `music`."""
        folder = pathlib.Path(temporary_folder()) / "music"
        shutil.copytree(HERE / "feast_repo", folder)
        (folder / "data").mkdir(exist_ok=True)
        return cls(folder)

    @classmethod
    def of_template(cls, project):
        """What `feast init` makes."""
        folder = temporary_folder()
        check([feast(), "init", "-t", "local", project], cwd=folder, env=ENV)
        return cls(pathlib.Path(folder) / project / "feature_repo")

    @property
    def database(self):
        return self.folder / "data" / "registry.db"

    def apply(self):
        self.run("apply", "--skip-source-validation")

    def dump(self):
        return self.run("registry-dump")

    def run(self, *words):
        return check([feast(), *words], cwd=self.folder, env=ENV)

    def add_views(self, file):
        """Adds a file of definitions that stands beside the repository."""
        shutil.copy(HERE / "feast_views" / file, self.folder)

    def drop_view(self, name):
        """Takes a view out of the definitions."""
        file = self.folder / "definitions.py"
        text = file.read_text()
        start = text.index(f"\n{name} = FeatureView(")
        end = text.index("\n)\n", start) + 3
        file.write_text(text[:start] + text[end:])

    def serve(self):
        """Starts Feast's REST registry server; answers its address."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        words = ["--no-grpc", "--rest-api", "--rest-port", str(port)]
        self._serve(words, lambda: requests.get(f"{url}/api/v1/projects", timeout=5).ok)
        return url

    def serve_grpc(self):
        """Starts Feast's gRPC registry server; answers its address."""
        port = free_port()

        def answers():
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return True

        self._serve(["--port", str(port)], answers)
        return f"grpc://127.0.0.1:{port}"

    def _serve(self, options, answers):
        log = self.folder / "server.log"
        words = ["serve_registry", *options]
        with log.open("w") as out:
            self.server = subprocess.Popen(
                [feast(), *words], cwd=self.folder, env=ENV, stdout=out, stderr=out
            )
        at_the_end(self.stop)
        deadline = time.monotonic() + 120
        while True:
            try:
                if answers():
                    return
            except OSError:
                pass
            ended = self.server.poll() is not None
            if ended or time.monotonic() > deadline:
                raise AssertionError(f"no registry server: {log.read_text()[-800:]}")
            time.sleep(0.5)

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(30)
