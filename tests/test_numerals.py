"""Numbers: a table of notations, and by property: written in a notation, read back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from jzextract.numerals import NUMBER, Number, parse_number, parse_range, shared_scale
from jzextract.page.fold import fold

D = Decimal

EXACT = [
    # Arabic, separators, full-width
    ("613.3亿", "61330000000"), ("8450万", "84500000"), ("31,706万", "317060000"), ("8,350", "8350"),
    ("1,234,567.89", "1234567.89"), ("4 816.3亿", "481630000000"), ("４２．７亿", "4270000000"), ("0.0035", "0.0035"),
    ("100000万", "1000000000"), ("2.50", "2.5"), ("1.2万亿", "1200000000000"), ("5", "5"), ("0", "0"),
    # mixed
    ("2亿3600万", "236000000"), ("3亿零500万", "305000000"), ("12万3千", "123000"), ("1亿2000万", "120000000"),
    ("4.6个亿", "460000000"), ("1兆1500亿", "1150000000000"), ("3千万亿", "3000000000000000"), ("2百万", "2000000"),
    # Chinese
    ("三亿六千二百万", "362000000"), ("四百零七亿五千万", "40750000000"), ("五百一十二点四亿", "51240000000"),
    ("五百一十二‧四亿", "51240000000"), ("二〇二一", "2021"), ("一百零三", "103"), ("十五", "15"), ("二十", "20"),
    ("十", "10"), ("零", "0"), ("零点五", "0.5"), ("十五点六", "15.6"), ("两亿", "200000000"), ("两个亿", "200000000"),
    ("一万二", "12000"), ("三百五", "350"), ("一千零一", "1001"), ("三万零五十", "30050"),
    # financial and Traditional forms
    ("叁亿陆仟万", "360000000"), ("肆佰叁拾萬", "4300000"), ("貳佰億", "20000000000"), ("壹拾", "10"),
    ("廿三亿", "2300000000"), ("卅万", "300000"),
    # an implied one
    ("亿", "100000000"), ("百亿", "10000000000"), ("千万", "10000000"), ("万亿", "1000000000000"),
]  # fmt: skip
OVER = [("1300余万", "13000000"), ("48亿多", "4800000000"), ("290多亿", "29000000000"), ("2.6万余", "26000"),
        ("1120万余", "11200000"), ("3个多亿", "300000000"), ("百余万", "1000000"), ("十余亿", "1000000000"),
        ("三十多亿", "3000000000")]  # fmt: skip
VAGUE = [("数十亿", "1000000000", "10000000000"), ("几百万", "1000000", "10000000"),
         ("十几亿", "1000000000", "2000000000"), ("二十几", "20", "30"),
         ("数百亿", "10000000000", "100000000000")]  # fmt: skip
ABOUT = [("20来万", "200000"), ("十来亿", "1000000000")]
NEIGHBOURS = [("四五千", "4000", "5000"), ("三四百万", "3000000", "4000000"), ("十五六亿", "1500000000", "1600000000")]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_exact(text: str, value: str) -> None:
    assert parse_number(text) == Number(D(value), D(value), D(value), "exact")


@pytest.mark.parametrize(("text", "value"), OVER)
def test_over(text: str, value: str) -> None:
    assert parse_number(text) == Number(D(value), D(value), None, "over")


@pytest.mark.parametrize(("text", "value"), ABOUT)
def test_about(text: str, value: str) -> None:
    assert parse_number(text) == Number(D(value), None, None, "about")


@pytest.mark.parametrize(("text", "lower", "upper"), VAGUE)
def test_vague(text: str, lower: str, upper: str) -> None:
    assert parse_number(text) == Number(None, D(lower), D(upper), "vague")


@pytest.mark.parametrize(("text", "lower", "upper"), NEIGHBOURS)
def test_neighbouring_digits_are_a_range(text: str, lower: str, upper: str) -> None:
    assert parse_number(text) == Number(None, D(lower), D(upper), "range")


@pytest.mark.parametrize("text", [t for t, *_ in EXACT + OVER + ABOUT + VAGUE + NEIGHBOURS])
def test_the_expression_finds_what_the_parser_reads(text: str) -> None:
    assert regex.fullmatch(NUMBER, fold(text)) is not None


@pytest.mark.parametrize(
    ("low", "high", "lower", "upper"),
    [
        ("3000", "5000万", "30000000", "50000000"),
        ("10万", "30万", "100000", "300000"),
        ("1", "10亿", "100000000", "1000000000"),
        ("七千", "九千亿", "700000000000", "900000000000"),
        ("十八", "三十万", "180000", "300000"),
        ("一百二十", "一百五十万", "1200000", "1500000"),
        ("两", "三千", "2000", "3000"),
        ("500", "2万", "500", "20000"),
        ("800", "1200", "800", "1200"),
        ("-1.5", "0.8", "-1.5", "0.8"),
    ],
)
def test_ranges(low: str, high: str, lower: str, upper: str) -> None:
    assert parse_range(low, high) == (D(lower), D(upper))


@pytest.mark.parametrize(
    ("member", "last", "scale"),
    [("36.8", "9.4亿", 10**8), ("1.4万", "2.6万", 1), ("七千", "九千亿", 10**8), ("3", "5", 1)],
)
def test_list_members_take_the_last_scale(member: str, last: str, scale: int) -> None:
    assert shared_scale(member, last) == scale


@pytest.mark.parametrize("text", ["", "元", "abc", "12元", "3 500 0a", "一 b"])
def test_what_is_no_number_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


def test_too_many_digits_are_an_error_not_a_rounded_number() -> None:
    with pytest.raises(ValueError, match="more digits"):
        parse_number("1" * 70 + ".5万")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5个百分点", "5"),
        ("1.2百分点", "1.2"),
        ("20万千瓦", "20万"),
        ("3千米", "3"),
        ("12,345,67", "12,345"),
        ("5,200家", "5,200"),
    ],
)
def test_the_expression_stops_before_units_of_measure(text: str, found: str) -> None:
    match = regex.match(NUMBER, text)
    assert match is not None
    assert match.group() == found


def written_in_chinese(n: int) -> str:
    """An independent writer of Chinese numerals, for round trips (n below 10^16)."""
    if n == 0:
        return "零"
    groups = []
    while n:
        n, group = divmod(n, 10000)
        groups.append(group)
    parts: list[str] = []
    for i in range(len(groups) - 1, -1, -1):
        group, unit = groups[i], ["", "万", "亿", "万亿"][i]
        if group == 0:
            continue
        digits = f"{group:04d}"
        text = ""
        for digit, place in zip(digits, "千百十 ", strict=True):
            if digit == "0":
                text += "" if text.endswith("零") or not text else "零"
            else:
                text += "零一二三四五六七八九"[int(digit)] + place.strip()
        text = text.rstrip("零")
        gap = parts and (group < 1000 or groups[i + 1 : i + 2] == [0])
        parts.append(("零" if gap else "") + text + unit)
    return "".join(parts)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numerals_round_trip(n: int) -> None:
    assert parse_number(written_in_chinese(n)).value == n


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_financial_numerals_round_trip(n: int) -> None:
    financial = written_in_chinese(n).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    assert parse_number(financial).value == n


@given(
    st.integers(0, 10**9),
    st.integers(0, 4),
    st.sampled_from(["", "万", "亿", "千万", "百万", "万亿"]),
    st.sampled_from(["plain", "commas", "full-width", "blanks"]),
)
def test_arabic_numbers_round_trip(n: int, places: int, scale: str, notation: str) -> None:
    value = D(n).scaleb(-places)
    whole, _, fraction = format(value, "f").partition(".")
    if notation == "commas":
        whole = f"{int(whole):,}"
    text = whole + ("." + fraction if fraction else "") + scale
    if notation == "full-width":
        text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    elif notation == "blanks":
        text = " ".join(text)
    factor = {"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万亿": 10**12}[scale]
    assert parse_number(text).value == value * factor


@given(
    st.from_regex(
        r"[0-9]{0,3}(,[0-9]{2,4})?([0-9]{0,44})(\.[0-9]{0,6})?(万|亿)?|[一十百千万亿兆k零〇两壹拾佰萬億参廿]",
        fullmatch=True,
    )
)
@example("2,9.2")
@example("12,345")
@example("1234,567")
@example(".5")
@example("5.万")
@example("0.50亿")
@example("1" * 61)
def test_plain_numbers_are_read_as_by_the_grammar(text: str) -> None:
    # White space is passed over, but what has any is no plain number.
    assert outcome(text) == outcome(text + " ")


def outcome(text: str) -> str:
    """What comes of a text: how a number is written counts, too, for 6E+3 and 6000 are equal."""
    try:
        return repr(parse_number(text))
    except ValueError as error:
        return str(error).replace(" '", "'")


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_mixed_numbers_are_sums(yi: int, wan: int) -> None:
    assert parse_number(f"{yi}亿{wan}万").value == yi * 10**8 + wan * 10**4


@given(st.text(alphabet="0123456789.,零一二三十百千万亿两余多几数个点兆拾佰来廿", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert number.value is not None or number.lower is not None
    if number.lower is not None and number.upper is not None:
        assert number.lower <= number.upper
