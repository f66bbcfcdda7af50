"""The figures on the three reference pages, which are not part of the project."""

from __future__ import annotations

import pytest

import jzextract
from jzextract.evaluate import RecordType, TypeScore, evaluate, read_gold

from .conftest import SHARED

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the reference pages lie beside the checkout, not in it"
)


@pytest.fixture(scope="module")
def scores() -> dict[RecordType, TypeScore]:
    gold = read_gold([SHARED / "gold"])
    pages = {p.name.split("_")[0]: p.read_bytes().decode("utf-8") for p in (SHARED / "pages").glob("*.txt")}
    results = jzextract.extract_many(jzextract.Document(text, doc_id) for doc_id, text in pages.items())
    return evaluate(gold, {str(r.doc_id): r.to_dict() for r in results}).scores


@pytest.mark.parametrize(
    ("record_type", "figure", "least"),
    [
        ("money", "f1", 0.98),
        ("money", "exact_span", 0.98),
        ("percentages", "f1", 0.98),
        ("percentages", "exact_span", 0.98),
        ("rankings", "f1", 0.95),
        ("projects", "f1", 0.88),
    ],
)
def test_found(scores: dict[RecordType, TypeScore], record_type: RecordType, figure: str, least: float) -> None:
    assert getattr(scores[record_type], figure) >= least


@pytest.mark.parametrize(
    ("record_type", "field", "least"),
    [
        ("money", "bound", 0.97),
        ("money", "indicator", 0.92),
        ("money", "modality", 0.97),
        ("percentages", "bound", 0.97),
        ("percentages", "kind", 0.95),
        ("percentages", "direction", 0.95),
        ("percentages", "comparison", 0.95),
        ("percentages", "modality", 0.97),
        ("rankings", "scope", 0.95),
        ("rankings", "level", 0.95),
        ("rankings", "streak", 0.95),
        ("projects", "count", 0.97),
        ("projects", "total_investment", 0.95),
        ("projects", "planned_investment", 0.95),
        ("projects", "completed_investment", 0.95),
        ("projects", "completion", 0.95),
        ("projects", "stage", 0.88),
        ("projects", "stage_planned", 0.95),
        ("projects", "capacity", 0.92),
        ("projects", "parties", 0.85),
        ("projects", "parent", 0.88),
    ],
)
def test_fields(scores: dict[RecordType, TypeScore], record_type: RecordType, field: str, least: float) -> None:
    assert scores[record_type].fields[field] >= least
