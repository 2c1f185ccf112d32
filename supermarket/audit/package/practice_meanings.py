"""What each field of the bodies of the practice work means, in the form of `meanings.py`."""

from typing import Final

PRACTICE_WORDS: Final = """
case | entry | 所属事项的首条流水号 | the entry that opened the case
stepped state | | 此步之后的状态 | the state that the step led to
step | | 所走的一步 | the step that was taken
stepped was | | 此步之前的状态 | the state before the step
within | hour | 下一步应在多少小时内 | within how many hours the next step is awaited
organisation | organisation | 志愿服务组织编号 | the volunteer organisation's code
contact | staff | 组织联系人工号 | the staff code of whoever answers for the organisation
skills | | 服务能力（服务类别），空格分隔；没有即不限 | kinds of services that it can do; absent: any
places | | 服务范围站点，空格分隔；没有即其所属站点及其下级 | sites that it serves, with all below them
capacity | order | 同时可接的订单数；没有即不限 | how many open orders it takes at once
volunteer | volunteer | 志愿者编号 | the volunteer's code
volunteer.recorded kind | | 志愿者类别：speaker 宣讲员，teacher 思政课教师，officer 专干，general 普通 | the kind of volunteer
party | | yes 表示党员 | yes: a member of the party
service.recorded service | service | 服务编号 | the service's code
order.placed service | service | 服务编号 | the service's code
service.recorded kind | | 服务类别 | the kind of service
service.recorded note | | 说明 | what else is said of it
order.placed note | commitment | 居民所说情况的承诺值（原文只在个人信息中） | the commitment to what the resident said
how | | 来源：station 到站，phone 电话，card 扫卡 | how it reached the station
wanted | date | 希望的日期 | the day that the resident would like
priority | | yes 表示高龄或独居优先 | yes: old or living alone, to be served first
said | | phone 表示组织来电告知，由站代记 | phone: the organisation said it by phone and the station recorded it
day | date | 约定的日期 | the day agreed
time | time | 约定的时间 | the time agreed
order.stepped served | date | 服务日期 | the day of service
order.stepped minutes | minute | 每人服务的分钟数 | the minutes that each served
order.stepped roster | member | 服务人员名单 | who served
rating | | 评价：satisfied 满意，basic 基本满意，not 不满意 | the resident's rating
order.stepped outcome | | 投诉结果：upheld 属实，dismissed 不属实 | what became of the complaint
claim.filed order | entry | 所依据的订单 | the order that it rests on
host | | 基地或点所依托的单位 | the unit at which a base or point is at home
calendar | | 开放日：星期（mon…sun）与每月几日，空格分隔 | opening days: weekdays (mon to sun) and days of the month, with blanks between
times | | 开放时间：时:分-时:分，空格分隔 | opening hours HH:MM-HH:MM, with blanks between
item | item | 便民用品编号 | code of a thing that is lent or given
sort | | 用品种类 | sort of thing
lendable | | 可出借 | it is lent
days | day | 出借天数 | for how many days it is lent
heads | | 人次；好事为件数，宣传单、倡议书为份数 | how many people; of good deeds and papers, how many of these
qualifier | | exact 确数，at-least 不少于，about 约；不同数法不相加 | exactly, at least, or about so many; these are never added up
title | | 宣传单或倡议书的标题 | title of the leaflet or pledge
thing | | 失物，供张贴 | what was found, in words for the board
worth | yuan | 估值 | what it looks worth
photo | | 照片 | a photo
photo.kind | mime | 照片种类 | kind of the photo
photo.sha256 | sha256 | 照片 | the photo
photo.size | byte | 照片大小 | size of the photo
paid | fen | 丢失所赔 | what was paid for what was lost
visits.counted purpose | | 所计：visit 到访，study 学习，service 服务，deed 好事，leaflet 宣传单，pledge 倡议书 | what is counted
visits.counted service | service | 所办服务 | the service that was given
visits.counted mends | entry | 所更正的计数，由本条代替 | the wrong count that this one replaces
copies.received expires | date | 到期日，当日仍可用 | last day of the copies
copies.removed from | | 各到期日的数量 | how many of those that expire on each day
copies.removed from[].expires | date | 到期日；无则不过期 | their last day; absent: they do not expire
copies.removed why | | 因何减少：worn 破损，missing 丢失，expired 过期，given-out 发放 | why they left: worn, missing, expired, given out
find.recorded date | date | 拾到日期 | when it was found
find.recorded place | | 拾到地点 | where it was found, in words
find.stepped to | | 转交：police 公安机关，state 国家，charity 慈善组织 | where it went: the police, the State, a charity
find.stepped approver | staff | 贵重失物交还时在场的第二人 | the second person who was there when something valuable was handed over
find.stepped approved | | 第二人如何证实本人 | how the second person was known
"""
