"""Prints the rules of the FinOps Foundation's validator that a file of FOCUS 1.2 fails, one a line.

    python costs_validators.py FILE

Runs in the environment of the validator.
"""

import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import focus_validator


def main(file):
    # It reads files of its own relative to where it is installed, and ends with 0 whatever it found.
    site = pathlib.Path(focus_validator.__file__).resolve().parent.parent
    report = pathlib.Path(tempfile.mkdtemp()) / "report.xml"
    done = subprocess.run(
        [
            str(pathlib.Path(sys.executable).parent / "focus-validator"),
            *("--data-file", str(pathlib.Path(file).resolve())),
            *("--validate-version", "1.2", "--focus-dataset", "CostAndUsage", "--block-download"),
            *("--output-type", "unittest", "--output-destination", str(report)),
        ],
        cwd=site,
        capture_output=True,
        text=True,
    )
    if not report.exists():
        sys.exit(done.stderr[-800:])
    cases = list(xml.parse(report).getroot().iter("testcase"))
    judged = [case for case in cases if case.find("skipped") is None]
    print(f"judged {len(judged)}")
    for case in judged:
        if case.find("failure") is not None or case.find("error") is not None:
            print(case.get("name").split(" ")[0])


main(sys.argv[1])
