"""Definitions of a feature repository of many views; `feast apply` in its folder registers them."""

import datetime
import os

from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64, String

VIEWS = int(os.environ["FEAST_VIEWS"])
ENTITIES = [
    Entity(name=f"{name}_id", join_keys=[f"{name}_id"], value_type=ValueType.STRING)
    for name in ("user", "track", "artist", "playlist", "show", "query")
]
SOURCES = [
    FileSource(name=f"source_{i:03}", path=f"data/source_{i:03}.parquet", timestamp_field="at")
    for i in range(200)
]
TYPES = [Float64, Int64, String]

views = [
    FeatureView(
        name=f"view_{i:05}",
        entities=[ENTITIES[i % len(ENTITIES)]],
        ttl=datetime.timedelta(days=1 + i % 7),
        # With the key's type said, nothing is inferred from files that are not there.
        schema=[Field(name=ENTITIES[i % len(ENTITIES)].join_key, dtype=String)]
        + [Field(name=f"f{k}_{i:05}", dtype=TYPES[k % 3]) for k in range(5)],
        source=SOURCES[i % len(SOURCES)],
        online=i % 3 == 0,
        owner=f"team-{i % 41}@example.org",
        tags={"tier": f"t{i % 4}"},
        description=f"View number {i}",
    )
    for i in range(VIEWS)
]
services = [
    FeatureService(name=f"service_{i:03}", features=[views[(i * 7 + k) % VIEWS] for k in range(5)])
    for i in range(150)
]

# Feast registers what it finds among the names of the module.
globals().update({view.name: view for view in views})
globals().update({service.name: service for service in services})
globals().update({entity.name: entity for entity in ENTITIES})
globals().update({source.name: source for source in SOURCES})

if __name__ == "__main__":
    # `feast apply` writes the whole registry anew for every object, which of ten thousand does not come to an end.
    import sys
    from uuid import uuid4

    from feast import Project
    from feast.protos.feast.core.Registry_pb2 import ProjectMetadata, Registry

    path, project = sys.argv[1:]
    now = datetime.datetime.now(datetime.timezone.utc)
    registry = Registry(registry_schema_version="1", version_id=str(uuid4()))
    registry.last_updated.FromDatetime(now)
    registry.projects.append(Project(name=project).to_proto())
    registry.project_metadata.append(ProjectMetadata(project=project, project_uuid=str(uuid4())))
    for objects, place in (
        (ENTITIES, registry.entities),
        (SOURCES, registry.data_sources),
        (views, registry.feature_views),
        (services, registry.feature_services),
    ):
        for one in objects:
            proto = one.to_proto()
            if place is registry.data_sources:
                proto.project = project
            else:
                proto.spec.project = project
                proto.meta.created_timestamp.FromDatetime(now)
                proto.meta.last_updated_timestamp.FromDatetime(now)
            place.append(proto)
    with open(path, "wb") as file:
        file.write(registry.SerializeToString())
