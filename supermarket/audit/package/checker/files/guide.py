"""The one page that an auditor reads first: how to check the package, what lies in it, and what nobody can see."""

GUIDE_TEXT = """\
文明实践超市积分账 审计包说明
Auditor's package of the points ledger: read this first

一、核对 How to check
    在装有 Python 3.8 或更高版本的电脑上，于本文件夹中运行（-I 使 Python 不理会旁边的其他程序）：
        python -I verify.py
    无误时末尾为“无误 OK”，退出码 0；有问题时逐条列出，退出码 1。程序不联网，不改动任何文件。
    Run it with any Python from 3.8 on; -I keeps Python from running anything that lies beside it. It needs no network.

    先核对程序本身。verify.py 的 SHA-256 为：
    First check the program itself. The SHA-256 of verify.py is
        {verifier}
    请与项目公布的、或另一台电脑上 supermarket audit export 所示的相比：本页与程序同在一处，不能为自己作证。
        Windows：certutil -hashfile verify.py SHA256        Linux：sha256sum verify.py        macOS：shasum -a 256 verify.py
    Compare it with the published one: a page that lies beside the program is no witness for it.

    与纸上的流水根相比：小票、月度对账表上印有流水账号、流水条数与流水根，抄下即可核对，流水条数不足或流水根不符均列为问题：
    Compare roots that stand on paper (receipts, month papers), as ENTRY=ROOT:
        python -I verify.py 1000-1-500=纸上的流水根

    抽样核查：以纸上的流水根和当众抽出的号数，抽出供逐条核查的流水，任何人抽得相同（抽法见 verify.py 中 sampling 一节）：
    Draw a sample by a root on paper and a number drawn in public; everybody draws the same:
        python -I verify.py --sample 1000-1-500=纸上的流水根 4711 60

二、文件 What lies here
    0-说明.txt          本页 this page
    1-正文字典.txt      流水账正文的字典与各项算法，供自行另写核对程序 every body, every field, every rule of calculation
    dictionary.csv      同一字典，供程序读取 the same dictionary for programs
    overview.xlsx       一览表：各表，用 WPS 或 Excel 打开，资金以元计 the tables as a workbook, money in yuan
    journal.jsonl       流水账：每行一条流水，规范 JSON（RFC 8785）；其余文件都由它得出 the journal, from which all else follows
    ledger.beancount    同一套账的纯文本记账文件：bean-check ledger.beancount（beancount 3）
    verify.py           核对程序：单个文件，只用 Python 标准库 the checker, one file, standard library only
    datapackage.json    各文件的说明、列名、字节数和 SHA-256：frictionless validate datapackage.json
    tables/*.csv        各表（UTF-8，带 BOM）；表名与列名的含义见 datapackage.json the tables; their columns are described there
    另有 people、notes、records 三表的，是经批准带出姓名的审计包，内有姓名、电话和备注：请妥善保管，不得外传，用毕即删。
    With the tables people, notes and records it holds names, phones and notes: keep it safe, and destroy it after use.

三、读表须知 How to read the tables
    1  以 = + - @（含全角）、制表、回车、换行或 ' 开头的文字，前面加了一个 '，以免表格软件当作公式；读取时去掉一个即可。
    2  编号（如 5017-1-30）在表格软件中可能被当作日期，以 0 开头的编号可能丢掉开头的 0：请把这些列设为“文本”，或直接看一览表。
    3  积分与商品为整数；CSV 中资金以分钱计，一览表中以元计。
    4  账户符号同复式记账：资产、费用增加为正，权益（发放、购入、受赠）增加为负；每条流水之和为零。
    5  tests、patterns 两表是对全部流水的查验：突出的只值得一问；每项都写明如实的年份所见。
    6  更正只有冲正一种；冲正记在冲正当日，不改动原流水；上限与授予年度仍计入原流水之日（“计入日期”一列）。

四、谁也看不到的 What nobody can see
    流水账记的是办了什么事，不是事情是否属实：没有做过的好事、没有到的货，只要按程序记下，任何核对都看不出来；
    请与照片、签到表、发票、捐赠收据和村民所言相对照。整本流水账若在交出之前从头重写，只有纸上或别处留存的流水根能够揭穿。
    不含姓名的包中没有姓名、电话、自由备注；二维码内容和照片在任何包中都没有，只有其 SHA-256。
    The journal says what was recorded, not whether it was true. A journal that was written anew from the start before it
    was handed over shows only beside a root that stands elsewhere, on paper. Without names there are commitments
    (SHA-256 with salt) in their place; photos and QR codes are in no package, only their SHA-256.
"""


def guide_bytes(verifier: str) -> bytes:
    """Return the page, as Windows opens it; `verifier` is the SHA-256 of verify.py."""
    return ("\ufeff" + GUIDE_TEXT.format(verifier=verifier)).replace("\n", "\r\n").encode()
