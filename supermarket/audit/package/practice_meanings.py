"""What each field of the bodies of the practice work means, in the form of `meanings.py`."""

from typing import Final

PRACTICE_WORDS: Final = """
case | entry | 所属事项的首条流水号 | the entry that opened the case
stepped state | | 此步之后的状态 | the state that the step led to
step | | 所走的一步 | the step that was taken
stepped was | | 此步之前的状态 | the state before the step
listing | | 清单项编号 | the code of the line
list | | 清单：resource 资源、service 服务、need 需求 | which list: resource, service or need
listing.recorded kind | | 类别 | what help it is
listing.recorded capacity | | 供给：同一时间可承接的需求数；需求：所需次数 | of an offer, how many needs at one time; of a need, how many times
listing.recorded until | date | 最后有效日 | its last day
listing.recorded owner | | 归属的志愿服务组织 | the organisation that offers it
listing.recorded household | household | 为哪一户点单 | the household that the order is for
list.refreshed month | month | 看过清单的月份 | the month in which it was looked through
need | | 需求的清单项编号 | the need, by its code
offer | | 资源或服务的清单项编号 | the offer, by its code
ruling | | fixed 指定、forbidden 不得、free 不再指定 | what was said of the pair
order | entry | 由此所下的点单 | the order that was placed
match.confirmed score | | 配对得分 | what the pair was worth
site.recorded latitude | microdegree | 北纬，WGS-84 | where it stands, north, by WGS-84
site.recorded longitude | microdegree | 东经，WGS-84 | where it stands, east, by WGS-84
within | hour | 下一步应在多少小时内 | within how many hours the next step is awaited
organisation | organisation | 志愿服务组织编号 | the volunteer organisation's code
contact | staff | 组织联系人工号 | the staff code of whoever answers for the organisation
skills | | 服务能力（服务类别），空格分隔；没有即不限 | kinds of services that it can do; absent: any
places | | 服务范围站点，空格分隔；没有即其所属站点及其下级 | sites that it serves, with all below them
capacity | order | 同时可接的订单数；没有即不限 | how many open orders it takes at once
volunteer | volunteer | 志愿者编号 | the volunteer's code
volunteer.recorded kind | | 志愿者类别：speaker 宣讲员，teacher 思政课教师，officer 专干，general 普通 | the kind of volunteer
party | | yes 表示党员 | yes: a member of the party
listing.recorded service | service | 由此点单的服务编号 | the service of the menu that its order asks for
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
"""
