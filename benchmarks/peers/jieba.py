"""jieba's cutting of text into words, a yardstick that many know."""

from __future__ import annotations

from benchmarks.worker import System, serve


def make() -> System:
    """Load the dictionary."""
    import jieba

    jieba.initialize()
    return jieba.lcut  # type: ignore[no-any-return]


if __name__ == "__main__":
    serve(make, ("jieba",))
