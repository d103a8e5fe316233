"""Tracks three seconds with the real CodeCarbon, in an environment of its own; tells what it wrote as JSON.

    carbon_tracking.py WAY PROJECT FOLDER ADDRESS KEY EXPERIMENT

WAY is `csv` (a file), `endpoint` (one POST of the total) or `api` (POST /runs and /emissions).
"""

import json
import pathlib
import sys
import time

from codecarbon import OfflineEmissionsTracker

way, project, folder, address, key, experiment = sys.argv[1:]
ways = {
    "csv": dict(save_to_file=True),
    "endpoint": dict(save_to_file=False, emissions_endpoint=address),
    "api": dict(
        save_to_file=False,
        save_to_api=True,
        api_endpoint=address,
        api_key=key,
        experiment_id=experiment,
    ),
}
tracker = OfflineEmissionsTracker(
    project_name=project,
    country_iso_code="SWE",
    output_dir=folder,
    measure_power_secs=1,
    force_cpu_power=400,
    force_ram_power=50,
    allow_multiple_runs=True,
    log_level="error",
    **ways[way],
)
tracker.start()
# To a server the client sends nothing that took less than a second, so that all of this is one report.
end = time.time() + 4
while time.time() < end:
    sum(i * i for i in range(10_000))
kg = tracker.stop()
data = tracker.final_emissions_data
print(json.dumps({"kg": kg, "kWh": data.energy_consumed, "file": str(pathlib.Path(folder) / "emissions.csv")}))
