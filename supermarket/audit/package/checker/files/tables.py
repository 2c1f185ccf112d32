"""The tables of the package: what each is called, its columns, and those of them that name a row.

Each stands in tables/ as CSV, in the order of the entries; those with a sheet stand in the workbook too, in this order.
"""

from typing import NamedTuple, Tuple

from supermarket.audit.package.checker.files.columns import COLUMNS, Column


class Table(NamedTuple):
    """A table: its name, its heading, what it shows, its columns, those that name a row, whether it has a sheet."""

    name: str
    title: str
    meaning: str
    columns: Tuple[Column, ...]
    key: Tuple[str, ...]
    sheet: bool

    @property
    def path(self) -> str:
        """Return where in the package the table stands."""
        return f"tables/{self.name}.csv"


REGISTER_MEANING = "台账：每次变更一行，按流水先后；某日有效的是生效日不晚于该日的最后一行"
WORDS_OF_TABLES = f"""
about  | 概况  | 本包所含流水账；流水根请与纸上所印的相比
            | item words  | item
flows  | 每月  | 各月积分与资金的流量
            | month issued redeemed deducted expired gained funded spent  | month
streams  | 流水账与流水根  | 每台机器一本流水账
            | origin node epoch purpose size root previous admitted heard_until  | origin
late       | 迟到流水  | 关账的人当时尚不知道的流水：记入其后第一个未关账的月份，流水自己的日期不变
            | entry on booked closed_by  | entry
doubled    | 重复办理  | 只办一次的事，另一台机器先已办过：重复的不记账，在其他表中也没有行
            | entry kind first_done  | entry
machines   | 机器  | 机器的公钥（keyed）、中心的邀请（invited）与接纳（admitted）
            | entry event on at actor origin node signs opens proof invited  | entry
heard      | 所收到的  | 每台机器收到的其他机器流水账的条数与流水根；此后所记的流水即知其内容
            | entry on origin size root at  | entry origin
forks      | 分叉  | 同一序号有两条不同流水的流水账；另一支见凭据文件
            | entry on at forked seq sha256  | entry
rulebooks  | 规则版次  | 程序更新后所办流水依新版规则；旧流水依旧版
            | entry on actor rulebook  | entry
accounts  | 账户余额  | 全部账户，含余额为零的
            | account commodity unit opened last postings balance  | account commodity
month_figures | 月结数字  | 已关账月份的对账数字，如所签摘要下的字节（摘要的算法见正文字典）
            | entry place month figure value  | entry figure
month_checks | 月结核对  | 关账时月度对账表上的各项核对
            | entry place month check expected found difference  | entry check
month_exceptions | 月结异常  | 关账时月度对账表上列出的异常，每种一行；没有的不列
            | entry place month code entries  | entry code
signatures  | 月结签字  | 每次签字一行：岗位、所签数字的摘要、签字之前的流水条数与流水根
            | entry place month on role actor known figures size root reason signer signed photo confirmed | entry
withdrawals | 撤回签字  | 此前的签字全部作废
            | entry place month on actor reason signatures  | entry
closes      | 已关账月份  | 第三个签字关账；此后该处（月末所属各站点）不得再记入该月及以前
            | entry place site month  | entry site
confirmations | 纸上签字确认  | 纸上签字的人事后亲自确认
            | entry on at actor known confirms  | entry
sites  | 站点  | {REGISTER_MEANING}
            | entry from scope state site name tier parent telephone host latitude longitude  | entry
staff  | 工作人员与角色  | {REGISTER_MEANING}
            | entry from scope state staff role site identity  | entry
kin  | 亲属登记  | 工作人员与户的关系，以最后一行为准
            | entry on actor known staff household relation  | entry staff household
locks  | 登录锁定  | 接连输错口令，登录被锁定；接连输错电话尾号，该户的查询被锁定
            | entry on at site staff household wrong locked  | entry
resets  | 他人在场设的口令  | 经办人为忘记口令的人重设，或首次设口令时在场；此后经办人可能也知道该口令
            | entry on at site actor known staff first  | entry
clocks  | 时钟  | clock.confirmed 确认日期无误；clock.corrected 更正走快的时钟；都由两人证实
            | entry kind on at actor known date since true approver approved  | entry
name_exports | 带出姓名  | 每次带出姓名的审计包
            | entry on at site actor known reason members staff_count  | entry
erasures  | 个人信息删除  | 申请删除个人信息与批准的流水；批准时才删除
            | entry on at site actor known member staff reason photo answer  | entry
erased  | 已删除的承诺值  | 已批准删除的个人信息的承诺值；各机器均不再保存其盐与记录
            | entry on actor known request commitment note_of  | entry commitment | -
households  | 户（不含个人信息） | {REGISTER_MEANING}
            | entry from scope state household station shop holder group head unlisted another  | entry
members  | 成员（不含个人信息） | {REGISTER_MEANING}
            | entry from scope state member household another  | entry
changes  | 户的变动  | 户主变更、迁移、分户、合户、离世、迁出；转入的积分为正，转出为负
            | entry household event on actor other points honour owed waiting last_day former head station shop reason frozen_until | entry household
moved  | 积分年度转移  | 分户、合户时各年度积分的增减；限量与上限：合户后两户所领所得合并计算，分户当日及以前的两户都计，个人的随人
            | entry household award_year points  | entry household award_year
moved_members | 成员转移  | 分户、合户时成员的新旧编号
            | entry former member  | entry former
proxies  | 代领授权  | 授权至末日，以最后一行为准；合户时随之转移
            | entry on actor household proxy last_day  | entry
holders  | 持有机器变动  | 户由哪台机器转到哪台机器；只有持有的机器可为该户扣减积分
            | entry on at actor household former holder lost approver approved  | entry household
cards  | 卡片  | 每次状态变化一行；不含二维码内容及其哈希
            | entry on site actor card state household proven  | entry card
rules  | 积分规则  | {REGISTER_MEANING}
            | entry from scope state rule name points unit caps evidence reviewer uncapped hours rounding freezes | entry
claims  | 申报  | 每条申报及其所到的一步；积分为上限之前的
            | entry site on actor household member rule units minutes points served start end sittings where activity roster order certificate flags likes state | entry
steps  | 申报经过  | 申报、初审、复核、公示、异议、入账，每一步一行
            | entry claim step on actor known proven tier notice reason  | entry claim | -
rosters  | 签到表  | 每次活动一行；签到的人见签到人
            | entry site on actor rule activity served people claims  | entry
attendances | 签到人  | 签到表上每人的申报
            | entry roster household member start end sittings units minutes points  | entry
notices  | 公示  | 每张公示及其首日、末日
            | entry site on actor first_day last_day claims lapsing_households lapsing_points lapsing_until  | entry
evidence  | 凭据  | 申报、活动、到货、报损与删除申请所附的文件
            | entry what sha256 kind bytes  | entry what sha256 | -
awards  | 入账  | 每条入账的积分及上限所计的数量；冲正为负数，记在冲正当日，计入原流水之日
            | entry site on household member rule claim counts_on served claimed minutes units_counted minutes_counted points honour uncapped settled owed flags frozen_until | entry
vouchers  | 积分凭单  | 凭单所借的积分；其流水到后抵销，为负数
            | entry kind on site actor household points owed credited former held voucher leaf lent settlement  | entry
cuts  | 上限所扣  | 入账时各上限扣去的积分
            | entry cap points  | entry cap
expiries  | 积分失效  | 按授予年度失效的积分；冲正为负数
            | entry on household award_year points last_day  | entry household award_year
goods  | 商品  | {REGISTER_MEANING}
            | entry from scope state sku name unit points limit barcode barcodes service minimum  | entry
prices  | 兑换价格  | 每个价格的有效期
            | entry sku scope from until points  | entry
donors  | 捐赠单位  | {REGISTER_MEANING}
            | entry from scope state donor name  | entry
settings  | 设置  | {REGISTER_MEANING}
            | entry from scope state setting value note  | entry
redemptions | 兑换  | 每张小票一行；冲正为负数
            | entry on at site actor household points shown why proxy slip replaces taken till flags reverses reversed | entry
redemption_lines | 兑换明细  | 小票的每行商品；冲正为负数
            | entry line on site household sku units points seen_gone  | entry line
tills  | 兑换台班次  | 开台与收台；收台时所报的与按流水算得的应相同
            | entry site on actor shut told_receipts told_points receipts receipt_points  | entry
deliveries  | 到货批次  | 每批商品：购入、受赠、调入或盘盈
            | entry sku site on actor units left expires donor cost paper restricted reversed  | entry sku
uses  | 商品去向  | 商品从各批次中减少；冲正为负数，记在冲正当日，计入原流水之日
            | entry sku delivery on counts_on use household units  | entry sku delivery | -
spoilage  | 报损  | 商品报损：理由、批准人及其批准的方式（同机、纸上或答复申请）；冲正为负数
            | entry on site actor known sku units reason approver approved request signer signed photo confirmed reverses reversed | entry
requests  | 报损申请  | 待批准的报损，不动商品
            | entry on site actor known sku units reason answer  | entry
declines  | 报损不准  | 未予批准的报损申请
            | entry on site actor known request reason  | entry
counts  | 盘点  | 账面数与实盘数
            | entry sku site on actor book counted mends taken moved  | entry sku
forms  | 编号表单  | 印制的编号表单及其起止号
            | entry site on actor form series first_number last_number  | entry
transfers  | 调出  | 在途商品
            | entry sku delivery site on actor to units  | entry sku delivery
arrivals  | 调入  | 调拨到达与途中缺失
            | entry site on actor transfer sender delivery sku units missing  | entry
fund  | 资金收支  | 收入为正，支出为负；冲正相反
            | entry kind on site actor amount_fen paper purpose reverses reversed  | entry
themes  | 月主题  | {REGISTER_MEANING}
            | entry from scope state theme month name site  | entry
projects  | 志愿服务项目  | {REGISTER_MEANING}
            | entry from scope state project name site brand organisation volunteers people plan  | entry
activities  | 活动  | 每场活动计划时所记；后来如何见活动经过
            | entry site on actor title kind kinds day start where theme project online  | entry
activity_steps  | 活动经过  | 举办、取消、改期、更正，每一步一行；人次连同其修饰，不跨种类相加
            | entry case step before state within on actor day start heads qualifier roster cancelled_for reason  | entry
attendance  | 培训签到  | 参加培训、例会、讲座的成员
            | entry case member  | entry member
reported_counts  | 已公布的数字  | 别处公布的场次与人次，照录；不与本账的数字相加
            | entry site on actor kind first_day last_day occasions occasions_qualifier heads qualifier source  | entry
certificates  | 证书  | 每张证书一行，编号即流水号
            | entry site on actor training trained member title number last_day  | entry
certificate_withdrawals  | 证书收回  | 每张收回的证书一行
            | entry site on actor certificate reason  | entry
listings  | 三项清单  | {REGISTER_MEANING}
            | entry from scope state listing list name kind site capacity last_day owner household service_code  | entry
list_refreshes | 清单更新  | 某站点某月逐项看过一张清单
            | entry site list month on actor  | entry
pair_rulings | 配对指定  | 对一项需求与一项供给所作的指定；以最后一行为准
            | entry site need offer ruling on actor  | entry
matches  | 精准对接  | 已确认的配对及由此所下的点单
            | entry site need offer score order on actor  | entry
organisations  | 志愿服务组织  | {REGISTER_MEANING}
            | entry from scope state organisation name site contact skills places capacity  | entry
volunteers  | 志愿者（不含个人信息）  | {REGISTER_MEANING}
            | entry from scope state volunteer organisation household member kind party  | entry
services  | 服务项目  | {REGISTER_MEANING}
            | entry from scope state service_code name kind site note  | entry
orders  | 点单  | 每个订单一行；居民所说的情况不在其中
            | entry site on at actor service_code household member how proven wanted priority within  | entry
order_steps  | 订单经过  | 派单、接单、约定、服务、评单等，每一步一行
            | entry case on at actor known step before state within organisation said day time served minutes how rating outcome reason  | entry
order_rosters  | 订单服务人员  | 每名服务人员一行
            | entry case member  | entry member
reversals  | 冲正  | 每条流水至多冲正一次
            | entry reverses on site actor reason was  | entry
openings    | 开放日  | {REGISTER_MEANING}
            | entry from scope state site calendar times  | entry
items       | 便民用品  | {REGISTER_MEANING}
            | entry from scope state item name sort lendable days  | entry
visits      | 服务计数  | 到访、学习、服务、好事、宣传单、倡议书；被更正的行由所更正它的行代替
            | entry site on actor counted_as heads qualifier service_code title corrects  | entry
copies      | 用品到站  | 每批用品：购入或受赠
            | entry site on actor item units expires donor cost  | entry
copies_gone | 用品减少  | 破损、丢失、过期、发放
            | entry site on actor item units expires leaving  | entry expires
loans       | 出借  | 每次出借一件；借用人为户、成员或备注所述的人
            | entry site on actor item household member last_day  | entry
loan_steps  | 归还与丢失  | 每次出借的后来
            | entry case site on actor known step before state within reason item paid  | entry
finds       | 失物  | 每件失物一行；失主的证明见自由备注
            | entry site on actor thing where found_on worth picture  | entry
find_steps  | 失物招领经过  | 认领、不予认领、交还、转交
            | entry case site on actor known step before state within reason passed_to approver approved picture  | entry
assessment_forms | 考核表  | {REGISTER_MEANING}；考核表的全文见正文
            | entry from scope state form_name name form_sha256  | entry
marks       | 人工评分  | 每次评分一行；同一项以运行前的最后一次为准
            | entry site on actor known assessed form_name form_sha256 form_line period hundredths remark approver approved | entry
assessments | 考核  | 每次运行一行；考核表的全文见正文
            | entry site on actor known form_name form_sha256 period first_day last_day run_before digest  | entry
assessment_roots | 考核所见  | 运行所依据的各流水账的条数与流水根
            | entry origin size root  | entry origin
assessment_scores | 考核得分  | 每个站点一行：各项得分与各项数字依考核表的次序
            | entry assessed tier above total rank vetoes line_points line_figures  | entry assessed
assessment_beside | 考核旁注  | 期末几天内集中办理的，不扣分，与名次一并列出
            | entry assessed pattern late every  | entry assessed pattern
rectifications | 整改  | 每次限期整改一行；项目为考核表的项号
            | entry site on actor run lines due_day to_mend  | entry
rectification_steps | 整改经过  | 报送、通过、退回、延期、逾期
            | entry case site on actor known step before state within done due_day reason  | entry
tests  | 规律查验  | 对全部流水的各项查验：数的是什么，如实的年份所见；百年如实之中一项约有一次错报，查验多则错报也多
            | test title measure honest looked drawn  | test
patterns  | 突出的规律  | 超出界限的：至少五次、至少为通常的两倍，且偶然不到百年一遇（按所看个数折算）；只值得一问
            | test subject acts hits usual once  | test subject
entries  | 流水  | 每条流水的字段与叶哈希；正文在 journal.jsonl
            | entry origin seq kind site on at actor known key leaf  | entry | -
postings  | 记账行  | 每条流水的各行之和，每个品种都为零
            | entry on account commodity amount  | entry account commodity | -
"""
WORDS_OF_NAMED_TABLES = """
people  | 人员姓名  | 成员与工作人员的姓名，每次登记一行；电话只列末四位。个人信息，依权限带出，用毕即删
            | entry member staff person_name phone  | entry
notes  | 自由备注  | 申报与直接入账所附的备注。个人信息，依权限带出，用毕即删
            | entry note  | entry
records  | 个人信息  | 每个承诺值的盐与记录，可据以验证：SHA-256(盐 ‖ 记录)。个人信息，依权限带出，用毕即删
            | commitment salt record  | commitment | -
"""


def read_tables(words: str) -> Tuple[Table, ...]:
    """Return the tables that a text describes: two lines each, and a dash where a table has no sheet."""
    parts = [[part.strip() for part in line.split("|")] for line in words.strip().splitlines()]
    return tuple(
        Table(
            name,
            title,
            meaning,
            tuple(COLUMNS[column] for column in more[1].split()),
            tuple(more[2].split()),
            sheet=len(more) == 3,  # noqa: PLR2004 - nothing, columns, key
        )
        for (name, title, meaning), more in zip(parts[::2], parts[1::2])
    )


TABLES = read_tables(WORDS_OF_TABLES)
NAMED_TABLES = read_tables(WORDS_OF_NAMED_TABLES)
"""These stand in a package only if names were asked for."""
