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


def install(python, *packages):
    """By uv, which is part of the environment of the clients where it could be had, else by pip."""
    uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, *packages]
    if subprocess.run(uv, capture_output=True).returncode != 0:
        check([python, "-m", "pip", "install", "--disable-pip-version-check", "-q", *packages])


def newer_python(least):
    """A Python of at least a version such as (3, 12): this one, one on the path or one of pyenv; None if there is none."""
    if sys.version_info[:2] >= least:
        return sys.executable
    names = [f"python3.{minor}" for minor in range(least[1], least[1] + 6)]
    versions = pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv")) / "versions"
    places = [shutil.which(name) for name in names]
    places += [str(found) for name in names for found in sorted(versions.glob(f"3.*/bin/{name}"))]
    for place in places:
        # A shim of pyenv may stand for a version that is not chosen.
        if place and subprocess.run([place, "-c", "import venv"], capture_output=True).returncode == 0:
            return place
    return None


def tool_venv(name, requirements, python=sys.executable, bare=()):
    """The folder of the commands of an environment; makes it when its requirements changed.

    `bare` are packages of which only the files are wanted, and nothing that they ask for.
    """
    venv = ROOT / ".cache" / f"clients-{name}"
    commands = venv / ("Scripts" if os.name == "nt" else "bin")
    wanted = hashlib.sha256((HERE / requirements).read_bytes()).hexdigest() + " ".join(bare) + python + sys.version
    stamp = venv / ".ml-home-requirements"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(venv, ignore_errors=True)
        check([python, "-m", "venv", str(venv)])
        install(str(commands / "python"), "-r", str(HERE / requirements))
        if bare:
            install(str(commands / "python"), "--no-deps", *bare)
        stamp.write_text(wanted)
    return commands
