"""The structure of expressions: every part with its place in the text."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from jzextract.authoring.expressions import written_in
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.packs import shipped_pack
from jzextract.patterns.structure import (
    Alternation,
    CharacterClass,
    Group,
    Literal,
    Node,
    alternations,
    least_length,
    references,
    repetitions,
    top_parts,
    walk,
)
from jzextract.patterns.structure_reader import StructureError, read_structure


def shown(expression: str) -> list[str]:
    return [expression[part.start : part.end] for part in top_parts(read_structure(expression))]


def check_places(expression: str) -> None:
    """The root is the whole; parts lie within what holds them, one behind the other; a part read alone is itself."""
    root = read_structure(expression)
    assert (root.start, root.end) == (0, len(expression))
    for node in walk(root):
        last = node.start
        for child in node.children:
            assert last <= child.start <= child.end <= node.end
            last = child.end


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("投资(?P<amount>{{number}})元", ["投资", "(?P<amount>{{number}})", "元"]),
        ("全市(?:共|合计)?[^，。]{0,8}?元", ["全市", "(?:共|合计)?", "[^，。]{0,8}?", "元"]),
        (r"(?<!\d)[一-龥--[市县]]++(?=元|$)", [r"(?<!\d)", "[一-龥--[市县]]++", "(?=元|$)"]),
        (r"\d{4}年{{month}}+", [r"\d{4}", "年", "{{month}}+"]),
        ("[]a][^]b][a-]", ["[]a]", "[^]b]", "[a-]"]),
        (r"\x41\u4e00\.\p{Han}\1", [r"\x41\u4e00\.", r"\p{Han}", r"\1"]),
        ("a{,3}b{2,}+c{4}?d{", ["a{,3}", "b{2,}+", "c{4}?", "d{"]),
        ("(?i)a(?#注)(?>b|c)(?(1)x|y)", ["(?i)", "a", "(?#注)", "(?>b|c)", "(?(1)x|y)"]),
        ("(?x) 甲 # 注\n乙", ["(?x)", "甲", "乙"]),
        ("(?:投资){e<=1}元", ["(?:投资){e<=1}", "元"]),
        ("甲|乙", ["甲|乙"]),
        ("", []),
    ],
)
def test_the_parts_of_an_expression(expression: str, parts: list[str]) -> None:
    assert shown(expression) == parts
    check_places(expression)


def test_groups_know_their_kind_and_name() -> None:
    root = read_structure("(?P<a>x)(?<b>y)(z)(?:u)(?>v)(?=w)(?!w)(?<=w)(?<!w)(?|r)")
    kinds = [(node.kind, node.name) for node in walk(root) if isinstance(node, Group)]
    assert kinds == [
        ("named", "a"), ("named", "b"), ("numbered", None), ("plain", None), ("atomic", None), ("ahead", None),
        ("not_ahead", None), ("behind", None), ("not_behind", None), ("reset", None),
    ]  # fmt: skip


def test_repetitions_know_their_bounds() -> None:
    found = repetitions(read_structure("a*b+?c?+d{3}e{2,5}f{,4}(?:g{7,})*"))
    assert [(r.minimum, r.maximum, r.mode) for r in found] == [
        (0, None, "greedy"), (1, None, "lazy"), (0, 1, "possessive"), (3, 3, "greedy"), (2, 5, "greedy"),
        (0, 4, "greedy"), (0, None, "greedy"), (7, None, "greedy"),
    ]  # fmt: skip


def test_alternations_know_where_their_branches_stand() -> None:
    expression = "(?:共|合计)(?!约|近)(?:市|区)+"
    places = alternations(read_structure(expression))
    branches = [[expression[b.start : b.end] for b in place.node.branches] for place in places]
    assert branches == [["共", "合计"], ["约", "近"], ["市", "区"]]
    assert [(place.negated, place.repeated) for place in places] == [(False, False), (True, False), (False, True)]
    assert all(isinstance(place.node, Alternation) for place in places)


def test_classes_know_their_items() -> None:
    [node] = [n for n in walk(read_structure(r"[^一-龥\d[:alpha:]&&[甲乙]{{x}}]")) if isinstance(n, CharacterClass)][:1]
    assert node.negated
    assert [type(item).__name__ for item in node.items] == [
        "Range", "Escape", "Escape", "SetOperator", "CharacterClass", "Reference",
    ]  # fmt: skip


def test_references_and_literals() -> None:
    root = read_structure(r"{{a}}投资\+(?:{{b}}|[{{c}}])")
    assert [node.name for node in references(root)] == ["a", "b", "c"]
    assert [node.text for node in walk(root) if isinstance(node, Literal)] == ["投资+"]


@pytest.mark.parametrize(
    ("expression", "message", "offset"),
    [
        ("投资(共", "without its )", 2),
        ("投资)", "without its (", 2),
        ("投[资", "without its ]", 1),
        ("+元", "nothing to repeat", 0),
        ("元**", "nothing to repeat", 2),
        ("元\\", "nothing behind it", 1),
        ("(?y)元(?", "of an unknown kind", 5),
        ("(" * 500, "more than 150 brackets", 150),
        (r"\N{NO SUCH SIGN}", "no character is called", 0),
    ],
)
def test_what_has_no_structure(expression: str, message: str, offset: int) -> None:
    with pytest.raises(StructureError) as error:
        read_structure(expression)
    assert message in str(error.value)
    assert error.value.offset == offset


@pytest.mark.parametrize(
    ("expression", "length"), [("投资额", 3), ("(?:ab){50}", 100), ("(?:a{9}|b){2,}", 20), ("x*", 1)]
)
def test_how_long_an_expression_is_written_out(expression: str, length: int) -> None:
    assert least_length(read_structure(expression)) == length


def test_every_shipped_expression_has_a_structure() -> None:
    expressions = [w.source for file in shipped_pack().files(indexed=False) for w in written_in(file)]
    assert len(expressions) > 500
    for expression in expressions:
        check_places(expression)


_ATOMS = st.sampled_from(
    [
        "投",
        "a",
        ".",
        r"\d",
        r"\.",
        "[一-龥]",
        "[^，。]",
        "[]x-z]",
        r"[\w--[a-c]]",
        "^",
        "$",
        r"\b",
        "{{number}}",
        "-",
        "{",
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds(
        "{}{})".format,
        st.sampled_from(["(", "(?:", "(?>", "(?=", "(?!", "(?<!", "(?i:", "(?|"]),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
    )
    repeated = st.builds("{}{}".format, group, st.sampled_from(["*", "+?", "?+", "{2}", "{1,3}", "{,4}?", "{2,}"]))
    return st.lists(st.one_of(group, repeated, inner), min_size=1, max_size=3).map("".join)


@given(st.recursive(_ATOMS, _grown, max_leaves=8))
def test_whatever_regex_accepts_is_read(expression: str) -> None:
    try:
        compile_expression(expression.replace("{{number}}", r"(?:\d+)"))
    except regex.error:
        return
    check_places(expression)
    positions: list[Node] = [*walk(read_structure(expression))]
    assert "".join(c for n in positions if isinstance(n, Literal) for c in n.text).count("投") == expression.count("投")
