"""The workbook of the package, part by part: an XLSX made of text alone, the same on every machine.

It holds bold headings that stay in sight, texts, and numbers; no formula, no link, nothing hidden.
"""

import re
from string import ascii_uppercase
from typing import Dict, Optional, Sequence, Union

SheetCell = Union[str, int, float, None]
SHEET_ROWS_MAX = 1_048_575  # so many rows a sheet holds below its headings; what is more stands in the CSV alone
TEXT_MAX = 32_767  # so many characters a cell holds
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # XML has no such characters
MARKED = re.compile('[\x00-\x1f\ufffe\uffff&<>"_]')
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF2DCDB"/>'
    '<bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border><border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/>'
    '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
    'applyAlignment="1"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>\n'
)
HEADING, WHOLE, YUAN = 1, 2, 3  # the cells' formats, as they are counted in STYLES


def escaped(text: str) -> str:
    """Return a text as XML holds it; what XML cannot hold is written as spreadsheets do, _x0008_."""
    if not MARKED.search(text) and len(text) <= TEXT_MAX:
        return text
    text = UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text[:TEXT_MAX])
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def letters(number: int) -> str:
    """Return what spreadsheets call a column: A to Z, then AA."""
    before, last = divmod(number, len(ascii_uppercase))
    return (letters(before - 1) if before else "") + ascii_uppercase[last]


LETTERS = [letters(number) for number in range(64)]


def cell_xml(cell: SheetCell, style: Optional[int] = None) -> str:
    """Return what stands of a cell behind its place; nothing where it is blank."""
    if isinstance(cell, float):
        return f'" s="{YUAN}"><v>{cell!r}</v></c>'
    if not isinstance(cell, str):
        return "" if cell is None else f'" s="{WHOLE}"><v>{cell}</v></c>'
    if not cell:
        return ""
    mark = f' s="{style}"' if style else ""
    text = escaped(cell)
    space = ' xml:space="preserve"' if text != text.strip() else ""  # else blanks at its ends were lost
    return f'"{mark} t="inlineStr"><is><t{space}>{text}</t></is></c>'


class CellsXml(Dict[Union[str, int, None], str]):
    """Each text and integer as a sheet holds it; most stand in many rows, so what was made once is kept for a while."""

    def __missing__(self, cell: Union[str, int, None]) -> str:
        """Make what stands of a cell."""
        if len(self) >= KEPT_CELLS:
            self.clear()
        made = self[cell] = cell_xml(cell)
        return made


KEPT_CELLS = 1 << 15
CELLS_XML = CellsXml()


def row_xml(line: int, cells: Sequence[SheetCell], style: Optional[int] = None) -> str:
    """Return a row of a sheet; blank cells are left out."""
    if style:
        made = [cell_xml(cell, style) for cell in cells]
    else:  # 5.0 would be found under 5
        made = [cell_xml(cell) if isinstance(cell, float) else CELLS_XML[cell] for cell in cells]
    row = "".join([f'<c r="{letter}{line}{text}' for letter, text in zip(LETTERS, made) if text])
    return f'<row r="{line}">{row}</row>\n'


def sheet_begin(headings: Sequence[str], widths: Sequence[int]) -> str:
    """Return how a sheet begins: its first row stays in sight, and is printed on each page."""
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        for column, width in enumerate(widths, 1)
    )
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>\n{row_xml(1, headings, HEADING)}"
    )


SHEET_END = (
    '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;A　第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>\n"
)


def sheet_path(number: int) -> str:
    """Return where in the workbook the sheet of this number, from 1, stands."""
    return f"xl/worksheets/sheet{number}.xml"


def fixed_parts(titles: Sequence[str]) -> Dict[str, str]:
    """Return every part of a workbook but its sheets, in order, by its path; `titles` are those of the sheets."""
    numbered = list(enumerate(map(escaped, titles), 1))
    sheets = "".join(f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>' for number, title in numbered)
    printed = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number - 1}">\'{title}\'!$1:$1</definedName>'
        for number, title in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _title in numbered
    )
    kinds = "".join(
        f'<Override PartName="/{sheet_path(number)}" ContentType="{TYPE}.worksheet+xml"/>' for number, _ in numbered
    )
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{kinds}</Types>\n',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>\n',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{printed}</definedNames></workbook>\n",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship '
        f'Id="rIdStyles" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>\n',
        "xl/styles.xml": STYLES,
    }
