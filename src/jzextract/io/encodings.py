"""From bytes to characters, in the encodings that Chinese pages come in; never by a guess.

What a text is encoded in shows, in this order: in its byte order mark; in its being UTF-8 without a fault; in how its
bytes read as each of the encodings, which must make one of them common Chinese and all others not, and where the
detector of charset-normalizer may not object. What leaves a doubt is an error that asks for the encoding's name.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import regex

from jzextract.io.unreadable import UnreadableError

ErrorPolicy = Literal["strict", "replace"]
"""What becomes of bytes that are no text: an error, or U+FFFD in their place."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# Which codecs read an encoding. What is called GBK or GB2312 has characters of GB18030, which holds both; Big5 is
# Microsoft's, and where that has no character, Hong Kong's.
_BIG5 = ("cp950", "big5hkscs")
_CODECS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), ("gb18030",)),
    **dict.fromkeys(("big5", "cp950"), _BIG5),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-32": ("utf-32-le", "utf-32-be"),
}
_CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
_LABELS = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5", "big5": "Big5", "big5hkscs": "Big5"}
_WIDE = ("utf-16", "utf-32")

# The 500 Chinese characters that are commonest in the project's own articles, and their Traditional forms. They make
# up some four fifths of such pages, and one in ten characters where a text is read in a wrong encoding.
_COMMON = frozenset(
    "元年亿资全投业上个项万增市的产目一工月分入第区比成中总百位收县计长点日三人度进出以二值同民金发合企公"
    "均完高前生达镇在居建新率加占期省为预十下政价其经额到平开于国城大实有算设重报行乡口水由会农地家村标款"
    "现美至费余支量作单和外贷划列名本格次用电降不九五今务程约综保共数河等首争各局排济税财别升后安已府强技"
    "提每涨科线要通力四定机消社续能超速之体八六品场季学持示创利制办可商引批是来研签结规部青关动台园对小展"
    "放方施步湾环破突营记集主内初化千原去吨售审心我指改最果级过连造银门七与东况将情按教时末澜统般表评零专"
    "两了份低先减医半固备明术模海源理育补近面云任助北司基处多奖布幅文正游特石立考者获试调谈责路运销间院光"
    "厂右坚型境存岭左币底当得快惠户接服构核桥江沙港移稳站类累装负贸转较际交仍住例倍倒养准双向告坪头好客屿"
    "川序形性意截扩招据控整旅景智松林柳案登确自良讯跨选配限霞领食举亩付代债兰再券励参取古另号因团天委宏峪"
    "房扣执抓效斤旗星柏榜法活流热疗盟看纯组终编缴节菜落融象质跑车还述道里阳难题餐书事亏亚仅们件优促信假储"
    "兴军午员周回困图坝失套如届屏帆幼庭微态恒恳所承抽损摄料望未权材杨梁欧此气求污治泰洽浓湖滨澳版牧物玻璃"
    "億資業個項萬產區總縣計長點進發達鎮佔爲為預價經額開於國實設報鄉會農標現費餘單貸劃電務約綜數爭濟稅財別"
    "後強漲線機續體場學創辦來籤結規關動臺園對灣環營記內噸審級過連銀門與東況將時瀾統評專兩減醫備術補雲處獎"
    "遊獲試調談責運銷間廠堅嶺幣當戶構橋穩類裝負貿轉較際養準雙頭嶼擴據確訊選領舉畝債蘭勵參號團執熱療純組終"
    "編繳節質車還裏裡陽難題書虧亞僅們優儲興軍員圖壩屆態恆懇損攝權楊歐氣汙濃濱"
    "，。、：；！？（）《》〈〉【】“”‘’—…·％－～＋．／〇①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９　\u00a0\ufeff"
)
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BEYOND_ASCII = regex.compile(r"[^\t\n\f\r\x20-\x7e]")
# The beginning of a text shows how it is encoded.
_SAMPLE = 1 << 16
_LEAST_SHARE = 0.4
_SURE_SHARE = 0.8
_LEAST_MARGIN = 0.2
# By so many common characters the best reading must lead.
_LEAST_SIGNS = 3
# ASCII may be Chinese characters in UTF-16. English of so many bytes never reads as common Chinese, of fewer hardly so.
_LEAST_UTF16 = 16
_LEAST_DOUBT = 8
_FIRST_OF_THREE_BYTES = "\u0800"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Characters, and how they were read.

    Args:
        text: the characters, without a byte order mark.
        codec: the codec that read them.
        start: the byte where they begin, behind a byte order mark.
    """

    text: str
    codec: str
    start: int

    def byte_of(self, index: int) -> int:
        """The byte (from 0) where the character at ``index`` begins; not exact behind a character that was replaced."""
        return self.start + len(self.text[:index].encode(self.codec, "replace"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read in one encoding: how much of what is beyond ASCII is common Chinese, and how many such signs."""

    encoding: str
    share: float
    signs: int


def check_encoding(name: str) -> str:
    """Give the usual name of a text encoding.

    Raises:
        ValueError: when there is no such encoding of text.
    """
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)  # Python's codecs from bytes to bytes are no encodings of text
    except (LookupError, ValueError) as error:
        raise ValueError(f"there is no encoding {name!r}; name one such as gb18030, big5 or utf-16") from error
    return codec


def check_policy(errors: str) -> ErrorPolicy:
    """Give the name of a policy for undecodable bytes.

    Raises:
        ValueError: when there is no such policy.
    """
    for policy in get_args(ErrorPolicy):
        if errors == policy:
            return policy  # type: ignore[no-any-return]
    raise ValueError(f"errors is {errors!r}; give 'strict' or 'replace'")


def bom_encoding(data: bytes) -> str | None:
    """The encoding whose byte order mark ``data`` begins with; ``None`` without such a mark."""
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)


def is_wide(encoding: str) -> bool:
    """Whether an encoding has no byte of its own for a line feed."""
    return encoding.startswith(_WIDE)


def decode(
    data: bytes, *, encoding: str | None = None, declared: str | None = None, errors: ErrorPolicy = "strict"
) -> DecodedText:
    """Read a text.

    Args:
        data: the whole text.
        encoding: the encoding's name if it is known; only a byte order mark counts more.
        declared: the name that the text gives itself (HTML's ``charset``); believed if the text reads well by it.
        errors: ``replace`` puts U+FFFD where the bytes are no text in the encoding.

    Raises:
        UnreadableError: when bytes are no text, or when it is not certain what the encoding is. The message names the
            byte, counted from 0.
        ValueError: when there is no encoding of the name ``encoding``.
    """
    marked = bom_encoding(data)
    if marked is not None:
        start = next(len(mark) for mark, name in _BOMS if name == marked)
        return _decode_as(data, marked, errors, start)
    if encoding is not None:
        return _decode_as(data, check_encoding(encoding), errors)
    return _decode_as(data, _believed(data, declared) or _find_encoding(data, declared), errors)


def _believed(data: bytes, declared: str | None) -> str | None:
    """The encoding that a page declares, if the page is common Chinese, or nothing but ASCII, when read by it."""
    if declared is None:
        return None
    try:
        encoding = check_encoding(declared)
        reading = _read(_decode_as(data, encoding, "strict").text, encoding)
    except (UnreadableError, ValueError):  # what the page says of itself is wrong; its bytes decide
        return None
    return encoding if reading.share >= _LEAST_SHARE else None


def decode_line(data: bytes, encoding: str, errors: ErrorPolicy, position: int) -> DecodedText:
    """Read one line of a file that is read line by line.

    Args:
        data: the line; a byte order mark in front of the file's first line is left out.
        encoding: the file's encoding; not UTF-16 or UTF-32, whose lines end otherwise.
        errors: as for :func:`decode`.
        position: the byte of the file where the line begins.

    Raises:
        UnreadableError: when bytes are no text. The message names the byte of the file, counted from 0.
        ValueError: when there is no encoding of the name ``encoding``.
    """
    start = 0 if position else next((len(mark) for mark, _ in _BOMS if data.startswith(mark)), 0)
    return _decode_as(data, check_encoding(encoding), errors, start, position)


def replace_surrogates(text: str) -> str:
    """Put U+FFFD where a text has half of a surrogate pair, which no encoding can hold; the length stays."""
    return _SURROGATE.sub("\ufffd", text)


def _decode_as(data: bytes, encoding: str, errors: ErrorPolicy, start: int = 0, position: int = 0) -> DecodedText:
    """Read ``data[start:]`` with the first codec of an encoding that can; ``data`` begins at byte ``position``."""
    names = _CODECS.get(encoding, (encoding,))
    if encoding in _WIDE:  # without a mark: the order of bytes that makes more of it common Chinese
        names = tuple(sorted(names, key=lambda n: -_read(_sample(data, n), n).share))[:1]
    body = data[start:] if start else data
    faults: list[tuple[int, str]] = []
    for name in names:
        try:
            return DecodedText(body.decode(name), name, position + start)
        except UnicodeDecodeError as error:
            faults.append((error.start, name))
    place, name = max(faults)
    if errors == "replace":
        return DecodedText(body.decode(name, "replace"), name, position + start)
    raise UnreadableError(
        f"not {_LABELS.get(name, name)} text at {_byte(data, start + place, position)}; if the text is damaged there, "
        "save it again or read it with --errors replace; if it is in another encoding, name that, as with --encoding "
        "gb18030"
    )


def _byte(data: bytes, place: int, position: int = 0) -> str:
    return f"byte {position + place} (0x{data[place]:02x}, counted from 0)"


def _find_encoding(data: bytes, declared: str | None) -> str:
    """What a text without a mark is encoded in.

    Raises:
        UnreadableError: when that is not certain.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        readings = _readings(data, _CANDIDATES)
        if _is_certain(data, *readings[:2]):
            return readings[0].encoding
        named = "" if declared is None else f", nor {declared!r} as it says itself"
        raise UnreadableError(
            f"not UTF-8 text at {_byte(data, error.start)}{named}, and not clearly another encoding; "
            "name it, as with --encoding gb18030 (or big5, utf-16), or give a plain text file"
        ) from error
    return _other_than_utf8(data, text) or "utf-8"


def _other_than_utf8(data: bytes, text: str) -> str | None:
    """The encoding of bytes that are UTF-8 by chance only: a few signs in GBK, or UTF-16 that reads as control signs.

    Raises:
        UnreadableError: when UTF-8 is not certain, nor anything else.
    """
    odd = _CONTROL.search(text) is not None
    if text.isascii():
        if not odd and len(data) < _LEAST_DOUBT:
            return None
        best, second = _readings(data, [name for name in _CANDIDATES if is_wide(name)])
        utf8 = _Reading("utf-8", 0.0, len(text))
    elif odd or max(text) < _FIRST_OF_THREE_BYTES:
        best, second = _readings(data, _CANDIDATES)[:2]
        utf8 = _read(text, "utf-8")
    else:  # nothing but UTF-8 has characters of three bytes
        return None
    if best.encoding == "utf-8" or best.share < _SURE_SHARE:
        return None
    if _is_certain(data, best, second) and (odd or not text.isascii() or len(data) >= _LEAST_UTF16):
        return best.encoding
    if "\0" in text or utf8.share >= best.share - _LEAST_MARGIN:
        return None  # a NUL is refused later on
    raise UnreadableError(
        f"it reads as UTF-8 and as {_LABELS.get(best.encoding, best.encoding)}, and is too short to tell which it is; "
        f"name it: --encoding utf-8 or --encoding {best.encoding}"
    )


def _readings(data: bytes, encodings: Iterable[str]) -> list[_Reading]:
    """The text in several encodings, the best reading first."""
    return sorted((_read(_sample(data, name), name) for name in encodings), key=lambda reading: -reading.share)


def _is_certain(data: bytes, best: _Reading, second: _Reading) -> bool:
    """Whether the best reading is common Chinese, and by how much better it is than the second no chance."""
    margin = best.share - second.share
    plausible = best.share >= _LEAST_SHARE and margin >= _LEAST_MARGIN and margin * best.signs >= _LEAST_SIGNS
    return plausible and not _detector_objects(data, best.encoding)


def _sample(data: bytes, encoding: str) -> str:
    """The beginning of a text as an encoding reads it, with U+FFFD where it cannot."""
    name = _CODECS.get(encoding, (encoding,))[-1]
    decoder = codecs.getincrementaldecoder(name)("replace")
    # A character that the sample cuts in two is no fault, so the decoder is told of the end only where it is one.
    return decoder.decode(data[:_SAMPLE], len(data) <= _SAMPLE)


def _read(text: str, encoding: str) -> _Reading:
    sample = text[:_SAMPLE]
    beyond = _BEYOND_ASCII.findall(sample)
    common = sum(sign in _COMMON for sign in beyond)
    # In UTF-16, ASCII is evidence, too: read otherwise it is full of NULs.
    signs = len(sample) if is_wide(encoding) else len(beyond)
    return _Reading(encoding, common / len(beyond) if beyond else 1.0, signs)


def _detector_objects(data: bytes, encoding: str) -> bool:
    """Whether charset-normalizer takes a text for Big5 that reads as GB18030, or the other way round.

    Without an opinion, as of most texts of less than ten characters, it does not object.
    """
    if encoding not in ("gb18030", "big5"):
        return False
    from charset_normalizer import from_bytes

    name = _CODECS[encoding][-1]
    sample = _sample(data, encoding)
    if "\ufffd" in sample:  # a damaged text, of which it has no opinion
        return False
    best = from_bytes(sample.encode(name), cp_isolation=["gb18030", "big5", *_BIG5], preemptive_behaviour=False).best()
    return best is not None and (best.encoding == "gb18030") != (encoding == "gb18030")
