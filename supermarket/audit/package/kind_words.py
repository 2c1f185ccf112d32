"""What each kind of entry is for: name | in Chinese | in English. A test holds that none is missing."""

from functools import cache
from typing import Final

_WORDS: Final = """
stream.opened | 开启流水账，每本流水账的第一条 | the first entry of every stream
rulebook.adopted | 程序更新，自此依新版规则 | the program was renewed: a later edition of the rules holds from here on
clock.confirmed | 证实机器日期无误 | the machine's date, far after the last entry, is right
clock.corrected | 更正走快的时钟 | a clock that ran ahead is mended
machine.keyed | 机器的公钥 | a machine's public keys
machine.invited | 中心邀请一台机器加入 | the centre lets a machine come, once
machine.admitted | 中心接纳一台机器 | the centre knows a machine's stream by its keys from here on
stream.heard | 收到其他机器的流水 | a machine says how far it has other streams
stream.forked | 流水账分叉 | two different entries of one number were seen
site.recorded | 站点台账 | a row of the register of sites
staff.recorded | 工作人员与角色台账 | a row of the register of staff
signin.locked | 接连输错口令，登录锁定 | wrong PINs locked a sign-in
inquiry.locked | 接连输错电话尾号，按号码查询锁定 | wrong phones locked what a household may ask by its number
pin.reset | 站长等为忘记口令的人重设口令，或首次设口令时在场 | a manager set another's PIN, or was there
household.recorded | 户台账 | a row of the register of households
member.recorded | 成员台账 | a row of the register of members
donor.recorded | 捐赠单位台账 | a row of the register of donors
setting.recorded | 设置台账 | a row of the register of settings
rule.recorded | 积分规则台账 | a row of the register of deed rules
goods.recorded | 商品与价格台账 | a row of the register of goods and prices
kin.declared | 亲属申报 | how a member of staff is related to a household
card.issued | 制卡 | a card was made
card.bound | 发卡 | a blank card was handed to a household
card.frozen | 挂失 | a card was reported lost
card.cancelled | 注销卡片 | a card was taken out of use
head.changed | 户主变更 | a household has another head
household.relocated | 户迁移 | a household moved to another village
household.departed | 离世或迁出 | nobody of a household is left
household.split | 分户 | some members have a household of their own
household.merged | 合户 | a household is part of another now
proxy.authorised | 代领授权 | a household lets another one fetch goods for it
holder.changed | 户的持有机器变动 | households go from one machine to another
voucher.taken | 凭单借记 | points were lent on a voucher
voucher.settled | 凭单抵销 | the voucher's entry has come: what was lent is given back
points.credited | 直接入账 | points for a deed, without a claim
credit.reversed | 直接入账冲正 | such points taken back
claim.filed | 申报 | a deed claimed for a household
roster.taken | 签到表 | a roster of an activity; its claims follow it
claim.reviewed | 审核 | a review of a claim
claim.withdrawn | 撤回申报 | the claimant took the claim back
notice.published | 公示 | a notice of reviewed claims
notice.withdrawn | 撤下公示 | a notice was taken down
claim.objected | 异议 | somebody objects to a claim
objection.resolved | 异议处理 | what became of an objection
claim.posted | 入账 | a claim credited, or a deduction debited
award.reversed | 入账冲正 | a posting taken back
points.expired | 积分失效 | points lapsed
expiry.reversed | 失效冲正 | a lapse taken back
stock.received | 到货 | goods arrived, bought or given
delivery.reversed | 到货冲正 | a delivery taken back
stock.sent | 调出 | goods left for another shop
stock.arrived | 调入 | goods arrived from another shop
stock.spoiled | 报损 | goods written off
spoilage.reversed | 报损冲正 | a write-off taken back
spoilage.requested | 申请报损，不动商品 | a write-off that waits for approval; it moves nothing
spoilage.declined | 不准报损 | a request for a write-off was declined
stock.counted | 盘点 | one good of a shop was counted
goods.redeemed | 兑换 | points left a household, and goods the shelf
redemption.reversed | 兑换冲正 | a redemption taken back
forms.printed | 印制编号表单 | numbered forms were printed
till.opened | 开台 | a till was opened
till.shut | 收台 | a till was shut, with its totals
fund.received | 资金收入 | money came in
funding.reversed | 资金收入冲正 | money in taken back
fund.spent | 资金支出 | money was spent
spending.reversed | 资金支出冲正 | money out taken back
month.signed | 月结签字；第三个签字关账 | a signature under a month; the third closes it
month.withdrawn | 撤回月结签字 | all signatures under a month withdrawn
paper.confirmed | 纸上签字人本人确认 | who signed on paper confirms it himself
names.exported | 带出姓名 | names left in an export
erasure.requested | 申请删除个人信息，先不删除 | that a person's details shall be erased; nothing is yet
erasure.approved | 删除个人信息 | the details of a person were erased
theme.recorded | 月主题台账 | a row of the register of months' themes
project.recorded | 志愿服务项目台账 | a row of the register of projects
activity.planned | 计划活动 | an activity is planned
activity.stepped | 活动的一步：举办、取消、改期、更正 | a step of an activity: held, cancelled, moved, corrected
count.reported | 照录别处公布的数字 | a count of activities that was published elsewhere
certificate.issued | 颁发证书 | a certificate of a training was issued
certificate.withdrawn | 收回证书 | a certificate was withdrawn
listing.recorded | 资源、服务、需求清单 | a line of the lists of resources, services and needs
list.refreshed | 清单更新 | a list was looked through this month
pair.ruled | 配对指定 | a need and an offer were put together or kept apart by hand
match.confirmed | 对接确认 | a need was matched with an offer and ordered
form.recorded | 考核表台账 | a row of the register of forms of assessment
mark.given | 人工评分 | a line of a form was marked, with evidence and a second person
assessment.run | 考核 | a form was worked out over a period, for all sites of its tiers
organisation.recorded | 志愿服务组织台账 | a row of the register of volunteer organisations
volunteer.recorded | 志愿者台账 | a row of the register of volunteers
service.recorded | 服务项目台账 | a row of the register of services
order.placed | 点单 | a resident ordered a service
order.stepped | 订单的一步：派单、接单、约定、服务、评单等 | a step of an order
opening.recorded | 开放日台账 | opening days of a site
item.recorded | 便民用品台账 | a thing that bases lend or give
visits.counted | 服务计数 | how many came, were served, or were handed a paper
copies.received | 用品到站 | copies of a thing came to a base
copies.removed | 用品减少 | copies of a thing left a base for good
loan.made | 出借 | a copy was lent
loan.stepped | 归还或丢失 | what was lent came back, or was lost
find.recorded | 拾到失物 | something was found
find.stepped | 失物招领经过 | what became of what was found
rectification.ordered | 限期整改 | a site was ordered to mend things
rectification.stepped | 整改经过：报送、通过、退回、延期、逾期 | a step of a rectification
"""


@cache
def kind_words() -> dict[str, tuple[str, str]]:
    """Return what each kind is for, in Chinese and English, by its name."""
    lines = ([part.strip() for part in line.split("|")] for line in _WORDS.strip().splitlines())
    return {kind: (chinese, english) for kind, chinese, english in lines}
