"""The words of the three lists' columns, and of where a place lies, as offices write them."""

from collections.abc import Mapping
from typing import Final

LISTS: Final[Mapping[str, str]] = {
    "resource": "资源 资源清单",
    "service": "服务 服务清单",
    "need": "需求 需求清单",
}
FIELDS: Final[Mapping[str, str]] = {
    "theory": "理论宣讲 宣讲 理论",
    "culture": "文化文艺 文艺 文化",
    "education": "课业辅导 教育 辅导",
    "sport": "体育健身 健身 体育",
    "haircut": "义剪 理发",
    "clinic": "义诊 医疗 健康",
    "cleaning": "助洁 保洁 环境整治",
    "company": "陪伴探访 陪伴 探访",
    "law": "法律咨询 普法 法律",
    "training": "技能培训 培训",
    "repair": "便民维修 维修",
    "transport": "出行 接送 运输",
    "goods": "物资 物品",
    "venue": "场地 阵地 场所",
    "other": "其他 其它",
}
SYSTEMS: Final[Mapping[str, str]] = {
    "WGS-84": "wgs84 大地坐标 gps坐标 北斗 cgcs2000",
    "GCJ-02": "gcj02 火星坐标 高德 高德坐标 腾讯 腾讯坐标",
    "BD-09": "bd09 百度 百度坐标",
}
"""Systems of coordinates. Those of a receiver (GPS, BeiDou's CGCS2000) agree within metres and are taken as WGS-84."""
