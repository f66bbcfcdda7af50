"""cn2an's reading of the numbers in running text; nothing is found or classified, numerals become digits."""

from __future__ import annotations

import warnings

from benchmarks.worker import System, serve


def make() -> System:
    """Load the transformer."""
    import cn2an

    warnings.simplefilter("ignore")  # it warns of each word that it cannot read
    return lambda page: cn2an.transform(page, "cn2an")


if __name__ == "__main__":
    serve(make, ("cn2an",))
