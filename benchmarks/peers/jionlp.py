"""JioNLP's extraction of money, with parsing: each amount's value, currency and bound."""

from __future__ import annotations

from benchmarks.worker import System, serve


def make() -> System:
    """Load the extractor."""
    import jionlp

    return lambda page: jionlp.ner.extract_money(page, with_parsing=True)


if __name__ == "__main__":
    serve(make, ("jionlp",))
