"""The systems of coordinates, as offices write them."""

from collections.abc import Mapping
from typing import Final

SYSTEMS: Final[Mapping[str, str]] = {
    "WGS-84": "wgs84 大地坐标 gps坐标 北斗 cgcs2000",
    "GCJ-02": "gcj02 火星坐标 高德 高德坐标 腾讯 腾讯坐标",
    "BD-09": "bd09 百度 百度坐标",
}
"""Systems of coordinates. Those of a receiver (GPS, BeiDou's CGCS2000) agree within metres and are taken as WGS-84."""
