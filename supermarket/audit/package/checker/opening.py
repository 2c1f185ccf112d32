"""Verify an auditor's package 核对审计包: from journal.jsonl alone, make every other file again and compare it whole.

用法 usage（-I：只用 Python 自带的部分，不用本文件夹里的 only what comes with Python, nothing from this folder）:
    python -I verify.py                          核对全部 check everything
    python -I verify.py 1000-1-500               另列出该条之时的流水根 also tell the root after that entry
    python -I verify.py 1000-1-500=3fa9c2…       并与纸上所印的相比，至少 16 位 compare it with paper, 16 digits or more
    python -I verify.py 从前的审计包文件夹        与更早一次的审计包相比 compare with an earlier package's folder
    python -I verify.py --sample 1000-1-500=3fa9c2… 4711 60   以该条之时的流水根和当众抽出的号数抽取 60 条（至少 16 条）
                                                 draw 60 entries (16 or more) by a root and a number drawn in public

不联网，不改动文件；Python 3.8 或更高版本。无误退出 0 no fault，否则逐条列出并退出 1 each is named.
"""

import sys

# Python looks for what is imported beside the program first: nothing that lies there may run in this one's name.
if __name__ == "__main__" and not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
    sys.path[:] = [place for place in sys.path[1:] if place not in ("", ".", sys.path[0])]
