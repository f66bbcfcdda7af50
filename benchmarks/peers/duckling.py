"""Duckling's amounts of money, in Chinese, through the native wheel."""

from __future__ import annotations

from pathlib import Path

from benchmarks.worker import System, serve

_ZONES = Path("/usr/share/zoneinfo")


def make() -> System:
    """Start the Haskell runtime.

    Raises:
        ImportError: when the wheel, or the time zones that it needs, are not there.
    """
    import duckling

    if not (_ZONES / "Asia" / "Shanghai").is_file():
        raise ImportError(f"duckling needs the time zones in {_ZONES}")
    now = duckling.parse_ref_time(duckling.load_time_zones(str(_ZONES)), "Asia/Shanghai", 1_700_000_000)
    locale = duckling.parse_locale("ZH_CN", duckling.default_locale_lang(duckling.parse_lang("ZH")))
    context = duckling.Context(now, locale)
    dimensions = duckling.parse_dimensions(["amount-of-money"])
    return lambda page: duckling.parse(page, context, dimensions)


if __name__ == "__main__":
    serve(make, ("pyduckling-native-phihos",))
