"""What each field of the bodies means: name | unit | meaning | in English. A test holds that none is missing.

A name counts for every field of that name; `path` and `kind path` say what it means there alone, and come first. In an
`asked`, the request behind an entry, a field means what the same name means in the body.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from supermarket.audit.package.bodies import BodyField
from supermarket.audit.package.practice_meanings import PRACTICE_WORDS

_WORDS: Final = """
activity | | 活动名称 | the activity in words
another | | 登记时出示过的同名编号，登记人称并非同一户（人） | numbers of the same name that were shown; it is none of them, as who recorded it says
amount | fen | 金额，冲正为负 | money, below zero in a reversal
approved | | 批准人在记账前（同一台机器旁或自己的手机上）如何证实本人 | how the approver was known before it was recorded, at the same till or on his own phone
approver | staff | 批准人 | who approved
asked | | 请求本身：同一请求编号再来时据此辨认；日期仅在请求给出时才有 | the request itself, by which a repeated key is recognised; a date only if one was given
asked{} | | 请求所述的一项 | one thing that was asked for
award_year | year | 授予年度 | the year in which the points were awarded
spent_years | | 并入户各年已用积分的冲抵：此后由其授予年度体现 | what the other household had spent in each year, taken back: its years of awards tell it from then on
household.merged spent_years[].year | year | 使用积分的年度 | the year in which they were spent
award_years | | 随之转移的各年度积分 | the years' awards that move along
barcode | | 商品条码 | barcode of the goods
barcodes | | 商品的其他条码：另一厂家的、整包的 | the other barcodes of the goods: of another maker, of a pack
barcodes[].barcode | | 条码，前补零至 14 位（GTIN） | the barcode, filled up with zeros to 14 digits (GTIN)
barcodes[].units | unit | 扫一次所计的件数 | how many units it stands for
book | unit | 账面数 | what the books said
file | sha256 | 凭据文件，载有另一支 | the evidence, which holds the other branch
forked | | 分叉的流水账 | the stream that has two branches
stream.forked seq | | 两支开始不同的序号 | the first number at which the branches differ
heads | | 其他流水账到了哪里，只列有增加的 | how far other streams have come here, those that went on
heads[].origin | | 流水账 | the stream
heads[].size | entry count | 流水条数 | how many of its entries
heads[].root | sha256 | 其时的流水根 | the root of its tree there
heads[].at | ms | 该机器为此条数与流水根签名的时刻 | when its machine signed that
signs | hex | 签名公钥，Ed25519 | the public key by which it signs, Ed25519
opens | hex | 加密公钥，X25519 | the public key for which is encrypted what it alone may read, X25519
proof | sha256 | 邀请文件中一次性秘密的 SHA-256 | of the secret in the invitation's file, which serves once
machine.invited node | node | 受邀的机器 | the machine that may come
machine.admitted origin | | 所接纳的流水账 | the stream that is known from here on
invited | entry | 所凭的邀请 | the invitation that let it come
of | node | 原持有机器 | the machine that gave the households away
holder.changed to | node | 现持有机器 | the machine that holds them from here on
households | household | 户 | the households
lost | | 失去的机器的流水账 | the stream of a machine that was lost
lost.origin | | 流水账 | the stream
lost.size | entry count | 所知的流水条数 | how many of its entries are known
lost.root | sha256 | 其时的流水根 | the root of its tree there
credited | date | 凭单所载流水的业务日期，积分的年度依此 | business date of the entry that the voucher shows, by whose year the points lapse
held | point | 凭纸转出的户当时所持的积分 | what the household held where it was given away, which came by this paper
voucher.taken of | node | 凭纸转出该户的机器 | the machine that gave the household away, which came by this paper
voucher | entry | 凭单所载的流水 | the entry that the voucher shows
leaf | sha256 | 该流水的叶哈希 | the leaf hash of that entry
voucher.settled taken | entry | 所抵销的借记 | what lent the points that are given back
cap | | 所超的上限，计法见下文 | the cap that was exceeded; what each counts by stands below
caps | | 上限：数量/期间，空格分隔，以单位计 | limits N/period in units
card | card | 卡号 | the card's printed number
claim | entry | 申报 | the claim
claims | entry | 申报 | claims
commitments | sha256 | 已删除的个人信息的承诺值 | commitments to the records that were erased
confirms | entry | 所确认的纸上签字 | what on paper is confirmed by the person himself
cost | fen | 该批全部数量的金额 | for all units of the batch
counted | unit | 实盘数 | what was counted
claim.posted counted | minute | 计入规则自身上限的分钟数 | minutes that count against the rule's own limit
award.reversed counted | minute | 计入规则自身上限的分钟数，为负 | minutes that count against the rule's own limit, below zero
cut | | 各上限扣去的积分 | what the caps cut off
cut[].points | point | 扣去的积分，恒为正 | what was cut off, above zero
clock.confirmed date | date | 经证实无误的机器日期 | the machine's date, confirmed
forms.printed form | | register 兑换登记表 | register: the exchange register
forms.printed first | | 起号 | the first number
forms.printed last | | 止号 | the last number
forms.printed series | | 编号前的字母 | the letters before the numbers
forms.printed quantity | | 份数 | how many
till.opened date | date | 开台日期 | the date
delivery | entry | 到货批次 | the delivery whose batch it is
donor | donor | 捐赠单位 | who gave the goods
asked.donor | | 捐赠单位编号或名称 | a donor's code or name
donor.recorded donor | donor | 单位编号 | the donor's code
end | time | 止 | until when
epoch | | 该机器第几次启用 | which life of the machine
evidence | | 所附凭据文件 | files the claim rests on
rule.recorded evidence | | 申报须附的凭据 | what a claim must show
asked.evidence | sha256 | 凭据文件 | the files
evidence[].kind | mime | 文件种类 | kind of the file
evidence[].size | byte | 文件大小 | size of the file
evidence[].what | | 凭据种类 | what it shows
expires | date | 到期日 | last day of the goods
figures | sha256 | 对账数字规范 JSON 的 SHA-256，算法见下文 | digest of the figures; its bytes are described below
first_day | date | 公示首日 | first day
flags | | 程序的提示 | what the program noticed
former | member | 原成员编号 | the number before
household.relocated former | site | 原所属站 | the station before
freezes | month | 此项扣分入账后停止积分的月数 | months without earning after such a deduction
from | date | 生效日，无则自始有效 | in force from; absent: always
stock.spoiled from | | 所出批次 | the batches it came from
spoilage.reversed from | | 所出批次 | the batches it came from
stock.sent from | | 所出批次 | the batches it came from
stock.counted from | | 盘差所出批次 | the batches that what is missing came from
lines[].from | | 所出批次；服务没有 | the batches; a service has none
frozen_until | date | 该户至此日（含）不得积分 | the household earns nothing up to this day
group | | 组别 | group of the village
head | member | 户主 | head of the household
holder | node | 可为该户扣减积分的机器 | the machine that may debit it
honour | point | 计入累计积分（光荣榜）的 | what counts for the honour board
hours | | 以小时计的规则 | units are hours
household | household | 户 | the household
into | household | 转入的户 | the household that takes over
kin | | 随之转移的亲属关系 | who of the staff is kin, because he was to the other
known | | 经办人如何证实本人 | how the actor was known
lapsing | | 公示所载即将失效的积分 | what the notice says of points that lapse soon
lapsing.households | count | 有积分将失效的户数 | of how many households
lapsing.points | point | 将失效的积分 | how many points
last_day | date | 公示末日，当日仍在 | last day, included
likes | entry | 引起提示的申报 | claims that raised the flags
limit | | 每户限量：数量/期间 | limit N/period for a household
minimum | | 最低库存，各店少于此数即列入进货清单 | a shop with fewer units should buy some
lines | | 各行 | lines
asked.lines | | 所要商品 | what was asked for
member | member | 成员 | the member
members | | 成员的新旧编号 | members with both their numbers
asked.members | member | 分出的成员，新户主在前 | members who go, the new head first
names.exported members | person | 带出的成员姓名数 | how many members' names left
mends | entry | 所更正的盘点 | the wrong count before
minutes | minute | 服务时间，按小时计的规则才有；冲正为负 | time worked, by a rule that counts hours; below zero in a reversal
signin.locked minutes | minute | 锁定多久 | for how long it is locked
inquiry.locked minutes | minute | 锁定多久 | for how long it is locked
inquiry.locked wrong | count | 户号与电话尾号接连输错的次数 | wrong phones in a row for the number of the household
proven | | 本户自办：payload 扫卡，phone 号码加电话尾号；经办人为 0 | the household did it by itself on the site: payload by its card, phone by its number and the last digits of a phone; the actor is 0
month | month | 月份 | the month
name | | 名称 | name
node | node | 机器 | the machine
note | sha256 | 备注的承诺值 | commitment to a free note
notes | | 一并删除的备注：与本人有关的流水的 | the notes erased with it, of entries about the person
notes[].commitment | sha256 | 备注的承诺值 | commitment to the note
notes[].entry | entry | 备注所属的流水 | whose note it was
setting.recorded note | | 备注 | remark
notice | entry | 公示 | the notice
asked.on | date | 请求所给的业务日期 | business date, if one was asked for
opened | entry | 所关的班次 | the session that was opened
outcome | | 异议处理结果 | what became of the objection
owed | point | 待追回的积分 | what is owed now because it was spent
paper | | 单据号 | number of the paper it stands on
month.signed paper | | 纸上签字 | a signature on paper
stock.spoiled paper | | 纸上批准 | an approval on paper
erasure.requested paper | | 申请所据的签了字的纸 | the signed paper on which it is asked for
erasure.requested asked.paper | sha256 | 纸的照片 | photo of the paper
erasure.requested reason | | 事由：person-asks 本人要求，kin-ask 近亲属要求，ten-years 保存满十年 | why: he asks himself, his kin ask, or it was kept for ten years
stock.spoiled asked.paper | sha256 | 纸的照片 | photo of the paper
month.signed asked.paper | sha256 | 纸的照片 | photo of the paper
month.withdrawn asked.paper | sha256 | 纸的照片 | photo of the paper
paper.kind | mime | 照片种类 | kind of the photo
paper.pixels | sha256 | 照片所见内容的 SHA-256，重新保存也相同；PDF 没有 | of what the photo shows, the same if it is only saved again; a PDF has none
paper.sha256 | sha256 | 照片 | the photo
paper.signed | date | 纸上日期 | date on the paper
paper.signer | staff | 纸上签字人 | who signed there
paper.size | byte | 照片大小 | size of the photo
parent | site | 上级站点 | the site above
payload | sha256 | 二维码内容的 SHA-256 | of what the QR code holds
people | person | 签到人数 | how many signed in
person | sha256 | 姓名（与电话）的承诺值 | commitment to the name (and phone)
photo | | 照片 | the photo
asked.photo | sha256 | 照片 | the photo
photo.kind | mime | 照片种类 | kind of the photo
photo.sha256 | sha256 | 照片 | the photo
photo.size | byte | 照片大小 | size of the photo
place | site | 月结站点：站及其超市为一处 | the place: a station with its shops
claim.filed place | | 地点 | where, in words
points | point | 积分，冲正为负 | points, below zero in a reversal
claim.filed points | point | 上限之前按规则应得的 | by the rule, before any cap
goods.recorded points | point | 每单位价格 | price of one unit
rule.recorded points | point | 每单位积分，扣分为负 | for one unit, below zero for a deduction
till.shut points | point | 收台时所报合计 | as told when it was shut
household.departed points | point | 等待接手的积分 | what waits for whoever takes over
previous | | 接续的流水账：origin、size、root | the stream before: origin, size, root
previous{} | | 流水账号、流水条数、流水根；whole 为 1：由该机器自己结束，不缺 | origin, size, root; whole 1: its machine ended it itself
proxy | household | 代领户 | the household that fetches for this one
purpose | | 用途或来源 | what for, or where from
stream.opened purpose | | record 真账，drill 演练 | a record, or a drill
quantity | unit | 数量，冲正为负；有服务时间的为其整小时数，不足一小时记 1，积分由分钟数算出 | units, below zero in a reversal; where there are minutes, their whole hours, one at least, and the points come of the minutes
random | hex | 32 字节随机数 | 32 random bytes
reason | | 理由，公开 | reason, public
goods.redeemed reason | | 手工输入的原因 | why a number was typed
reconciliation | | 关账时月度对账表的全部内容 | the month's paper as it was when it was closed
reconciliation{} | | 月度对账表的一项 | a part of it
redemptions | count | 收台时所报条数 | as told when it was shut
relation | | 与户的关系：own 本户，kin 亲属，none 已无 | how he stands to the household
replaces | card | 被替换的卡 | the card before
request | entry | 所答复的报损申请 | the request that is answered
erasure.approved request | entry | 所批准的申请 | the request that is approved
restricted | | 捐赠的定向用途 | what the donor gave it for
reversed_on | date | 被冲正流水的业务日期，上限与年度按此日计 | business date of what is reversed, by which limits count
reverses | entry | 被冲正的流水 | what is reversed
reviewer | | 除站外须由哪一级复核 | the tier that must review beside the station
role | | 角色 | role
month.signed role | | 以何岗位签字 | for which role it is signed
root | sha256 | 本流水之前的流水根 | root of the tree before this entry
roster | entry | 所依签到表 | the roster it was signed in on
rounding | | 分钟数如何取整为积分：down 舍去，half 四舍五入，up 进一，无则舍去 | how minutes become whole points: down, half to the nearest, up; absent: down
rule | rule | 规则 | the rule
rulebook | edition | 自此所依的规则版次，无则为 1 | edition of the rules obeyed from here on; absent: 1
scope | site | 适用于该站点及其下级 | holds below this site
sent | unit | 调出的数量 | how many were sent
asked.sent | entry | 调拨 | the transfer
served | date | 善行日期 | day of the deed
service | | 是服务，不是商品 | a service, no goods
setting | | 设置名称 | name of the setting
settled | point | 用于抵还待追回积分的 | what settled a debt
sha256 | sha256 | 文件 | the file
shop | site | 所属超市 | its shop
stock.arrived shop | site | 调出的超市 | the shop that sent it
shown | | 出示了什么：payload 扫码，card 卡号，household 户号 | what was shown
signatures | entry | 所撤的签字 | the signatures withdrawn
signed | date | 纸上日期 | date on the paper
signer | staff | 纸上签字人 | who signed there
since | ms | 更正之前最后一条的记录时刻 | time of the last entry before the correction
site | site | 站点 | the site
sites | site | 所关账的各站点 | every site of the place, closed
sittings | time | 各段时间，时:分-时:分；止不晚于起的，止于次日 | from when to when, HH:MM-HH:MM; one that ends no later than it begins ends on the next day
size | entry count | 本流水之前的流水条数 | entries before this one
sku | sku | 商品编号 | code of the goods
goods.redeemed taken | ms | 手工兑换单上商品的交付时刻 | when the slip's goods were handed out
goods.redeemed lines[].counted | entry | 此前已盘点、商品当时已不在架上的盘点 | the count that had seen these goods gone already
redemption.reversed lines[].counted | entry | 同所冲正的兑换 | as in the redemption that it reverses
stock.counted taken | ms | 盘点的时刻，无则为录入时 | when it was counted; absent: when it was entered
stock.counted moved | units | 盘点之后、录入之前的进出 | what came, or below zero went, after the count and before its entry
stock.counted at | | 所报的盘点时间 | the time of the day that was told
goods.redeemed replaces | entry | 同一手工兑换单录错已冲正、由本条改正的兑换 | the reversed redemption that the same slip was entered wrong with before
slip | | 断网时手写的手工兑换单的编号 | number of a paper slip entered later
staff | staff | 工作人员 | member of staff
names.exported staff | person | 带出的工作人员姓名数 | how many staff names left
identity | staff | 本人工号：同一个人的几个工号以此为准，无则为自身 | the code that stands for the human being; absent: its own
start | time | 起 | from when
state | | 无则有效，ended 已终止 | absent: in force; ended
station | site | 所属站 | its station
telephone | | 站点的办公电话，随公示张贴 | telephone of the office, which hangs out with notices
tier | | 站点层级 | tier of the site
claim.reviewed tier | | 复核人所在层级 | tier of the reviewer's site
till | entry | 所在班次 | the session
to | site | 调入的超市 | the shop it goes to
transfer | entry | 所到的调拨 | the transfer that arrives
true | ms | 两人所证的真实时刻 | the true time by two persons' word
uncapped | | 不计通用上限 | outside the general caps
unit | | 单位 | unit
units | unit | 计入规则自身上限的数量 | what counts against the rule's own limit
first | | 是首次设口令 | his first PIN
unlisted | | 不上光荣榜 | not on honour boards
until | date | 末日，当日仍有效 | last day, included
value | | 值 | value
verdict | | 复核意见 | the verdict
was | household | 被冲正流水的户，已并入此户 | the household of the entry reversed, merged into this one since
proxies | | 随合户转移的代领授权 | authorisations to fetch goods that go over
stock.counted why | | 差异原因：unwritten 漏记，miscounted 上次点错，spoiled 损坏，missing 去向不明，other 其他 | what is known of the difference
why | | 因何离去 | why nobody is left
wrong | count | 接连输错的次数 | wrong PINs in a row
years | | 各年度失效的积分 | what lapses, by year
"""
ENVELOPE_WORDS: Final = (
    ("district", "text", "[0-9]{6}", "", "行政区划代码", "code of the district"),
    ("origin", "text", "[0-9]{1,12}-[1-9][0-9]*", "", "流水账：机器-第几次启用", "the stream: NODE-EPOCH"),
    ("seq", "integer", "", "", "序号，自 1 起连续", "number in the stream, from 1 without a gap"),
    ("v", "integer", "", "", "格式版本，恒为 1", "version of the envelope, 1"),
    ("kind", "text", "", "", "种类", "the kind"),
    ("site", "text", "[0-9]{1,12}", "site", "办理或所属的站点", "the site where it counts"),
    ("on", "date", "", "date", "业务日期", "business date"),
    (
        "at",
        "integer",
        "",
        "ms",
        "记录时刻，自 1970 UTC，不早于前一条",
        "UTC milliseconds, never before the entry before",
    ),
    ("actor", "text", "[0-9]{1,12}", "staff", "经办人；0 为程序自身", "who did it; 0 is the program"),
    ("key", "text", "[ -~]{1,64}", "", "请求编号", "idempotency key"),
    ("body", "object", "", "", "正文，见下列各种类", "the body, by its kind"),
)
"""The fields around every body: name, type, pattern, unit, meaning, in English."""


@dataclass(frozen=True)
class Meaning:
    """What a field means, and what it is counted in, or what code it is."""

    unit: str
    meaning: str
    english: str


@cache
def _meanings() -> dict[str, Meaning]:
    lines = ([part.strip() for part in line.split("|")] for line in (_WORDS.strip() + PRACTICE_WORDS).splitlines())
    return {where: Meaning(unit, meaning, english) for where, unit, meaning, english in lines}


def where_of(field: BodyField) -> str | None:
    """Return under what the meaning of a field is written, or None where it is missing."""
    path = field.path.removesuffix("[]")
    paths = [path, path.removeprefix("asked.")] if path.startswith("asked.") else [path]
    wheres = (field.kind, field.kind.partition(".")[2])  # every step of a case says the same
    names = [f"{where} {each}" for where in wheres for each in paths] + [*paths, field.name]
    return next((name for name in names if name in _meanings()), None)


def meaning_of(field: BodyField) -> Meaning:
    """Return what a field means.

    Raises:
        KeyError: nobody has said it yet.
    """
    where = where_of(field)
    if where is None:
        raise KeyError(f"{field.kind} {field.path}")
    return _meanings()[where]
