"""The library's figures on the project's own corpus: the half that rules are developed on, and the half they are not.

usage: python benchmarks/accuracy.py [--errors] [dev|test …]
"""

from __future__ import annotations

import sys
from pathlib import Path

import jzextract
from jzextract.evaluate import Evaluation, RecordType, evaluate, read_gold

CORPUS = Path(__file__).parent / "corpus"
# The record types, and the fields of each.
TYPES: dict[RecordType, tuple[str, ...]] = {
    "money": ("bound", "indicator", "metric", "subject", "period", "modality"),
    "percentages": (
        *("bound", "kind", "direction", "comparison"),
        *("base", "metric", "subject", "period", "modality"),
    ),
    "rankings": ("scope", "level", "from_bottom", "metric", "subject", "streak"),
    "projects": (
        *("count", "total_investment", "planned_investment", "completed_investment", "completion"),
        *("stage", "stage_planned", "parties", "capacity", "programme", "parent"),
    ),
}


def evaluate_half(half: str) -> Evaluation:
    """Extract from one half of the corpus (``dev`` or ``test``) and compare with its reference annotations."""
    folder = CORPUS / half
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))}
    results = jzextract.extract_many(jzextract.Document(text, doc_id) for doc_id, text in texts.items())
    return evaluate(read_gold([folder]), {str(r.doc_id): r.to_dict() for r in results})


def main() -> None:
    """Print a table a half; with ``--errors`` also every error in the extracted fields."""
    halves = [a for a in sys.argv[1:] if not a.startswith("-")] or ["dev", "test"]
    for half in halves:
        evaluation = evaluate_half(half)
        for record_type, fields in TYPES.items():
            score = evaluation.scores[record_type]
            figures = "  ".join(f"{field} {score.fields[field]:.3f}" for field in fields)
            totals = f"F1 {score.f1:.3f}  span {score.exact_span:.3f}  whole {score.whole:.3f}"
            print(f"{half:5s}{record_type:12s} {score.gold:4d}  {totals}  {figures}")
        if "--errors" in sys.argv:
            for error in evaluation.errors:
                if error.type in TYPES and error.what in (*TYPES[error.type], "missed", "false"):
                    print(f"  {error.doc_id} {error.type} {error.what}: {error.gold} {error.predicted}")


if __name__ == "__main__":
    main()
