"""A district of two villages with a shop each: so small that its whole books are compared after every step."""

import atexit
import random
import shutil
import tempfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from supermarket.clock import Clock
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from tests.model.practice_rules import prepare

START: Final = 1_772_413_200_000
TODAY: Final = "2026-03-02"
FILES: Final = {
    "sites": (
        "site,name,tier,parent\n1000,中心,centre,\n2001,云杉镇,institute,1000\n3001,松坡村,station,2001\n"
        "3002,杉湾村,station,2001\n5001,松坡超市,supermarket,3001\n5002,杉湾超市,supermarket,3002\n"
    ),
    "staff": (
        "staff,role,site\n15001,clerk,5001\n15002,clerk,5002\n33001,manager,3001\n33002,manager,3002\n"
        "91000,administrator,1000\n23001,reviewer,3001\n23002,reviewer,3002\n32001,manager,2001\n"
    ),
    "rules": (
        "rule,name,points,unit,caps,hours,rounding\nENV-01,环境整治,3,次,,,\nVOL-01,志愿服务,1,小时,,,\n"
        "HAR-03,见义勇为,100,件,,,\nNEG-01,乱堆乱倒,-3,次,,,\nLEC-01,参加宣讲,4,次,3/month,,\n"
        "VOL-07,应急值守,2,小时,3/month,yes,half\n"
    ),
    "goods": (
        "sku,name,unit,points,limit,service\n1001,香皂,块,3,,\n1005,卷纸,提,18,2/month,\n1015,大米,袋,30,2/quarter,\n"
        "1023,暖水瓶,个,35,1/year,\n2001,理发,次,10,,yes\n"
    ),
    "settings": "setting,value\ndistrict,220802\nreversal_by_author,1\ndays_back_max,31\ndays_served_max,30\n"
    "award_years,1\nexpiry_notice_days,30\nreview_institute_above,50\nnotice_days,3\nperson_day_max,20\n"
    "household_month_max,150\nhousehold_year_max,400\nsite_month_max,700\nbalance_floor,0\nheir_days,20\n"
    "order_dispatch_hours,24\norder_accept_hours,48\norder_close_days,15\norder_priority,1\nmatch_met,1000\n"
    "match_same_service,300\nmatch_per_km,20\nmatch_km_unknown,10\nmatch_load,3\nmatch_unsatisfied,5\n"
    "match_fairness,30\n",
}
"""The files that the ledger is made from."""


@cache
def made() -> Path:
    """Make the ledger that every run begins with a copy of."""
    folder = Path(tempfile.mkdtemp(prefix="model-"))
    atexit.register(shutil.rmtree, folder)
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    init(folder / "ledger.db", Opening(folder, drill=True), clock_at([START]))
    opened = open_ledger(folder / "ledger.db", now=START)
    with closing(replace(opened, clock=clock_at([START], seed=6))) as ledger, ledger.writing() as session:
        prepare(session)
    return folder / "ledger.db"


def clock_at(time: list[int], seed: int = 5) -> Clock:
    return Clock(now=lambda: time[0], random=random.Random(seed).randbytes, told=True)  # noqa: S311 - no secret
