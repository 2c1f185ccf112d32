"""Whether two texts mean the same person, group or phone: one normal form of each, as pure functions over plain text.

A name typed twice is seldom the same signs twice: blanks stand in it or not, a middle dot is one of a dozen, an input
method gives full width or a radical for the character. What Unicode itself calls the same is the same here, and so are
case, accents, and every sign that is no part of a name. What it keeps apart stays apart: 李强 and 李強 are two names,
as simplified and traditional characters are, and variants of a character that only the Unihan files list (戶 and 户).
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

MARK: Final = f"1 {unicodedata.unidata_version}"
"""What the forms that this program makes depend on; kept beside them, so that another one's are made anew."""
TAIL: Final = 4
"""So many digits at the end of a phone are the least that tell it."""
_SUPPLEMENT: Final = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵"
    "⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁"
    "⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶"
    "⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼"
    "⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""The radicals of U+2E80–2EF3, each with the character that it equals (Unicode's EquivalentUnifiedIdeograph.txt).

Those of U+2F00–2FD5 and the compatibility ideographs are turned by NFKC, as Unicode says of them itself.
"""
_RADICALS: Final = dict(zip(map(ord, _SUPPLEMENT[::2]), _SUPPLEMENT[1::2], strict=True))
_DROPPED: Final = frozenset({"Cc", "Cf", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "Zl", "Zp", "Zs"})
"""Signs by their sort that are no part of a name: controls, zero widths, punctuation with all dots, blanks."""
_SIGNS_DROPPED: Final = frozenset(
    "\u02bb\u02bc\u02b9"  # letters that stand for an apostrophe
    "\u119e\u2219\u22c5\u22c6"  # dots that are a vowel, or of mathematics
    "\u115f\u1160\u2800\u17b4\u17b5"  # blanks that are letters
)
_MARKS_DROPPED: Final = (
    range(0x0300, 0x0370),  # accents of Latin, Greek and Cyrillic; marks of other scripts are their vowels
    range(0x180B, 0x1810),  # variation selectors of Mongolian, of all scripts, and those of ideographs
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),
    range(0xFE00, 0xFE10),
    range(0xFE20, 0xFE30),
    range(0xE0100, 0xE01F0),
)


def same_form(text: str) -> str:
    """Return the normal form of a name: two names are the same where their forms are.

    NFKC, radicals as their characters, no case, no accents of Latin, Greek or Cyrillic letters, no variation
    selectors, and none of the signs that are no part of a name: blanks, zero widths, dots, hyphens, brackets.
    """
    return _settled(text, _form)


def is_same_name(one: str, other: str) -> bool:
    """Say whether two texts are the same name; a text that is no name is none's."""
    form = same_form(one)
    return bool(form) and form == same_form(other)


def name_form(name: str) -> str:
    """Return what two names are the same by: their normal form, or the name itself where all of it is signs."""
    return same_form(name) or name


def _settled(text: str, once: Callable[[str], str]) -> str:
    """Return a text of which the form is itself."""
    while (form := once(text)) != text:
        text = form
    return text


def _form(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_RADICALS)
    apart = unicodedata.normalize("NFD", plain.casefold())
    return unicodedata.normalize("NFKC", "".join(sign for sign in apart if not _is_dropped(sign)))


def _is_dropped(sign: str) -> bool:
    if sign.isascii():
        return not sign.isalnum() and unicodedata.category(sign) in _DROPPED
    if unicodedata.category(sign) in _DROPPED or sign in _SIGNS_DROPPED:
        return True
    return any(ord(sign) in marks for marks in _MARKS_DROPPED)


# --- groups -----------------------------------------------------------------------------------------------------------

_DIGITS: Final = {
    **{sign: value for value, sign in enumerate("〇一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_TENS: Final = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "卌": 40, "百": 100, "佰": 100}
_RUN: Final = f"[{''.join((*_DIGITS, *_TENS))}]+"
_NUMERAL: Final = re.compile(f"第({_RUN})|({_RUN})(?=(?:村民)?小?组|[队社号排班]|$)")
"""A number in characters: after 第, before 组 and its like, or at the end; else 陆家 and 六家 would be one place."""
_PARTS: Final = re.compile(r"(?<=[0-9])\s*[-‐‑‒–—―./]\s*(?=[0-9])")
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_ORDINAL: Final = re.compile("第(?=[0-9])")
_GROUP: Final = re.compile(r"(?<=[0-9])(?:村民)?小?组$")


def group_form(text: str) -> str:
    """Return the normal form of a villagers' group: 三组, 3组, 第三组, ③, 03 组, 叁组 and 三小组 are all 3.

    What is no number of a group stays as the form of a name has it; 3-1 stays apart from 31.
    """
    return _settled(text, _form_of_group)


def is_same_group(one: str, other: str) -> bool:
    """Say whether two texts are the same group; where both are empty they are not."""
    form = group_form(one)
    return bool(form) and form == group_form(other)


def fits_group(word: str, group: str) -> bool:
    """Say whether a group is meant by a word that somebody looks for: its name, a part of it, but not a part of 13."""
    wanted, form = _settled(word, _in_figures), _settled(group, _in_figures)
    if not wanted or is_same_group(wanted, form):
        return bool(wanted)
    before, after = "(?<![0-9])" if wanted[0].isdigit() else "", "(?![0-9])" if wanted[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", form) is not None


def _form_of_group(text: str) -> str:
    return _GROUP.sub("", _in_figures(text))


def _in_figures(text: str) -> str:
    """Return the form of a group with its number in figures, and with what such a group is called."""
    digits = "".join(map(_in_digits, text))
    form = _form(_PARTS.sub("之", unicodedata.normalize("NFKC", digits)))
    return _ORDINAL.sub("", _ZEROS.sub("", _NUMERAL.sub(lambda found: _figures(found[1] or found[2]), form)))


def _in_digits(sign: str) -> str:
    """Return a sign that is a number by itself in digits: ③, ㈢, Ⅲ, and the digits of other scripts."""
    if unicodedata.category(sign) not in {"Nd", "Nl", "No"} or sign in _DIGITS:
        return sign
    value = unicodedata.numeric(sign, None)
    return sign if value is None or value != int(value) else str(int(value))


def _figures(run: str) -> str:
    """Return what a number in characters is: 十二 and 一二 are 12."""
    if not any(sign in _TENS for sign in run):
        return "".join(str(_DIGITS[sign]) for sign in run).lstrip("0") or "0"
    total = last = 0
    for sign in run:
        if sign in _DIGITS:
            last = _DIGITS[sign]
        else:
            tens = _TENS[sign]
            total += tens if tens in {20, 30, 40} else (last or 1) * tens
            last = 0
    return str(total + last)


# --- phones -----------------------------------------------------------------------------------------------------------

WHOLE: Final = 10
"""A phone of so many digits is whole; a nought before it is that of an area."""
_ABROAD: Final = "0086"
_HERE: Final = "86"
_MOBILE: Final = re.compile(r"861[0-9]{10}", re.ASCII)


def phone_form(text: str) -> str:
    """Return the normal form of a phone: its digits, without +86 or 0086 before them or the nought of an area."""
    return _settled(text, _form_of_phone)


def is_same_phone(one: str, other: str) -> bool:
    """Say whether two phones are the same as far as both have digits: an area's code may be left out of one."""
    short, long = sorted((phone_form(one), phone_form(other)), key=len)
    return len(short) >= TAIL and long.endswith(short)


def _form_of_phone(text: str) -> str:
    plain = unicodedata.normalize("NFKC", "".join(map(_in_digits, text))).strip()
    digits = "".join(sign for sign in plain if sign in "0123456789")
    if digits.startswith(_ABROAD):
        digits = digits.removeprefix(_ABROAD)
    elif _MOBILE.fullmatch(digits) or (plain.startswith("+") and digits.startswith(_HERE)):
        digits = digits.removeprefix(_HERE)
    return digits.lstrip("0") if len(digits) >= WHOLE else digits
