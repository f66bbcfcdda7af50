"""From lines to paragraphs: which line breaks end something, and which only the column or the printer made.

A page is cut into blocks at blank lines. Lines of a block are joined where the break is soft (the line is as long as
the column is wide, or stops in the middle of a sentence). A body block that stops in the middle of a sentence goes on
in the next body block, also after a blank line or after a photograph's caption that stands between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

LineKind = Literal["body", "heading", "caption", "credit", "furniture", "turn", "item", "row"]

_LINE = re.compile(r"[^\n\r]+")
# A semicolon ends a clause only: the sentence goes on, even after a blank line.
_TERMINAL = frozenset("。！？：…")
_CLOSING = "”’」』）》\"'*_ "
_CLAUSE_MARK = re.compile("[，。；：！？]")
# A caption's text is one short block; a longer one before a credit line is the article.
_CAPTION_LENGTH = 90
_MOST_CAPTION_CLAUSES = 2
# So many captions may stand between the two halves of a sentence.
_MOST_CAPTIONS = 50
_FIGURE = re.compile(r"\d[\d.]*(?:[%百千万亿元个项家]|美元)")
_CELL_LENGTH = 30
_LEAST_COLUMNS = 3
_COLUMNS = re.compile(r"[^ ]+")
_NUMBER_COLUMN = re.compile(r"(?<![^ ])-?\d[\d,]*(?:\.\d+)?(?![^ ])")
_LEAST_HEADLINE = 6
_INDENTED = 2
# A line this much shorter than the longest of its block does not fill the column.
_FULL_LINE = 0.75
# A page is set in a column where so many of its lines have about the same length.
_LEAST_COLUMN_LINES = 8
_LEAST_COLUMN_SHARE = 0.4
_COLUMN_RAGGED = 2
# No column is wider; a longer line is a paragraph.
_WIDEST_COLUMN = 60


class LineRules(Protocol):
    """Tells what a line is by what it looks like (the rules of ``patterns/page/``)."""

    def kind_of(self, line: str) -> LineKind:
        """The kind of a folded line without surrounding white space."""


@dataclass(slots=True)
class Line:
    """A line with something in it: its stretch of the text without surrounding white space, and what it is."""

    start: int
    end: int
    kind: LineKind
    indent: int
    # Nothing goes on behind it, whatever it ends with (the credit of a photograph).
    closes: bool = False

    @property
    def width(self) -> int:
        """How much of the column it takes, indentation and all, in characters."""
        return self.indent + self.end - self.start


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, in reading order. ``unfinished``: its last sentence has not ended."""

    lines: list[Line] = field(default_factory=list)
    kind: LineKind = "body"
    unfinished: bool = False


def paragraphs_of(folded: str, rules: LineRules) -> list[Paragraph]:
    """Cut a folded text into paragraphs, in the order in which they begin."""
    flows: list[Paragraph] = []
    open_flow: Paragraph | None = None
    blocks = list(_blocks(folded, rules))
    for block in blocks:
        _mark_broken_credit(folded, block, rules)
    _mark_captions(folded, blocks)
    for block in blocks:
        _mark_rows(folded, block)
    column = _column_width(blocks)
    for block in blocks:
        for part in _parts(folded, block, column):
            if part.kind != "body":
                flows.append(part)
                # A caption, or the turn of a page, may stand in the middle of a sentence; after a heading, a list item
                # or a row, it is over, and so is a title.
                title = part.kind == "furniture" and open_flow is not None and not _has_mark(folded, open_flow)
                if title or part.kind not in ("caption", "furniture", "turn"):
                    open_flow = None
            elif open_flow is not None and open_flow.unfinished and part.lines[0].kind != "item":
                open_flow.lines.extend(part.lines)
                # 市重点项目连续4 / 年 / 居全市第一: too short a line for a headline goes on
                short = part.lines[-1].end - part.lines[0].start < _LEAST_HEADLINE
                open_flow.unfinished = part.unfinished or (short and not _ends_sentence(folded, part.lines[-1]))
            else:
                flows.append(part)
                open_flow = part
    return flows


def _column_width(blocks: Sequence[Sequence[Line]]) -> int | None:
    """The number of characters that fill a line, where the page is set in a column; ``None`` where it is not."""
    lengths = Counter(line.width for block in blocks for line in block if line.kind == "body")
    if not lengths:
        return None
    width = max(lengths, key=lambda length: (lengths[length], length))
    full = sum(lengths[length] for length in range(width - _COLUMN_RAGGED, width + 1))
    enough = full >= _LEAST_COLUMN_LINES and full >= _LEAST_COLUMN_SHARE * lengths.total()
    return width if enough and _LEAST_HEADLINE <= width <= _WIDEST_COLUMN else None


def _blocks(folded: str, rules: LineRules) -> Iterator[list[Line]]:
    """Lines between blank lines, each with its kind."""
    block: list[Line] = []
    last_end = 0
    for match in _LINE.finditer(folded):
        text = match.group()
        stripped = text.strip()
        if not stripped:
            continue
        begin, end = match.span()
        # One character between two lines is one line break.
        if block and begin - last_end > 1 and _line_breaks(folded, last_end, begin) > 1:
            yield block
            block = []
        indent = len(text) - len(text.lstrip())
        start = begin + indent
        block.append(Line(start, start + len(stripped), rules.kind_of(stripped), indent))
        last_end = end
    if block:
        yield block


def _mark_broken_credit(folded: str, block: list[Line], rules: LineRules) -> None:
    """Find a credit that a narrow column broke: 本报记者 王 / 小河 摄."""
    if len(block) > 1 and block[-1].kind == "body":
        joined = folded[block[-2].start : block[-2].end] + folded[block[-1].start : block[-1].end]
        if rules.kind_of(joined) == "credit":
            block[-1].kind = "credit"


def _line_breaks(text: str, start: int, end: int) -> int:
    """Line breaks in ``text[start:end]``: line feeds, and carriage returns that end a line by themselves."""
    returns = text.count("\r", start, end)
    return text.count("\n", start, end) + (returns - text.count("\r\n", start, end) if returns else 0)


def _mark_captions(folded: str, blocks: list[list[Line]]) -> None:
    """A credit line (本报记者 … 摄) makes a caption of itself and of the short block before it."""
    for i, block in enumerate(blocks):
        if block[-1].kind != "credit":
            continue
        caption = list(block)
        alone = len(block) == 1
        before = blocks[i - 1] if i else []
        if _goes_on(folded, blocks, i):
            for line in block:
                line.kind = "body"
            block[-1].closes = True
            continue
        if alone and before and all(line.kind == "body" for line in before):
            start, end = before[0].start, before[-1].end
            words = len(before) == 1 and _CLAUSE_MARK.search(folded, start, end) is None
            if end - start <= _CAPTION_LENGTH and (words or _ends_sentence(folded, before[-1])):
                caption += before
        for line in caption:
            line.kind = "caption"


def _goes_on(folded: str, blocks: list[list[Line]], index: int) -> bool:
    """Whether a block with a credit at its end is the rest of a long caption that a blank line cut in two.

    A caption that stands in the middle of an article's sentence is a short one without figures, and the article goes on
    behind it.
    """
    block = blocks[index]
    nearest = (blocks[i] for i in range(index - 1, max(index - _MOST_CAPTIONS, 0) - 1, -1))
    before = next((b for b in nearest if b[-1].kind not in ("credit", "caption")), [])
    if not before or any(line.kind != "body" for line in before) or _ends_sentence(folded, before[-1]):
        return False
    after = blocks[index + 1] if index + 1 < len(blocks) else []
    if not after or after[0].kind != "body" or after[-1].kind in ("credit", "caption"):
        return True
    text = folded[block[0].start : block[-1].end]
    return _FIGURE.search(text) is not None or len(_CLAUSE_MARK.findall(text)) > _MOST_CAPTION_CLAUSES


def _mark_rows(folded: str, block: list[Line]) -> None:
    """Find tables: neighbouring lines with as many columns each, or a block of short cells, some of them numbers."""
    if len(block) == 1:
        return  # as most paragraphs are
    texts = [folded[line.start : line.end] for line in block]
    widths = [len(_COLUMNS.findall(text)) if _could_be_row(text) else 0 for text in texts]
    for i, width in enumerate(widths):
        if width < _LEAST_COLUMNS:
            continue
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(block) and widths[j] == width]
        if near and any(_NUMBER_COLUMN.search(texts[j]) for j in (i, *near)):
            block[i].kind = "row"
    if len(block) < _LEAST_COLUMNS:
        return
    cells = [i for i, text in enumerate(texts) if len(text) <= _CELL_LENGTH and _CLAUSE_MARK.search(text) is None]
    numbers = [i for i in cells if _NUMBER_COLUMN.fullmatch(texts[i])]
    if len(numbers) >= _LEAST_COLUMNS and len(cells) * 5 > len(block) * 4:
        for i in cells:
            block[i].kind = "row"


def _could_be_row(text: str) -> bool:
    """Columns are words; a line that a PDF spaced out has a blank behind every character."""
    return " " in text and text.count(" ") * 3 < len(text) and "。" not in text and "，" not in text


def _parts(folded: str, block: list[Line], column: int | None) -> Iterator[Paragraph]:
    """Cut a block at its hard line breaks; ``column`` is the length of the page's full lines."""
    width = max(line.width for line in block)
    set_in_lines = column is not None or width > _WIDEST_COLUMN
    if column is not None:
        least: float = column - _COLUMN_RAGGED
    else:
        least = width + 1 if set_in_lines else _FULL_LINE * width
    part = Paragraph()
    for i, line in enumerate(block):
        if column is not None and part.lines and line.kind == "item" and _runs_on(folded, block[i - 1], column):
            line.kind = "body"
        if part.lines and (
            _hard_break(folded, block[i - 1], line, least, first=i == 1)
            or (set_in_lines and _is_title(folded, part, least))
        ):
            yield _closed(folded, part, column, turns=line.kind == "turn")
            part = Paragraph()
        if not part.lines:
            part.kind = "body" if line.kind == "item" else line.kind
        part.lines.append(line)
    yield _closed(folded, part, column, turns=False)


def _hard_break(folded: str, line: Line, following: Line, least: float, *, first: bool) -> bool:
    """Whether the line break between two lines of a block ends a paragraph; ``least`` is the length of a full line."""
    if line.kind != following.kind and (line.kind, following.kind) != ("item", "body"):
        return True
    if following.kind in ("item", "row", "heading") or line.indent < _INDENTED <= following.indent:
        return True
    if first and _is_headline(folded, line, following):
        return True
    return _ends_sentence(folded, line) and line.width < least


def _is_headline(folded: str, line: Line, following: Line) -> bool:
    """A first line without any mark, much shorter than the one below it, is a headline."""
    length = line.end - line.start
    if length < _LEAST_HEADLINE or folded[line.end - 1].isdigit() or length * 2 >= following.end - following.start:
        return False
    return _CLAUSE_MARK.search(folded, line.start, line.end) is None


def _runs_on(folded: str, line: Line, column: int) -> bool:
    """Whether a full line of a column stops within a clause: what the next one begins with is no label."""
    return line.width >= column - 1 and _CLAUSE_MARK.match(folded, line.end - 1) is None


def _is_title(folded: str, part: Paragraph, least: float) -> bool:
    """Whether lines are a title, or say who wrote when: they have no mark, and the last one is short."""
    first, last = part.lines[0], part.lines[-1]
    return last.width < least and last.end - first.start >= _LEAST_HEADLINE and not _has_mark(folded, part)


def _has_mark(folded: str, part: Paragraph) -> bool:
    return _CLAUSE_MARK.search(folded, part.lines[0].start, part.lines[-1].end) is not None


def _closed(folded: str, part: Paragraph, column: int | None, *, turns: bool) -> Paragraph:
    """Settle what a part is, now that all its lines are known.

    Lines without any mark may be a headline, unless the last one fills the column, or the page turns behind it.
    """
    last = part.lines[-1]
    if part.kind == "body":
        full = len(part.lines) > 1 if column is None else last.width >= column - 1
        running = full or turns or _has_mark(folded, part)
        part.unfinished = running and not last.closes and not _ends_sentence(folded, last)
    return part


def _ends_sentence(folded: str, line: Line) -> bool:
    """Whether a line ends with a mark that ends a sentence, closing quotes and brackets aside."""
    end = line.end
    while end > line.start and folded[end - 1] in _CLOSING:
        end -= 1
    return end > line.start and folded[end - 1] in _TERMINAL
