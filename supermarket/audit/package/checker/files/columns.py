"""What each column of the tables is called and means: name | heading        | type | meaning.

The words are Chinese whatever language the screen has, because the same ledger gives the same bytes. Types: string,
integer, date; fen, an integer in fen that the workbook shows in yuan; moment, an integer that it shows as a time.
"""

from typing import Dict, List, NamedTuple


class Column(NamedTuple):
    """A column: its name for programs, its heading for people, its type, what is in it."""

    name: str
    title: str
    type: str
    meaning: str


WORDS_OF_COLUMNS = """
account     | 账户           | string  | 按编号命名，不含姓名；符号同纯文本记账
activity    | 活动           | string  | 活动的名称，以文字记
actor       | 经办人         | string  | 工号；0 为程序自身
acts        | 总次数         | integer |
amount      | 数额           | integer | 整数：积分为分，商品为件，资金为分钱
amount_fen  | 金额           | fen     | 收入为正，支出为负
another     | 非同一的编号   | string  | 登记时出示的同名编号，登记人称其另有其户（人）；空格分隔
answer      | 答复流水号     | string  | 批准或不予批准的流水；空白表示尚未答复
admitted    | 接纳流水号     | string  | 中心接纳该机器的流水；空白表示未经接纳，如中心自己的
approved    | 批准人确认方式 | string  | 批准人在同一台机器上如何证实本人：pin 口令，token 令牌，card 工作卡，named 只报工号
approver    | 批准人         | string  | 另一名工作人员的工号
at          | 记录时刻       | moment  | 自 1970-01-01 UTC 起的毫秒数
award_year  | 授予年度       | string  | YYYY；积分按此年度先得先用、到期失效
balance     | 余额           | integer | 截至本包全部记账行之和
barcode     | 条码           | string  |
barcodes    | 其他条码       | string  | 14 位 GTIN 与每扫一次所计的件数，分号分隔
book        | 账面数         | integer |
booked      | 记账日         | date    | 迟到的流水记入此日所在的月份
bytes       | 字节数         | integer | 文件的大小
cap         | 所超上限       | string  |
caps        | 上限           | string  | 次数/期间，空格分隔
card        | 卡号           | string  | 印在卡上的号码；二维码内容不在本包中
check       | 核对项         | string  |
claim       | 申报流水号     | string  |
claimed     | 申报数量       | integer | 上限之前的数量；按小时计的为整小时数，不足一小时记 1
claims      | 申报数         | integer |
closed_by   | 关账流水号     | string  | 当时不知道本行流水而关账的签字，空格分隔
code        | 事项编号       | string  |
commitment  | 承诺值         | string  | SHA-256(盐 ‖ 个人信息的规范 JSON)；流水账中以它代替个人信息
commodity   | 品种           | string  | POINT 积分；G 加商品编号为商品；CNY 为人民币，单位：分钱
confirmed   | 本人确认流水号 | string  | 纸上的签字人事后亲自确认的流水；空白表示尚未确认
confirms    | 所确认流水号   | string  |
cost        | 金额           | fen     | 该批全部数量的人民币金额
counted     | 实盘数         | integer |
counts_on   | 计入日期       | date    | 上限与限量按此日计；冲正计入原流水之日
credited    | 入账日期       | date    | 凭单所载流水的业务日期，积分的年度依此
date        | 所确认日期     | date    |
deducted    | 扣减积分       | integer |
delivery    | 到货流水号     | string  | 该批商品到货的流水号；服务没有批次
difference  | 差额           | integer | 逐项之差；为零即相符
donor       | 捐赠单位编号   | string  |
drawn       | 突出个数       | integer | 超出界限的；突出只值得一问，不足为凭
end         | 止             | string  | 时:分
entries     | 有关流水       | string  | 流水号，空格分隔
entry       | 流水号         | string  | 流水账号-序号；记录本行的那条流水
epoch       | 第几次启用     | integer |
event       | 变动           | string  |
evidence    | 所需凭据       | string  |
expired     | 失效积分       | integer |
expected    | 应为           | integer |
expires     | 到期日         | date    |
figure      | 数字           | string  | points 积分，goods 商品（加编码），fund 资金（分钱），redemptions 兑换条数，cards 卡片（加状态）
figures     | 数字摘要       | string  | 签字时对账数字的 SHA-256
first_number | 起号           | integer |
form        | 表单           | string  | register 兑换登记表
hits        | 其中           | integer |
honest      | 如实的年份     | string  | 无弊时所见
last_number | 止号           | integer |
looked      | 所看个数       | integer | 看过的人、户、店或人与人、人与户
measure     | 所数的         | string  |
once        | 偶然为几分之一 | integer | 全凭偶然时，若干次中才有一次如此
series      | 字轨           | string  | 编号前的字母；空白表示没有
first_day   | 首日           | date    |
flags       | 提示           | string  | 空格分隔；办理时程序所提示
former      | 原先           | string  | 原户主、原成员编号、原所属站或原持有机器
first_done  | 先办的流水     | string  |
forked      | 分叉的流水账   | string  | 机器-第几次启用
found       | 实为           | integer |
freezes     | 停止积分月数   | integer |
from        | 生效日         | date    | 空白表示自始有效
frozen_until| 停止积分至     | date    | 该户至此日（含）不得积分
funded      | 资金收入       | fen     |
gained      | 各户积分净增   | integer |
group       | 组别           | string  |
head        | 户主编号       | string  | 成员编号，不是姓名
heard_until | 最近所闻       | moment  | 其他机器收到的、该机器最近一次签名的时刻
held        | 转出时持有     | integer | 凭纸转出的户当时所持的积分；空白表示不是转户
holder      | 持有机器       | string  | 可为该户扣减积分的机器
honour      | 累计积分       | integer | 计入光荣榜的积分
hours       | 是否按小时     | string  |
household   | 户号           | string  |
identity    | 本人工号       | string  | 同一个人的几个工号以此为准；空白表示就是本工号
invited     | 所凭邀请       | string  | 邀请的流水号
issued      | 发放积分       | integer |
item        | 项目           | string  |
key         | 请求编号       | string  | 同一请求只记一次
kind        | 种类           | string  |
first       | 首次           | string  | yes 表示首次设口令
known       | 确认方式       | string  | 经办人如何证实本人：pin 口令，token 令牌，card 工作卡，named 只报工号；空白表示不需证实
lapsing_households | 将失效户数     | integer | 公示所载，有积分即将失效的户数
lapsing_points | 将失效积分     | integer | 公示所载
lapsing_until | 失效末日       | date    | 公示所载，此日（含）之前可兑
last        | 末次日期       | date    |
last_day    | 末日           | date    | 当日仍有效
leaf        | 叶哈希         | string  | SHA-256(0x00 ‖ 规范字节)，见 RFC 6962
left        | 现存数         | integer |
likes       | 相似申报       | string  | 引起提示的申报流水，空格分隔
lent        | 所借流水号     | string  | 借出积分的流水，由本行抵销
lost        | 失去的机器     | string  | 其流水账、所知的条数与流水根；此后所记的已无从得知
limit       | 每户限量       | string  | 数量/期间
minimum     | 最低库存       | integer | 各店少于此数即列入进货清单
line        | 行次           | integer |
locked      | 锁定分钟数     | integer |
member      | 成员编号       | string  |
members     | 成员数         | integer |
mends       | 所更正盘点     | string  | 先前有误的盘点流水
minutes     | 服务分钟数     | integer | 按小时计的规则所计的时间；空白表示按数量计，或早于按分钟记录
minutes_counted | 计入分钟数     | integer | 计入规则自身上限的分钟数
missing     | 途中缺失       | integer |
month       | 月份           | string  | YYYY-MM
name        | 名称           | string  |
node        | 机器           | string  |
note        | 备注           | string  |
note_of     | 备注所属流水   | string  | 所删的是这条流水的备注；不是备注的没有
notice      | 公示流水号     | string  |
on          | 业务日期       | date    | 本行流水自己的日期；冲正记在冲正当日
opens       | 加密公钥       | string  | X25519，十六进制；写给该机器的内容以此加密
opened      | 首次日期       | date    |
origin      | 流水账         | string  | 机器-第几次启用
other       | 另一户         | string  |
owed        | 待追回积分     | integer | 已用去、有待以后积分抵还的
paper       | 单据号         | string  |
parent      | 上级站点       | string  |
people      | 人数           | integer |
person_name | 姓名           | string  | 空白表示个人信息已删除
phone       | 电话末四位     | string  |
photo       | 照片数字摘要   | string  | 签了字的纸的照片，SHA-256；照片本身不在本包中
place       | 月结站点       | string  | 站及其超市为一处，以站的编号命名
points      | 积分           | integer |
postings    | 记账行数       | integer |
previous    | 前一本流水账   | string  | 接续的流水账、当时的流水条数与流水根
proof       | 邀请秘密的摘要 | string  | 邀请文件中一次性秘密的 SHA-256
proxy       | 代领户         | string  |
purpose     | 用途           | string  | 流水账：record 真账，drill 演练；资金：来源或去向
reason      | 理由           | string  |
receipt_points | 按流水得积分   | integer | 按本班次收台前未冲正的兑换流水计
receipts    | 按流水得条数   | integer | 按本班次收台前未冲正的兑换流水计
record      | 个人信息       | string  | 规范 JSON
redeemed    | 兑换积分       | integer |
relation    | 亲属关系       | string  | own 本户，kin 亲属，none 已无关系
request     | 申请流水号     | string  | 所答复的申请的流水；报损空白表示当面批准
restricted  | 定向用途       | string  |
reversed    | 冲正流水号     | string  | 冲正本行的流水；空白表示未冲正
reverses    | 被冲正流水号   | string  |
reviewer    | 复核层级       | string  |
role        | 角色           | string  |
root        | 流水根         | string  | RFC 6962 默克尔树的根；与小票、月度对账表上所印的相比
roster      | 签到表流水号   | string  |
rounding    | 取整           | string  | down 舍去，half 四舍五入，up 进一；空白即舍去
rule        | 规则编号       | string  |
rulebook    | 规则版次       | integer | 自此流水起按该版规则办理
salt        | 盐             | string  | 32 字节，十六进制
scope       | 适用站点       | string  | 该站点及其下级；中心表示全部
sender      | 调出超市       | string  |
seq         | 序号           | integer | 自 1 起连续
served      | 善行日期       | date    |
service     | 是否服务       | string  |
setting     | 设置           | string  |
settlement  | 抵销流水号     | string  | 抵销本行的流水；空白表示尚未抵销
signs       | 签名公钥       | string  | Ed25519，十六进制；该机器以此签名
settled     | 抵还积分       | integer | 用于抵还该户待追回积分的部分
sha256      | 文件数字摘要   | string  | SHA-256；文件本身不在本包中
shop        | 所属超市       | string  |
shown       | 出示方式       | string  | payload 扫码，card 输入卡号，household 输入户号
shut        | 收台流水号     | string  | 空白表示未关
signatures  | 所撤签字       | string  | 流水号，空格分隔
signed      | 纸上日期       | date    |
signer      | 纸上签字人     | string  | 空白表示由本人在账上签字
since       | 停走时刻       | moment  | 更正之前最后一条的记录时刻
site        | 站点编号       | string  |
sittings    | 各段时间       | string  | 时:分-时:分，空格分隔；止不晚于起的，止于次日
size        | 流水条数       | integer |
sku         | 商品编号       | string  |
slip        | 手工兑换单编号 | string  | 断网时手写、事后补录
moved       | 盘后进出       | integer | 盘点之后、录入之前的进出
seen_gone   | 先已盘点       | string  | 此前的盘点已不见这些商品：不从批次中减少，冲减盘亏
subject     | 何人何处       | string  | 工号、户号、站点编号，或两者；数字查验另有最突出的末位
taken       | 点数或交付时刻 | moment  | 盘点或交付商品的时刻；空白表示录入之时
replaces    | 改正           | string  | 同一手工兑换单录错并已冲正的兑换，由本行改正
spent       | 资金支出       | fen     |
staff       | 工号           | string  |
staff_count | 工作人员数     | integer |
start       | 起             | string  | 时:分
state       | 状态           | string  | 空白表示正常；ended 已终止；申报则为所到的一步
station     | 所属站         | string  |
step        | 经过           | string  |
telephone   | 办公电话       | string  | 随公示张贴的
test        | 查验编号       | string  |
tier        | 层级           | string  |
till        | 兑换台班次     | string  | 开台流水
title       | 标题           | string  | 名称，或所查的规律
to          | 调入超市       | string  |
told_points | 收台时所报积分 | integer |
told_receipts | 收台时所报条数 | integer |
transfer    | 调拨流水号     | string  |
true        | 实际时刻       | moment  | 两人所证的真实时刻，自 1970-01-01 UTC 起的毫秒数
uncapped    | 不计通用上限   | string  |
unlisted    | 不上光荣榜     | string  |
unit        | 单位           | string  |
units       | 数量           | integer |
units_counted | 计入数量       | integer | 计入规则自身上限的数量
until       | 失效日         | date    | 自该日起由后一行代替；空白表示仍有效
use         | 去向           | string  | given 兑出，spoiled 报损，moved 调出，counted 盘亏，returned 到货冲正
usual       | 通常（千分之一）| integer | 与他人相同时所应有的次数，以千分之一次计
value       | 值             | integer |
what        | 凭据种类       | string  |
waiting     | 待接手积分     | integer | 至末日仍无人接手即失效
where       | 地点           | string  |
was         | 原户           | string  | 被冲正流水的户，已并入此户
why         | 手工输入原因   | string  | unstated 未说明，card-worn 卡已磨损，card-forgotten 忘带卡，scanner-broken 扫码枪故障
brand       | 是否品牌       | string  |
cancelled_for | 取消原因       | string  | weather 天气，other 其他
case        | 事项流水号     | string  | 该事项（活动、订单、借用、招领等）的首条流水
trained     | 培训日期       | date    |
certificate | 证书编号       | string  | 颁发证书的流水号
day         | 日期           | date    | 活动计划、举办或改到的日子；约定的服务日
heads       | 人次           | integer | 连同修饰一栏；好事为件数，宣传单、倡议书为份数
kinds       | 兼属种类       | string  | 空格分隔；种类可重叠
number      | 纸上编号       | string  | 他方所发证书纸上的编号
online      | 是否线上       | string  |
organisation | 志愿服务组织   | string  | 编号
plan        | 计划           | string  |
project     | 项目编号       | string  |
qualifier   | 人次修饰       | string  | exact 确数，at-least 不少于（余），about 约（近）；不同修饰不相加
source      | 出处           | string  |
theme       | 主题编号       | string  |
occasions   | 场次           | integer | 连同修饰一栏
occasions_qualifier | 场次修饰       | string  | exact 整数，at-least 不少于（余），about 约（近）
training    | 培训流水号     | string  |
voucher     | 凭单流水号     | string  | 凭单所载的流水
volunteers  | 志愿者编号     | string  | 空格分隔
words       | 内容           | string  |
before      | 之前状态       | string  |
capacity    | 容量           | integer | 组织同时可接的订单数，空白表示不限；清单上的供给同一时间可承接的需求数，需求则为所需次数
latitude    | 北纬           | integer | WGS-84，百万分之一度
longitude   | 东经           | integer | WGS-84，百万分之一度
listing     | 清单项编号     | string  |
list        | 清单           | string  | resource 资源，service 服务，need 需求
owner       | 归属组织       | string  |
need        | 需求           | string  | 清单项编号
offer       | 供给           | string  | 清单项编号，资源或服务
ruling      | 指定           | string  | fixed 指定，forbidden 不得，free 不再指定
score       | 得分           | integer |
order       | 订单流水号     | string  | 点单的流水；申报所依据的订单
contact     | 联系人工号     | string  |
how         | 来源           | string  | station 到站，phone 电话，card 扫卡，web 本户在网页自点
proven      | 本户如何证实   | string  | payload 扫卡，phone 号码加电话尾号；本户自办，经办人为 0
outcome     | 结果           | string  | upheld 属实，dismissed 不属实
party       | 是否党员       | string  |
places      | 服务范围       | string  | 站点编号，空格分隔；空白表示其所属站点及其下级
priority    | 是否优先       | string  | yes 表示高龄或独居
rating      | 评价           | string  | satisfied 满意，basic 基本满意，not 不满意
said        | 代记           | string  | phone 表示组织来电告知，由站代记
service_code | 服务编号       | string  |
skills      | 服务能力       | string  | 服务类别，空格分隔；空白表示不限
time        | 约定时间       | string  | 时:分
volunteer   | 志愿者编号     | string  |
wanted      | 希望日期       | date    |
within      | 时限小时       | integer | 下一步应在多少小时内
wrong       | 错误次数       | integer | 接连输错口令的次数
host        | 依托单位       | string  | 基地或点设在哪个单位
calendar    | 开放日         | string  | 星期与每月几日，空格分隔
times       | 开放时间       | string  | 时:分-时:分，空格分隔
sort        | 用品种类       | string  | umbrella 雨伞，lunch-box 饭盒，medicine 药品，book 图书，other 其他
lendable    | 是否出借       | string  |
days        | 出借天数       | integer |
counted_as  | 所计           | string  | visit 到访，study 学习，service 服务，deed 好事，leaflet 宣传单，pledge 倡议书
corrects    | 所更正计数     | string  | 先前有误的计数流水，由本行代替
leaving     | 因何减少       | string  | worn 破损，missing 丢失，expired 过期，given-out 发放
paid        | 赔付金额       | fen     |
thing       | 失物           | string  |
found_on    | 拾到日期       | date    |
worth       | 估值           | integer | 元
passed_to   | 转交           | string  | police 公安机关，state 国家（归国家所有），charity 慈善组织
assessed    | 被考核站点     | string  |
form_name   | 考核表         | string  |
form_sha256 | 考核表摘要     | string  | 考核表内容规范 JSON 的 SHA-256
form_line   | 考核表项次     | string  |
period      | 考核期         | string  | 月 2026-03，季 2026-1，年 2026
hundredths  | 评分           | integer | 百分之一分；一票否决项 1 为有、0 为无
remark      | 所见           | string  | 评分人所见
run_before  | 上期运行       | string  | 同一考核表上一期的运行；此前所见不再计入本期
digest      | 摘要           | string  | 所封内容规范 JSON 的 SHA-256，不含请求与摘要本身
above       | 上级站点       | string  |
total       | 总分           | integer | 百分之一分，-1 表示不适用
rank        | 名次           | integer | 同层级内，同分同名次；0 表示无名次
vetoes      | 一票否决       | string  | 考核表项次，空格分隔
line_points | 各项得分       | string  | 百分之一分，空格分隔，-1 表示不适用
line_figures | 各项数字       | string  | 分子与分母，空格分隔；分母为 0 表示不适用
pattern     | 旁注           | string  | late_claims 申报，late_awards 入账，late_redemptions 兑换，small_baskets 小额兑换，late_counts 盘点，late_activities 活动
late        | 期末笔数       | integer | 期末最后七天
every       | 全期笔数       | integer |
run         | 考核流水       | string  | 所依据的考核
lines       | 整改项目       | string  | 考核表的项号，空格分隔
due_day     | 整改期限       | date    | 当日仍可报送；在经过表中为重定的期限
to_mend     | 整改要求       | string  |
done        | 整改情况       | string  |
picture     | 照片数字摘要   | string  | 失物的照片或领取人签字的照片，SHA-256；照片本身不在本包中
"""


def read_columns(words: str) -> Dict[str, Column]:
    """Return the columns that the lines of a text describe, by name."""
    described: List[List[str]] = [[part.strip() for part in line.split("|")] for line in words.strip().splitlines()]
    return {name: Column(name, title, type_, meaning) for name, title, type_, meaning in described}


COLUMNS = read_columns(WORDS_OF_COLUMNS)
