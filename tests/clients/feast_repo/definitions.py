"""A music service's features, with each kind of view and source that Feast knows."""

from datetime import timedelta

import pandas as pd
from feast import (
    BigQuerySource,
    Entity,
    FeatureService,
    FeatureView,
    Field,
    FileSource,
    KafkaSource,
    PushSource,
    RedshiftSource,
    RequestSource,
    SnowflakeSource,
    ValueType,
)
from feast.data_format import JsonFormat
from feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source import (
    PostgreSQLSource,
)
from feast.infra.offline_stores.contrib.spark_offline_store.spark_source import SparkSource
from feast.on_demand_feature_view import on_demand_feature_view
from feast.stream_feature_view import stream_feature_view
from feast.types import Array, Bool, Float32, Float64, Int64, Json, String, UnixTimestamp

user = Entity(name="user", join_keys=["user_id"], value_type=ValueType.INT64)
track = Entity(name="track", join_keys=["track_id"], value_type=ValueType.STRING)

AT = {"timestamp_field": "event_timestamp"}

plays_file = FileSource(name="plays_file", path="data/plays.parquet", **AT)

track_plays = FeatureView(
    name="track_plays",
    entities=[track],
    ttl=timedelta(days=1),
    schema=[
        Field(
            name="plays_7d",
            dtype=Int64,
            description="Plays of the last seven days",
            tags={"unit": "plays", "owner": "charts"},
        ),
        Field(name="skips_7d", dtype=Int64, tags={"lifecycle": "deprecated"}),
        Field(name="embedding", dtype=Array(Float32)),
        Field(name="first_played", dtype=UnixTimestamp),
    ],
    online=True,
    source=plays_file,
    description="How often a track is played",
    owner="ada@example.com",
    tags={"lifecycle": "production", "domain": "charts", "gdpr": ""},
)

user_taste = FeatureView(
    name="user_taste",
    entities=[user],
    ttl=timedelta(0),
    schema=[
        Field(name="top_genre", dtype=String),
        Field(name="taste", dtype=Json),
        Field(name="is_premium", dtype=Bool),
    ],
    online=False,
    source=BigQuerySource(name="taste_bq", table="music.features.taste", **AT),
    owner="taste",
    tags={"team": "someone-else", "status": "experimental"},
)

user_sessions = FeatureView(
    name="user_sessions",
    entities=[user],
    ttl=timedelta(hours=6),
    schema=[Field(name="session_count", dtype=Int64)],
    source=SnowflakeSource(
        name="sessions_sf", database="MUSIC", schema="PUBLIC", table="SESSIONS", **AT
    ),
    tags={"team": "growth"},
)

user_spend = FeatureView(
    name="user_spend",
    entities=[user],
    schema=[Field(name="spend_30d", dtype=Float64)],
    source=RedshiftSource(name="spend_query", query="SELECT * FROM spend", **AT),
)

user_devices = FeatureView(
    name="user_devices",
    entities=[user],
    schema=[Field(name="device_count", dtype=Int64)],
    source=PostgreSQLSource(name="devices_pg", table="public.devices", **AT),
)

user_country = FeatureView(
    name="user_country",
    entities=[user],
    schema=[Field(name="country", dtype=String)],
    source=SparkSource(name="country_spark", path="s3://music/country", file_format="parquet", **AT),
)

user_track_affinity = FeatureView(
    name="user_track_affinity",
    entities=[user, track],
    ttl=timedelta(days=2),
    schema=[Field(name="affinity", dtype=Float32)],
    source=PushSource(
        name="affinity_push",
        batch_source=FileSource(name="affinity_file", path="data/affinity.parquet", **AT),
    ),
)

world_charts = FeatureView(
    name="world_charts",
    entities=[],
    schema=[Field(name="top_track", dtype=String)],
    source=FileSource(name="charts_file", path="data/charts.parquet", **AT),
)


@stream_feature_view(
    entities=[user],
    ttl=timedelta(hours=1),
    mode="pandas",
    schema=[Field(name="listening_seconds", dtype=Int64)],
    timestamp_field="event_timestamp",
    online=True,
    source=KafkaSource(
        name="listens_kafka",
        kafka_bootstrap_servers="localhost:9092",
        topic="listens",
        message_format=JsonFormat(schema_json="user_id integer, listening_seconds integer"),
        batch_source=FileSource(name="listens_file", path="data/listens.parquet", **AT),
        **AT,
    ),
    owner="group:default/streaming",
)
def user_listening(df):
    return df.groupBy("user_id").sum("listening_seconds")


request = RequestSource(name="request", schema=[Field(name="hour", dtype=Int64)])


@on_demand_feature_view(
    sources=[track_plays, request],
    schema=[Field(name="plays_per_hour", dtype=Float64)],
    description="Plays of a track by the hour of the request",
)
def track_plays_by_hour(inputs: pd.DataFrame) -> pd.DataFrame:
    out = pd.DataFrame()
    out["plays_per_hour"] = inputs["plays_7d"] / (inputs["hour"] + 1)
    return out


ranker_v1 = FeatureService(
    name="ranker_v1",
    features=[track_plays[["plays_7d", "embedding"]], user_taste],
    owner="ranking",
)
ranker_v2 = FeatureService(
    name="ranker_v2",
    features=[track_plays, track_plays_by_hour, user_listening],
)
