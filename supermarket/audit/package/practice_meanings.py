"""What each field of the bodies of the practice work means, in the form of `meanings.py`."""

from typing import Final

PRACTICE_WORDS: Final = """
case | entry | 所属事项的首条流水号 | the entry that opened the case
stepped state | | 此步之后的状态 | the state that the step led to
step | | 所走的一步 | the step that was taken
stepped was | | 此步之前的状态 | the state before the step
within | hour | 下一步应在多少小时内 | within how many hours the next step is awaited
host | | 基地或点所依托的单位 | the unit at which a base or point is at home
calendar | | 开放日：星期（mon…sun）与每月几日，空格分隔 | opening days: weekdays (mon to sun) and days of the month, with blanks between
times | | 开放时间：时:分-时:分，空格分隔 | opening hours HH:MM-HH:MM, with blanks between
item | item | 便民物品编号 | code of a thing that is lent or given
sort | | 物品种类 | sort of thing
lendable | | 可出借 | it is lent
days | day | 出借天数 | for how many days it is lent
heads | | 人次；好事为件数，宣传单、倡议书为份数 | how many people; of good deeds and papers, how many of these
qualifier | | exact 确数，at-least 不少于，about 约；不同数法不相加 | exactly, at least, or about so many; these are never added up
title | | 宣传单或倡议书的标题 | title of the leaflet or pledge
thing | | 失物，供公告 | what was found, in words for the board
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
