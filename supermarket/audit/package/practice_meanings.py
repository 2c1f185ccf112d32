"""What each field of the bodies of the practice work means, in the form of `meanings.py`."""

from typing import Final

PRACTICE_WORDS: Final = """
case | entry | 所属事项的首条流水号 | the entry that opened the case
stepped state | | 此步之后的状态 | the state that the step led to
step | | 所走的一步 | the step that was taken
stepped was | | 此步之前的状态 | the state before the step
activity.planned day | date | 计划的日子 | the day for which it is planned
activity.planned kind | | 主要种类，计数以此为准 | what it mainly is, by which it is counted once
activity.planned kinds | | 兼属的种类，可重叠 | what it is besides; kinds overlap
online | | 线上参加 | people attend from where they are
activity.planned place | | 地点 | where
project | project | 项目 | the project
theme | theme | 月主题 | the theme of the month
title | | 名称 | what it is called
certificate.issued title | | 证书所载 | what the certificate says
activity.stepped day | date | 举办的日子，或改到的日子 | when it was held, or to which day it was moved
heads | person | 人次，连同修饰 | how many it reached, as the qualifier says
qualifier | | exact 整数，at-least 不少于（余），about 约（近） | how the count is meant
times | | 场次，连同修饰 | how many activities, as its qualifier says
times_qualifier | | exact 整数，at-least 不少于（余），about 约（近） | how the number of activities is meant
activity.stepped roster | entry | 帮手的签到表 | the roster on which its helpers signed in
attended | member | 参加的成员 | the members who attended
activity.stepped why | | 取消原因：weather 天气，other 其他 | what it was cancelled for
count.reported kind | | 活动种类，universal 普惠性，all 全部 | which activities are counted
count.reported first_day | date | 首日 | first day of what is counted
count.reported last_day | date | 末日，含 | last day of what is counted, included
source | | 公布于何处 | where it was published
brand | | 品牌项目 | one of the district's brands
organisation | organisation | 组织 | the organisation
project.recorded people | person | 人数 | how many people
plan | | 计划 | what it means to do
volunteers | volunteer | 志愿者，空格分隔 | its volunteers, with blanks between
training | entry | 培训活动 | the training
certificate | entry | 所凭的证书 | the certificate that it rests on
number | | 他方所发证书纸上的编号 | the number on the paper that another body made out
certificate.issued until | date | 有效期至，含；无则长期有效 | it holds up to this day; absent: always
within | hour | 下一步应在多少小时内 | within how many hours the next step is awaited
"""
