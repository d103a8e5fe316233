"""Lineage: what the client of OpenLineage sends, and what the portal makes of it.

Not named after the client, whose package this file would hide.
"""

import os
import uuid
from datetime import datetime, timedelta, timezone

import requests
from harness import PORTAL, eventually, expect, http, own_api, test, unique
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    DatasetEvent,
    InputDataset,
    Job,
    JobEvent,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
    StaticDataset,
)
from openlineage.client.generated import (
    base_subset_dataset,
    column_lineage_dataset,
    documentation_dataset,
    lineage,
    nominal_time_run,
    output_statistics_output_dataset,
    schema_dataset,
    symlinks_dataset,
)
from openlineage.client.transport.async_http import AsyncHttpConfig, AsyncHttpTransport
from openlineage.client.transport.http import (
    ApiKeyTokenProvider,
    HttpCompression,
    HttpConfig,
    HttpTransport,
)

URL = f"{PORTAL.url}/api/ml-home/openlineage"
LAKE = "postgres://lake:5432"
AIRFLOW = "airflow"


def client(token=PORTAL.token):
    """As a practitioner makes it, of the lines that `npm start` prints."""
    os.environ.update(OPENLINEAGE_URL=URL, OPENLINEAGE_API_KEY=token)
    return OpenLineageClient()


def new_id():
    return str(uuid.uuid4())


def at(minutes=0):
    time = datetime(2026, 3, 29, 4, tzinfo=timezone.utc) + timedelta(minutes=minutes)
    return time.isoformat()


def event(job, state=RunState.COMPLETE, run=None, minutes=0, inputs=(), outputs=(), **more):
    return RunEvent(
        eventType=state,
        eventTime=more.pop("time", None) or at(minutes),
        run=Run(runId=run or new_id(), facets=more.pop("run_facets", {})),
        job=Job(namespace=AIRFLOW, name=job, facets=more.pop("job_facets", {})),
        inputs=[one if isinstance(one, InputDataset) else InputDataset(LAKE, one) for one in inputs],
        outputs=[
            one if isinstance(one, OutputDataset) else OutputDataset(LAKE, one) for one in outputs
        ],
        producer="https://example.net/etl",
    )


def graph(node, depth=2):
    answer = own_api("GET", "lineage", query={"node": node, "depth": depth})
    expect(answer.status, 200, f"the lineage of {node} ({answer.told()})")
    return answer.body


def events(**query):
    answer = own_api("GET", "lineage/events", query=query)
    expect(answer.status, 200, f"events ({answer.told()})")
    return answer.body["items"]


def feeds(found):
    """What feeds what, by the last part of the names, and how it was learned."""
    short = {node["id"]: node["name"].rpartition(".")[2] for node in found["nodes"]}
    return {
        (short[edge["source"]], short[edge["target"]]): edge["learned"]
        for edge in found["edges"]
        if edge["relation"] == "feeds"
    }


class Names:
    """Names of one check, all beginning alike."""

    def __init__(self):
        self.prefix = unique("t").replace("-", "_")

    def __getattr__(self, name):
        return f"{self.prefix}.{name}"


@test()
def halves_of_a_run():
    n, run, emitter = Names(), new_id(), client()
    emitter.emit(event(n.daily, RunState.START, run, inputs=[n.raw]))
    emitter.emit(event(n.daily, RunState.COMPLETE, run, 5, outputs=[n.clean]))
    found = graph(f"dataset:{LAKE}:{n.clean}")
    expect(feeds(found), {("raw", "clean"): "observed"}, "what feeds")
    kinds = sorted((node["kind"], node["name"]) for node in found["nodes"])
    expect(
        kinds,
        [("dataset", n.clean), ("dataset", n.raw), ("job", n.daily)],
        "datasets and jobs",
    )
    [edge] = [edge for edge in found["edges"] if edge["relation"] == "feeds"]
    expect(edge["via"], f"job:{AIRFLOW}:{n.daily}", "the job between")
    expect(edge["firstSeen"], "2026-03-29T04:00:00.000Z", "the first time")
    expect(edge["lastSeen"], "2026-03-29T04:05:00.000Z", "the last time")


@test()
def whole_events_are_kept():
    n, run = Names(), new_id()
    schema = schema_dataset.SchemaDatasetFacet(
        fields=[schema_dataset.SchemaDatasetFacetFields(name="id", type="bigint")]
    )
    client().emit(
        event(n.daily, run=run, outputs=[OutputDataset(LAKE, n.clean, facets={"schema": schema})])
    )
    [kept] = events(run=run)
    expect(kept["eventType"], "COMPLETE", "the type")
    [output] = kept["event"]["outputs"]
    expect(output["facets"]["schema"]["fields"][0]["name"], "id", "a field of the schema")
    expect(kept["event"]["producer"], "https://example.net/etl", "the producer")


@test()
def repeats_and_disorder():
    n, run, emitter = Names(), new_id(), client()
    start = event(n.daily, RunState.START, run, inputs=[n.raw])
    end = event(n.daily, RunState.COMPLETE, run, 5, outputs=[n.clean])
    for one in (end, start, end, start):
        emitter.emit(one)
    expect(len(events(run=run)), 2, "events of the run")
    [edge] = [e for e in graph(f"dataset:{LAKE}:{n.raw}")["edges"] if e["relation"] == "feeds"]
    expect(edge["count"], 1, "runs that say so")


@test()
def packed():
    n, run = Names(), new_id()
    config = HttpConfig(
        url=URL,
        auth=ApiKeyTokenProvider({"api_key": PORTAL.token}),
        compression=HttpCompression.GZIP,
    )
    OpenLineageClient(transport=HttpTransport(config)).emit(event(n.daily, run=run, outputs=[n.x]))
    expect(len(events(run=run)), 1, "events of the run")


@test()
def in_the_background():
    n, run = Names(), new_id()
    config = AsyncHttpConfig(url=URL, auth=ApiKeyTokenProvider({"api_key": PORTAL.token}))
    emitter = OpenLineageClient(transport=AsyncHttpTransport(config))
    emitter.emit(event(n.daily, RunState.START, run, inputs=[n.raw]))
    emitter.emit(event(n.daily, RunState.COMPLETE, run, 5, outputs=[n.clean]))
    assert emitter.close(timeout=20), "the transport does not end"
    eventually(lambda: len(events(run=run)) == 2, "both events")


@test()
def without_a_token():
    for token in ("", "mlh_wrong"):
        try:
            client(token).emit(event(Names().daily))
        except requests.HTTPError as error:
            expect(error.response.status_code, 401, "the status")
        else:
            raise AssertionError("the client was let in")


@test()
def several_into_several():
    n, emitter = Names(), client()
    emitter.emit(event(n.daily, inputs=[n.a, n.b], outputs=[n.x, n.y]))
    expect(
        feeds(graph(f"dataset:{LAKE}:{n.x}")),
        {("a", "x"): "assumed", ("b", "x"): "assumed"},
        "what is only assumed",
    )


def entry(target, *sources):
    return lineage.LineageDatasetEntry(
        namespace=LAKE,
        name=target,
        type="DATASET",
        inputs=[
            lineage.LineageDatasetInput(namespace=LAKE, name=source, type="DATASET")
            for source in sources
        ],
    )


@test()
def explicit_lineage():
    n, emitter = Names(), client()
    facet = lineage.LineageJobFacet(entries=[entry(n.x, n.a), entry(n.y, n.b)])
    emitter.emit(
        event(n.daily, inputs=[n.a, n.b], outputs=[n.x, n.y], job_facets={"lineage": facet})
    )
    expect(feeds(graph(f"dataset:{LAKE}:{n.x}")), {("a", "x"): "observed"}, "what feeds x")
    expect(feeds(graph(f"dataset:{LAKE}:{n.b}")), {("b", "y"): "observed"}, "what b feeds")


@test()
def lineage_of_columns():
    n, emitter = Names(), client()
    columns = column_lineage_dataset.ColumnLineageDatasetFacet(
        fields={
            "total": column_lineage_dataset.Fields(
                inputFields=[column_lineage_dataset.InputField(LAKE, n.a, "amount")]
            )
        }
    )
    output = OutputDataset(LAKE, n.x, facets={"columnLineage": columns})
    emitter.emit(event(n.daily, inputs=[n.a, n.b], outputs=[output, n.y]))
    expect(feeds(graph(f"dataset:{LAKE}:{n.x}")), {("a", "x"): "observed"}, "what feeds x")
    expect(
        feeds(graph(f"dataset:{LAKE}:{n.b}")), {("b", "y"): "assumed"}, "what else b may feed"
    )


@test()
def without_a_run():
    n, emitter = Names(), client()
    emitter.emit(
        JobEvent(
            eventTime=at(),
            job=Job(AIRFLOW, n.designed),
            inputs=[InputDataset(LAKE, n.a)],
            outputs=[OutputDataset(LAKE, n.x)],
        )
    )
    documented = documentation_dataset.DocumentationDatasetFacet(description="What is played")
    other_names = symlinks_dataset.SymlinksDatasetFacet(
        identifiers=[symlinks_dataset.Identifier("hive://meta", n.table, "TABLE")]
    )
    emitter.emit(
        DatasetEvent(
            eventTime=at(1),
            dataset=StaticDataset(
                LAKE, n.x, facets={"documentation": documented, "symlinks": other_names}
            ),
        )
    )
    found = graph(f"dataset:{LAKE}:{n.x}")
    expect(feeds(found), {("a", "x"): "declared"}, "what feeds")
    [focus] = [node for node in found["nodes"] if node["id"] == found["focus"]]
    expect(focus["aliases"], [f"hive://meta/{n.table}"], "other names")
    expect(
        [one["kind"] for one in events(dataset=f"{LAKE}:{n.x}")],
        ["dataset", "job"],
        "its events, newest first",
    )


@test()
def times():
    n, emitter = Names(), client()
    run = new_id()
    # The example of the client's own documentation has no zone.
    emitter.emit(event(n.daily, run=run, time="2026-03-29T04:00:00.123456"))
    expect(events(run=run)[0]["eventTime"], "2026-03-29T04:00:00.123Z", "a time without zone")
    ahead = new_id()
    emitter.emit(event(n.daily, run=ahead, time="2199-01-01T00:00:00Z", outputs=[n.x]))
    [kept] = events(run=ahead)
    expect(kept["clockSkew"], True, "the flag of a clock that is ahead")
    for node in graph(f"dataset:{LAKE}:{n.x}")["nodes"]:
        assert node["lastSeen"] < "2199", f"{node['id']} was seen {node['lastSeen']}"


def register_family(dataset):
    family = unique("family")
    body = {
        "entityKeys": ["user"],
        "schedule": {"cadence": "day", "zone": "UTC"},
        "features": [{"name": "plays", "type": "INT64", "offlineSource": dataset}],
    }
    answer = own_api("PUT", f"feature-families/{family}", body)
    expect(answer.status, 200, f"registering a family ({answer.told()})")
    return family


def delivered(family):
    answer = own_api("GET", f"feature-families/{family}/deliveries")
    expect(answer.status, 200, f"deliveries ({answer.told()})")
    return [
        (one["type"], one["partition"], one.get("rows"), one["source"])
        for one in reversed(answer.body["items"])
    ]


def counted(dataset, rows, **facets):
    statistics = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=rows)
    return OutputDataset(LAKE, dataset, outputFacets={"outputStatistics": statistics, **facets})


DAY = {
    "nominalTime": nominal_time_run.NominalTimeRunFacet(
        nominalStartTime="2026-03-28T00:00:00Z", nominalEndTime="2026-03-29T00:00:00Z"
    )
}


@test()
def deliveries():
    n, emitter = Names(), client()
    family = register_family(f"{LAKE}/{n.features}")
    run = new_id()
    emitter.emit(event(n.daily, RunState.START, run, inputs=[n.raw], run_facets=DAY))
    expect(delivered(family), [], "deliveries before the end")
    end = event(n.daily, RunState.COMPLETE, run, 5, outputs=[counted(n.features, 7)])
    for _ in range(3):
        emitter.emit(end)
    once = [("delivered", "2026-03-28", 7, "openlineage")]
    expect(delivered(family), once, "deliveries")
    failed = new_id()
    emitter.emit(event(n.daily, RunState.FAIL, failed, 9, outputs=[n.features], run_facets=DAY))
    expect(delivered(family), once, "deliveries after a run that failed")
    found = graph(f"family:{family}")
    sides = {
        node["name"]: (node.get("upstream"), node.get("downstream")) for node in found["nodes"]
    }
    expect(sides[n.features], (1, None), "the place of the family's source")
    expect(sides[n.raw], (2, None), "the place of what feeds it")


@test()
def corrected_delivery():
    n, emitter = Names(), client()
    # By its plain name, which is all that some registries know.
    family = register_family(n.features)
    run = new_id()
    emitter.emit(event(n.daily, run=run, outputs=[counted(n.features, 7)], run_facets=DAY))
    emitter.emit(event(n.daily, run=run, minutes=5, outputs=[counted(n.features, 9)]))
    expect(
        [(kind, rows) for kind, _, rows, _ in delivered(family) if kind == "delivered"],
        [("delivered", 7), ("delivered", 9)],
        "the log",
    )
    answer = own_api("GET", f"feature-families/{family}/quality", query={"windowDays": 90})
    partitions = {one["key"]: one for one in answer.body.get("partitions", [])}
    if "2026-03-28" in partitions:
        expect(partitions["2026-03-28"]["deliveries"], 1, "deliveries that count")


@test()
def delivered_subset():
    n, emitter = Names(), client()
    family = register_family(n.features)
    subset = base_subset_dataset.OutputSubsetOutputDatasetFacet(
        outputCondition=base_subset_dataset.PartitionSubsetCondition(
            partitions=[base_subset_dataset.Partition(dimensions={"ds": "2026-03-27"})]
        )
    )
    emitter.emit(event(n.daily, outputs=[counted(n.features, 3, subset=subset)]))
    expect(
        delivered(family), [("delivered", "2026-03-27", 3, "openlineage")], "the delivery"
    )


@test()
def bad_events():
    good = {
        "eventTime": at(),
        "producer": "https://example.net/etl",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "eventType": "START",
        "run": {"runId": new_id()},
        "job": {"namespace": AIRFLOW, "name": Names().bad},
    }
    for change, field in (
        ({"eventTime": "yesterday"}, "eventTime"),
        ({"run": {"runId": "run-1"}}, "run.runId"),
        ({"job": {"name": "x"}}, "job.namespace"),
        ({"outputs": [{"namespace": LAKE}]}, "outputs[0].name"),
        ({"producer": None}, "producer"),
        ({"eventType": "DONE"}, "eventType"),
    ):
        answer = http("POST", f"{URL}/api/v1/lineage", token=PORTAL.token, json_body=good | change)
        told = answer.body["reasons"][0] if answer.status == 400 else ""
        why = None if told.startswith(f"{field}:") else f"answers {answer.told()}"
        yield field, why
    answer = http(
        "POST",
        f"{URL}/api/v1/lineage/batch",
        token=PORTAL.token,
        json_body=[good, {**good, "job": None}],
    )
    summary = (answer.body or {}).get("summary", {})
    right = summary.get("successful") == 1 and summary.get("non_retriable") == 1
    yield "batch", None if right else f"answers {answer.told()}"
