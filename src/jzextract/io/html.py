"""The text of a web page: its title, its main content with headings and tables, and its day of publication.

What is main content, and what navigation, share buttons and footers, trafilatura decides; it comes with the extra
``jzextract[html]`` and is imported only here. The text is written anew from what it finds, since its own plain text has
no blank line between paragraphs, and its Markdown puts backslashes into what it takes for markup.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from jzextract.io.unreadable import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# Tags that only set words in another type. They part no words, yet trafilatura may take them for paragraphs of their
# own; a figure is often half in one and half in another (12<b>.5亿元</b>).
_INLINE = (
    *("b", "strong", "i", "em", "u", "s", "font", "span", "big", "small", "sub", "sup", "ins", "mark", "tt"),
    *("abbr", "acronym", "bdi", "bdo", "cite", "dfn", "label", "nobr", "time", "var", "wbr"),
)
# What may stand in a line beside them.
_IN_LINE = frozenset({"a", "img"})
# Where a page says what it is encoded in, as browsers look for it.
_HEAD = 4096
_CHARSET = regex.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", regex.IGNORECASE
)
# How pages say when they were published, where no markup does.
_PUBLISHED = regex.compile(
    r"(?:发布|發布|发文|成文|印发|刊发)?(?:日期|时间|時間)\s*[：:]\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)"
)
_BLANKS = regex.compile(r"[ \t\r\n\f\v\u00a0]+")
# Stands for <br> until the line feeds of the source, which mean nothing, are gone. No page has it: a NUL is refused.
_BREAK = "\0"
# Trafilatura takes less text than this (in characters) for a failure, and falls back to all text of the page. Its own
# figure is made for alphabets; Chinese says as much in a third of the characters.
_LEAST_TEXT = 60
MOST_ELEMENTS = 20_000
"""No page of more elements is read: trafilatura's time grows with their square. Type (``<b>``, ``<span>``) does not
count, and neither does the length of the text."""
# The title stands among the first blocks, if at all, and has this many characters at least.
_OPENING = 4
_LEAST_TITLE = 6


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a web page says.

    Args:
        text: its title and main content; paragraphs are parted by blank lines, headings begin with ``#``, the cells of
            tables are parted by ``|``.
        published: the day of publication that the page states, ``None`` where it states none.
    """

    text: str
    published: dt.date | None


def declared_charset(data: bytes) -> str | None:
    """The name of the encoding that a page declares in ``<meta charset>``; ``None`` where it declares none."""
    found = _CHARSET.search(data[:_HEAD])
    return None if found is None else found.group(1).decode("ascii")


def read_page(markup: str) -> WebPage:
    """Read the main content of a page.

    Args:
        markup: the page as HTML.

    Raises:
        UnreadableError: when there is no main content in it, it has more than :data:`MOST_ELEMENTS` elements, or the
            extra ``jzextract[html]`` is not installed.
    """
    try:
        from lxml import etree
        from lxml.html import HTMLParser, document_fromstring
        from trafilatura.metadata import extract_metadata
    except ImportError as error:
        raise UnreadableError(
            f"reading HTML needs trafilatura ({error}); install it: pip install 'jzextract[html]'"
        ) from error
    # The parser's own limits would cut a long page off without a word.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # As bytes, for a string may not declare an encoding.
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except etree.ParserError as error:
        raise UnreadableError("no text: an empty page; leave this one out") from error
    dates = {"original_date": True, "extensive_search": False}
    metadata = extract_metadata(tree, date_config=dates, extensive=False)
    published = _date(metadata.date) or _stated_date(tree)
    title = _title(tree, _inline(metadata.title or ""))
    _simplify(tree)
    size = sum(1 for _ in tree.iter())
    if size > MOST_ELEMENTS:
        raise UnreadableError(
            f"a page of {size:,} elements, more than {MOST_ELEMENTS:,}, is not read; save its text as .txt"
        )
    blocks = _main_content(tree)
    if not blocks:
        raise UnreadableError("no main content found on this page; save its text as .txt")
    if title and not any(_says(block, title) for block in blocks[:_OPENING]):
        blocks.insert(0, f"# {title}")
    return WebPage("\n\n".join(blocks) + "\n", published)


def _simplify(tree: HtmlElement) -> None:
    """Take away the markup that means nothing, and make paragraphs of what line breaks part."""
    from lxml import etree

    names = {str(element.tag) for element in tree.iter(etree.Element)}
    # Word leaves tags such as <o:p> and <st1:chmetcnv> behind.
    etree.strip_tags(tree, *_INLINE, *(name for name in names if ":" in name))
    for element in list(tree.iter("article", "div", "section", "td")):
        if element.find("br") is not None and _has_bare_text(element):
            _wrap_lines(element)
        elif element.tag == "div" and _is_plain(element):
            element.tag = "p"


def _has_bare_text(element: HtmlElement) -> bool:
    return any(text and not text.isspace() for text in (element.text, *(child.tail for child in element)))


def _is_plain(element: HtmlElement) -> bool:
    """Whether a ``<div>`` is a mere paragraph: text without a part in the page's layout."""
    named = element.get("class") is not None or element.get("id") is not None
    return not named and _has_bare_text(element) and all(child.tag in _IN_LINE for child in element)


def _wrap_lines(element: HtmlElement) -> None:
    """Put each line of an element, as far as the next ``<br>`` or block, into a paragraph of its own."""
    children = list(element)
    text, element.text = element.text, None
    line = element.makeelement("p")
    line.text = text
    element[:] = [line]
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in _IN_LINE:
            child.tail = tail
            line.append(child)
            continue
        if child.tag != "br":
            element.append(child)
        line = element.makeelement("p")
        line.text = tail
        element.append(line)


def _main_content(tree: HtmlElement) -> list[str]:
    """The paragraphs, headings and tables of the main content.

    Where trafilatura knows a page's container by no name, it gathers the paragraphs from all over it and leaves
    headings out. They lie in one container nevertheless, which it then takes by the name that it gets here.
    """
    blocks = _extract(tree)
    container = _container(tree, blocks)
    if container is None:
        return blocks
    container.tag = "article"
    container.set("itemprop", "articleBody")
    again = _extract(tree)
    return again if sum(map(len, again)) >= sum(map(len, blocks)) else blocks


def _extract(tree: HtmlElement) -> list[str]:
    """What trafilatura takes for the main content; it works on a copy."""
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    config = use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_LEAST_TEXT)
    found = bare_extraction(tree, include_comments=False, include_tables=True, config=config)
    body = getattr(found, "body", None)
    return [] if body is None else [block for block in _blocks(body) if block]


def _container(tree: HtmlElement, blocks: Sequence[str]) -> HtmlElement | None:
    """The smallest element that holds all paragraphs that were found; ``None`` where only the whole page does."""
    texts = {_bare(block) for block in blocks}
    shared: list[HtmlElement] | None = None
    for paragraph in tree.iter("p"):
        if _bare(paragraph.text_content()) in texts:
            above = list(paragraph.iterancestors())
            within = set(above)
            shared = above if shared is None else [element for element in shared if element in within]
    if not shared or shared[0].tag in ("body", "html"):
        return None
    return shared[0]


def _title(tree: HtmlElement, found: str) -> str:
    """The title of the article; ``found`` is what trafilatura takes for it, often the name of the site in its first h1.

    The sites of China's governments have it in ``<meta name="ArticleTitle">``. Else it is the longest heading that
    stands in the window's title, which has the name of the site in front of it or behind it; one that is a link leads
    away from here.
    """
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and (stated := _inline(meta.get("content") or "")):
            return stated
    window = _inline(tree.findtext(".//title") or "")
    headings = (_inline(h.text_content()) for h in tree.iter("h1", "h2", "h3") if next(h.iter("a"), None) is None)
    return max((heading for heading in headings if heading and heading in window), key=len, default=found)


def _says(block: str, title: str) -> bool:
    """Whether a block is the title, perhaps without the site's name, or has it in it."""
    block, title = _bare(block), _bare(title)
    return title in block or (len(block) >= _LEAST_TITLE and title.startswith(block))


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text[:10])


def _stated_date(tree: HtmlElement) -> dt.date | None:
    """The day behind 发布时间： and the like, which may stand outside of the main content."""
    for found in _PUBLISHED.finditer(tree.text_content()):
        try:
            return dt.date(*map(int, found.groups()))
        except ValueError:  # no such day
            continue
    return None


def _blocks(element: _Element) -> Iterator[str]:
    """The paragraphs, headings, list items and tables below an element of trafilatura's XML, in reading order."""
    inline = [element.text or ""]
    for child in element:
        if child.tag in _CONTAINERS:
            yield _inline("".join(inline))
            yield from _blocks(child)
            inline = []
        elif child.tag == "table":
            yield _inline("".join(inline))
            yield "\n".join(_rows(child))
            inline = []
        elif child.tag == "head":
            yield _inline("".join(inline))
            heading = _inline("".join(str(part) for part in child.itertext())).replace("\n", " ")
            yield heading and f"{'#' * _level(child)} {heading}"
            inline = []
        else:
            inline.append(_BREAK if child.tag == "lb" else "".join(_with_breaks(child)))
        inline.append(child.tail or "")
    yield _inline("".join(inline))


_CONTAINERS = frozenset({"body", "p", "list", "item", "quote", "code", "div"})


def _with_breaks(element: _Element) -> Iterator[str]:
    """The text in an element, with a line feed for each line break."""
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield _BREAK
        else:
            yield from _with_breaks(child)
        yield child.tail or ""


def _rows(table: _Element) -> Iterator[str]:
    for row in table.iter("row"):
        cells = [_inline("".join(str(part) for part in cell.itertext())) for cell in row.iter("cell")]
        if any(cells):
            yield "| " + " | ".join(cell.replace("\n", " ").replace("|", "｜") for cell in cells) + " |"


def _level(heading: _Element) -> int:
    """The level of a heading, 1 to 6."""
    rend = heading.get("rend") or ""
    return int(rend[1]) if regex.fullmatch("h[1-6]", rend) else 2


def _inline(text: str) -> str:
    """Text with its blanks as a browser shows them, and its line breaks as line feeds."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
