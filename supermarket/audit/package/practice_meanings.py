"""What each field of the bodies of the practice work means, in the form of `meanings.py`."""

from typing import Final

PRACTICE_WORDS: Final = """
case | entry | 所属事项的首条流水号 | the entry that opened the case
stepped state | | 此步之后的状态 | the state that the step led to
step | | 所走的一步 | the step that was taken
stepped was | | 此步之前的状态 | the state before the step
listing | | 清单项编号 | the code of the line
list | | 清单：resource 资源、service 服务、need 需求 | which list: resource, service or need
listing.recorded field | | 领域 | field of work
listing.recorded capacity | | 供给：同一时间可承接的需求数；需求：所需次数 | of an offer, how many needs at one time; of a need, how many times
listing.recorded until | date | 最后有效日 | its last day
listing.recorded owner | | 归属的志愿服务组织 | the organisation that offers it
listing.recorded household | household | 为哪一户点单 | the household that the order is for
menu | | 由此点单的服务编号 | the service of the menu that its order asks for
list.refreshed month | month | 看过清单的月份 | the month in which it was looked through
need | | 需求的清单项编号 | the need, by its code
offer | | 资源或服务的清单项编号 | the offer, by its code
ruling | | fixed 指定、forbidden 不得、free 不再指定 | what was said of the pair
order | entry | 由此所下的点单 | the order that was placed
match.confirmed score | | 配对得分 | what the pair was worth
site.recorded latitude | microdegree | 北纬，WGS-84 | where it stands, north, by WGS-84
site.recorded longitude | microdegree | 东经，WGS-84 | where it stands, east, by WGS-84
within | hour | 下一步应在多少小时内 | within how many hours the next step is awaited
"""
