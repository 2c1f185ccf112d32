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
title | | 名称、标题 | what it is called
certificate.issued title | | 证书所载 | what the certificate says
activity.stepped day | date | 举办的日子，或改到的日子 | when it was held, or to which day it was moved
heads | person | 人次，连同修饰；好事为件数，宣传单、倡议书为份数 | how many it reached, as the qualifier says; of good deeds and papers, how many of these
qualifier | | exact 确数，at-least 不少于（余），about 约（近）；不同修饰不相加 | how the count is meant: exactly, at least, or about so many; these are never added up
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
organisation | organisation | 志愿服务组织编号 | the volunteer organisation
project.recorded people | person | 人数 | how many people
plan | | 计划 | what it means to do
volunteers | volunteer | 志愿者，空格分隔 | its volunteers, with blanks between
training | entry | 培训活动 | the training
certificate | entry | 所凭的证书 | the certificate that it rests on
number | | 他方所发证书纸上的编号 | the number on the paper that another body made out
trained | date | 培训举办的日期 | the day on which the training was held
certificate.withdrawn certificate | entry | 收回的证书 | the certificate that was withdrawn
certificate.issued until | date | 有效期至，含；无则长期有效 | it holds up to this day; absent: always
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
how | | 来源：station 到站，phone 电话，card 扫卡，web 本户在网页自点 | how it reached the station
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
opening.recorded times | | 开放时间：时:分-时:分，空格分隔 | opening hours HH:MM-HH:MM, with blanks between
item | item | 便民用品编号 | code of a thing that is lent or given
sort | | 用品种类 | sort of thing
lendable | | 可出借 | it is lent
days | day | 出借天数 | for how many days it is lent
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
mark.given form | | 考核表名称 | the name of the form
form.recorded form | | 考核表名称 | the name of the form
form_sha256 | | 考核表内容规范 JSON 的 SHA-256 | SHA-256 of the canonical JSON of the form
form_content | | 考核表全文：各项、权重、界限（万分之一）、一票否决、等次 | the form itself: lines, weights, bounds in hundredths of a per cent, vetoes, grades
mark.given item | | 考核表项次 | the number of the line
marked | site | 被考核站点 | the site that is marked
period | | 考核期：月 2026-03，季 2026-1，年 2026 | the period: a month, a quarter or a year
hundredths | hundredth of a point | 评分，百分之一分；一票否决项 1 为有、0 为无 | the mark; of a veto 1: found, or 0
remark | | 评分人所见 | what the scorer saw
assessment.run first | date | 考核期首日 | the first day of the period
assessment.run last | date | 考核期末日 | the last day of the period
roots | | 运行所依据的各流水账及其条数与流水根 | the streams as the run saw them, each with its size and root
assessment.run roots[].origin | | 流水账 | the stream
assessment.run roots[].size | entry | 运行之前的流水条数 | how many entries the run saw of it
assessment.run roots[].root | | 其流水根 | their root
assessment.run beside[].site | site | 被考核站点 | the site
assessment.run form | | 考核表名称 | the name of the form
assessment.run before | entry | 同一考核表上一期的运行 | the run of the form over the period before
assessment.run places | site | 被考核站点 | the sites that are scored
tiers | | 各站点的层级 | the tier of each site
above | site | 各站点的上级 | the site above each
assessment.run figures | | 各站点各项数字：分子与分母依考核表次序，分母 0 为不适用 | numerator and denominator of every figure of each site
assessment.run points | hundredth of a point | 各站点各项得分，-1 为不适用 | the points of each line of each site, −1: not applicable
totals | hundredth of a point | 各站点总分，-1 为不适用 | the total of each site, −1: none
vetoes | | 各站点的一票否决项 | the vetoes found at each site
ranks | | 各站点在同层级内的名次，0 为无 | the rank of each site in its tier, 0: none
beside | | 期末集中办理的情形，与名次并列 | what is named beside the scores
late | | 期末最后七天的笔数 | how many in the last seven days
every | | 全期的笔数 | how many in the period
pattern | | 情形 | which sort of entries
digest | | 所封内容的摘要 | the digest of what is sealed
run | entry | 所依据的考核 | the run of assessment that it follows
items | | 整改项目，考核表的项号 | the lines of the form that are to be mended
due | date | 整改期限，当日仍可报送 | the last day, on which an answer is still in time
rectification.ordered what | | 整改要求 | what is to be done, in words
done | | 整改情况 | what was done, in words
"""
