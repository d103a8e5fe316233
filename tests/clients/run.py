"""Runs the checks of the real clients against a portal.

    python tests/clients/run.py                  all of them
    python tests/clients/run.py tracking s3      the named subjects
    python tests/clients/run.py tracking.nested  those whose name begins so
    python tests/clients/run.py @sources         those of a lane

The portal is the one of MLFLOW_TRACKING_URI, MLFLOW_TRACKING_TOKEN, ML_HOME_URL
and ML_HOME_DATA_DIR. Prints `PASS name` or `FAIL name: why` per check.
"""

import importlib
import os
import sys

sys.dont_write_bytecode = True

# Read by the clients when they are imported.
os.environ.update(
    MLFLOW_HTTP_REQUEST_MAX_RETRIES="1",
    MLFLOW_HTTP_REQUEST_TIMEOUT="30",
    MLFLOW_DISABLE_TELEMETRY="true",
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR="false",
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT="true",
    MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING="false",
    DO_NOT_TRACK="true",
    GIT_PYTHON_REFRESH="quiet",
    MPLBACKEND="Agg",
    AWS_EC2_METADATA_DISABLED="true",
)

# Two that run side by side, each against a portal of its own. The last of each
# looks at what all others have left in the log.
LANES = {
    "@mlflow": [
        "tracking",
        "autolog",
        "lightning_runs",
        "charts",
        "searching",
        "concurrency",
        "artifacts",
        "registry",
        "webhooks",
        "traces",
        "genai",
        "protocol",
        "access",
        "bad_input",
        "uploads",
        "catalog",
        "s3",
        "differential",
        "durability",
        "aftermath",
    ],
    "@sources": [
        "lineage",
        "cards",
        "carbon",
        "governance",
        "costs",
        "feast_registry",
        "aftermath",
    ],
}
SUBJECTS = [
    *(subject for lane in LANES.values() for subject in lane if subject != "aftermath"),
    "aftermath",
]


def subjects_of(words):
    """With the subjects of a lane in place of its name."""
    return [subject for word in words for subject in LANES.get(word, [word])]


def main(wanted):
    import harness

    chosen = [
        subject
        for subject in SUBJECTS
        if not wanted or any(word.split(".")[0] == subject for word in wanted)
    ]
    for subject in chosen:
        importlib.import_module(subject)
    tests = [
        test
        for test in harness.TESTS
        if not wanted or any(test.matches(word) for word in wanted)
    ]
    failed = sum(harness.run(test) for test in tests)
    harness.clean_up()
    # Threads of clients that still wait for something do not keep us.
    sys.stdout.flush()
    os._exit(1 if failed or not tests else 0)


if __name__ == "__main__":
    main(subjects_of(sys.argv[1:]))
