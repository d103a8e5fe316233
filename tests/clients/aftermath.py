"""What all that went before has left in the log of the portal."""

import json
import pathlib

from harness import PORTAL, expect, get_run, new_run, test


@test()
def the_portal_still_answers():
    run = new_run()["info"]["run_id"]
    expect(get_run(run)["info"]["status"], "RUNNING", "a new run")


@test()
def no_errors_in_the_log():
    log = pathlib.Path(PORTAL.data_dir, "logs", "backend.log")
    errors = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and entry.get("level") == "error":
            errors.append(str(entry.get("message"))[:200])
    assert not errors, f"{len(errors)}, such as {sorted(set(errors))[:4]}"
