"""A view that is computed by plain Python; Feast 0.67 cannot dump a registry that has one."""

from definitions import request
from feast import Field
from feast.on_demand_feature_view import on_demand_feature_view
from feast.types import Int64


@on_demand_feature_view(
    sources=[request],
    schema=[Field(name="is_night", dtype=Int64)],
    mode="python",
)
def night(inputs: dict) -> dict:
    return {"is_night": [int(hour < 6) for hour in inputs["hour"]]}
