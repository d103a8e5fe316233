"""Environments of their own for tools whose pins clash with those of other clients."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

from portals import ROOT

HERE = pathlib.Path(__file__).resolve().parent


def check(command, **more):
    done = subprocess.run(command, capture_output=True, **more)
    assert done.returncode == 0, f"{command}: {done.stderr.decode()[-800:]}"
    return done.stdout


def tool_venv(name, requirements, bare=()):
    """The folder of the commands of an environment; makes it when its requirements changed.

    `bare` are packages of which only the files are wanted, and nothing that they ask for.
    """
    venv = ROOT / ".cache" / f"clients-{name}"
    commands = venv / ("Scripts" if os.name == "nt" else "bin")
    wanted = hashlib.sha256((HERE / requirements).read_bytes()).hexdigest() + " ".join(bare) + sys.version
    stamp = venv / ".ml-home-requirements"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(venv, ignore_errors=True)
        check([sys.executable, "-m", "venv", str(venv)])
        pip = [str(commands / "python"), "-m", "pip", "install", "--disable-pip-version-check", "-q"]
        check([*pip, "-r", str(HERE / requirements)])
        if bare:
            check([*pip, "--no-deps", *bare])
        stamp.write_text(wanted)
    return commands
