"""Feast registries: what the real Feast writes and serves arrives as feature families."""

import datetime
import functools
import gzip
import json
import subprocess

from feast_tool import ENV, FeatureRepo, feast
from harness import PORTAL, eventually, expect, http, own_api, test
from portals import OwnPortal

VIEWS = ("featureViews", "onDemandFeatureViews", "streamFeatureViews")


@functools.cache
def music():
    repo = FeatureRepo.of_music()
    repo.apply()
    return repo


def feast_api(path, data=None, portal=PORTAL, **more):
    url = f"{portal.url}/api/ml-home/feast/registries/{path}"
    return http("POST", url, token=portal.token, data=data, timeout=120, **more)


def upload(project, data, **more):
    answer = feast_api(project, data, **more)
    expect(answer.status, 200, answer.told())
    return answer.body


def families(source, portal=PORTAL):
    """What the portal has of a source: per family its entities and its features' types."""
    found, cursor = {}, None
    while True:
        query = {"limit": 100, "source": source, **({"cursor": cursor} if cursor else {})}
        page = own_api("GET", "feature-families", query=query, portal=portal)
        expect(page.status, 200, page.told())
        for family in page.body["items"]:
            features = own_api(
                "GET", f"feature-families/{family['name']}/features", portal=portal,
                query={"limit": 100},
            ).body["items"]
            found[family["name"]] = (
                sorted(family["entityKeys"]),
                {one["name"]: one["type"]["value"] for one in features},
            )
        cursor = page.body.get("nextCursor")
        if not cursor:
            return found


def said(dump):
    """The same of a dump."""
    views = [view["spec"] for kind in VIEWS for view in dump.get(kind, [])]
    entities = {view["name"]: set(view.get("entities", [])) - {"__dummy"} for view in views}
    for view in views:
        for source in view.get("sources", {}).values():
            # What is computed on demand has the entities of its sources.
            name = source.get("featureViewProjection", {}).get("featureViewName")
            entities[view["name"]] |= entities.get(name, set())
    return {
        view["name"]: (
            sorted(entities[view["name"]]),
            {feature["name"]: feature["valueType"] for feature in view["features"]},
        )
        for view in views
    }


def readers(dump):
    return {
        (service["spec"]["name"], projection["featureViewName"]): sorted(
            column["name"] for column in projection["featureColumns"]
        )
        for service in dump["featureServices"]
        for projection in service["spec"]["features"]
    }


def readers_at(names):
    found = {}
    for name in names:
        answer = own_api("GET", f"feature-families/{name}")
        for consumer in answer.body["consumers"]:
            found[(consumer["name"], name)] = sorted(consumer["features"])
    return found


def fact(path, name):
    answer = own_api("GET", path)
    expect(answer.status, 200, answer.told())
    return answer.body.get(name, {}).get("value")


# Whichever check is first may have to install Feast.
@test(timeout=900)
def the_documented_line():
    repo = music()
    line = (
        f'"{feast()}" registry-dump | curl -fsS --data-binary @- '
        f'-H "Authorization: Bearer {PORTAL.token}" '
        f"{PORTAL.url}/api/ml-home/feast/registries/music"
    )
    done = subprocess.run(
        line, shell=True, cwd=repo.folder, env=ENV, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-500:]
    dump = json.loads(repo.dump())
    wanted = said(dump)
    features = sum(len(of) for _, of in wanted.values())
    told = json.loads(done.stdout)
    counts = (told["families"], told["features"], told["problems"])
    expect(counts, (len(wanted), features, []), "the answer")
    expect(families("feast:music"), wanted, "families with their features")
    expect(readers_at(wanted), readers(dump), "services and what they read")


@test(timeout=900)
def what_is_known_of_a_view():
    upload("music", music().dump())
    family = "feature-families/track_plays"
    feature = f"{family}/features/plays_7d"
    for path, name, wanted in (
        (family, "owner", "user:default/ada"),
        (family, "lifecycle", "production"),
        (feature, "owner", "group:default/charts"),
        (feature, "ttlSeconds", 86_400),
        (feature, "offlineSource", "data/plays.parquet"),
        ("feature-families/user_taste", "owner", "group:default/taste"),
        ("feature-families/user_taste/features/taste", "offlineSource", "music.features.taste"),
        ("feature-families/user_taste/features/taste", "ttlSeconds", None),
        ("feature-families/user_devices/features/device_count", "offlineSource", "public.devices"),
    ):
        expect(fact(path, name), wanted, f"{name} of {path}")
    serving = own_api("GET", "feature-families/user_listening").body["serving"]
    expect(serving, {"online": True, "offline": True, "streaming": True}, "a stream's serving")
    code = fact("feature-families/track_plays_by_hour/features/plays_per_hour", "code")
    assert "def track_plays_by_hour(" in code, code


@test(timeout=900)
def what_feast_init_makes():
    repo = FeatureRepo.of_template("taxi")
    repo.apply()
    text = repo.dump()
    result = upload("taxi", text)
    expect(result["problems"], [], "problems")
    expect(families("feast:taxi"), said(json.loads(text)), "families with their features")


@test(timeout=900)
def what_is_materialised_is_delivered():
    """Hours that `feast materialize` brought into the online store, by each form of the registry."""
    repo = FeatureRepo.of_template("cab")
    repo.apply()
    family = "driver_hourly_stats"
    schedule = {"cadence": "hour", "zone": "UTC"}
    body = {"entityKeys": ["driver_id"], "schedule": schedule, "features": [{"name": "conv_rate"}]}
    answer = own_api("PUT", f"feature-families/{family}", body)
    expect(answer.status, 200, answer.told())
    expect(upload("cab", repo.dump())["delivered"], 0, "before anything is materialised")
    now = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
    start = now - datetime.timedelta(hours=6)
    repo.run("materialize", start.strftime("%Y-%m-%dT%H:%M:%S"), now.strftime("%Y-%m-%dT%H:%M:%S"))
    result = upload("cab", repo.dump())
    expect(result["problems"], [], "problems")
    # Of hours that ended long before, nobody knows when they came.
    assert 1 <= result["delivered"] <= 3, result
    last = (now - datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:00Z")
    found = own_api("GET", f"feature-families/{family}").body["lastDelivery"]
    expect(found["partition"], last, "the newest hour")
    expect(upload("cab", repo.dump())["delivered"], 0, "the same again")
    expect(upload("cab", repo.database.read_bytes())["delivered"], 0, "the same as registry.db")


@test(timeout=900)
def every_form_says_the_same():
    text = music().dump()
    upload("music", text)
    before = own_api("GET", "feature-families/track_plays").body["owner"]
    wanted = families("feast:music")
    for name, data, headers in (
        ("registry.db", music().database.read_bytes(), {}),
        ("packed", gzip.compress(text), {"Content-Encoding": "gzip"}),
        ("a packed file", gzip.compress(text), {}),
        ("after warnings", b"Warning {old}\n" + text, {}),
    ):
        result = upload("music", data, headers=headers)
        expect((result["gone"], result["problems"]), (0, []), name)
        expect(families("feast:music"), wanted, name)
    after = own_api("GET", "feature-families/track_plays").body["owner"]
    expect(after, before, "a fact that nobody changed keeps its time")


@test(timeout=900)
def what_breaks_off_changes_nothing():
    text = music().dump()
    upload("music", text)
    wanted = families("feast:music")
    database = music().database.read_bytes()
    for name, data in (
        ("a dump", text[: len(text) // 2]),
        ("the last byte", text.rstrip()[:-1]),
        ("a packed one", gzip.compress(text)[:-200]),
        ("registry.db", database[: len(database) // 2]),
        ("nothing at all", b""),
        ("an error message", b"Error: no feature_store.yaml found"),
    ):
        answer = feast_api("music", data)
        expect(answer.status, 400, f"{name} ({answer.told()})")
        expect(families("feast:music"), wanted, name)


@test(timeout=900)
def a_view_that_is_removed():
    repo = FeatureRepo.of_music()
    repo.apply()
    upload("music", repo.dump())
    repo.drop_view("world_charts")
    repo.apply()
    result = upload("music", repo.dump())
    expect((result["families"], result["gone"]), (9, 1), "families and how many are gone")
    assert "world_charts" not in families("feast:music"), "it is listed still"


@test(timeout=900)
def what_feast_cannot_dump():
    repo = FeatureRepo.of_music()
    repo.add_views("python_view.py")
    repo.apply()
    result = upload("music", repo.database.read_bytes())
    expect((result["families"], result["problems"]), (11, []), "families of registry.db")
    code = fact("feature-families/night/features/is_night", "code")
    assert "def night(" in code, code


@test(timeout=900)
def who_may():
    url = f"{PORTAL.url}/api/ml-home/feast/registries/music"
    expect(http("POST", url, data=b"{}").status, 401, "nobody")
    expect(http("POST", url, data=b"{}", token="mlh_unknown").status, 401, "an unknown token")
    expect(http("POST", f"{url}/sync").status, 401, "a reading by nobody")
    expect(feast_api("music/sync").status, 404, "what is not configured")


@test(timeout=900)
def a_registry_server():
    repo = FeatureRepo.of_music()
    repo.apply()
    settings = {
        "registries": [
            {"project": "music", "url": repo.serve(), "frequency": {"hours": 1}},
            {"project": "disk", "path": str(repo.database), "frequency": {"hours": 1}},
        ]
    }
    portal = OwnPortal(env={"APP_CONFIG_mlHome_feast": json.dumps(settings)}).start()
    wanted = said(json.loads(repo.dump()))
    eventually(
        lambda: families("feast:music", portal) == wanted, "the server is read by itself", 60
    )
    answer = feast_api("disk/sync", portal=portal)
    expect((answer.status, answer.body["families"]), (200, 10), f"a file ({answer.told()})")
    expect(families("feast:disk", portal), wanted, "what the file says")
    repo.drop_view("world_charts")
    repo.apply()
    answer = feast_api("music/sync", portal=portal)
    wanted = {"families": 9, "features": 15, "gone": 1, "delivered": 0, "problems": []}
    expect(answer.body, wanted, "a reading")
    repo.stop()
    answer = feast_api("music/sync", portal=portal)
    expect(answer.status, 503, f"when nobody is there ({answer.told()})")
    expect(len(families("feast:music", portal)), 9, "families when nobody is there")
    portal.stop()


@test(timeout=900)
def a_grpc_registry_server():
    repo = FeatureRepo.of_music()
    repo.apply()
    settings = {
        "registries": [
            {"project": "music", "url": repo.serve_grpc(), "frequency": {"hours": 1}},
            {"project": "other", "url": "grpc://127.0.0.1:1", "frequency": {"hours": 1}},
        ]
    }
    portal = OwnPortal(env={"APP_CONFIG_mlHome_feast": json.dumps(settings)}).start()
    wanted = said(json.loads(repo.dump()))
    eventually(
        lambda: families("feast:music", portal) == wanted, "the server is read by itself", 60
    )
    repo.add_views("python_view.py")
    repo.drop_view("world_charts")
    repo.apply()
    answer = feast_api("music/sync", portal=portal)
    expect((answer.body["families"], answer.body["gone"]), (10, 1), answer.told())
    now = families("feast:music", portal)
    # Killed, not stopped: it breaks off whatever it was doing.
    repo.server.kill()
    repo.server.wait(30)
    answer = feast_api("music/sync", portal=portal)
    expect(answer.status, 503, f"when nobody is there ({answer.told()})")
    expect("cannot be reached" in answer.told(), True, answer.told())
    expect(families("feast:music", portal), now, "families when nobody is there")
    expect(feast_api("other/sync", portal=portal).status, 503, "a port where nobody listens")
    portal.stop()
