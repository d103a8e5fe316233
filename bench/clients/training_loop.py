"""One training loop with the real client: prints how long each call took, as one line of JSON."""

import json
import os
import sys
import time

# A failed call must fail, not be tried again for minutes.
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

import mlflow  # noqa: E402


def main():
    experiment_id, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    run = mlflow.start_run(experiment_id=experiment_id)
    print("ready", flush=True)
    if not sys.stdin.readline():
        return
    times = []
    begun = time.perf_counter()
    for step in range(count):
        at = time.perf_counter()
        if kind == "metric":
            mlflow.log_metric("loss", 1.0 / (step + 1), step=step)
        else:
            mlflow.log_metrics({f"m_{k}": k + step for k in range(20)}, step=step)
        times.append((time.perf_counter() - at) * 1000)
    seconds = time.perf_counter() - begun
    mlflow.end_run()
    print(json.dumps({"run_id": run.info.run_id, "seconds": seconds, "times": times}), flush=True)


main()
