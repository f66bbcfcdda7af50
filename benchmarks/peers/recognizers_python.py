"""Recognizers-Text's models for currency and percentage together, the Python packages."""

from __future__ import annotations

from benchmarks.worker import System, serve


def make() -> System:
    """Load both models."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    currency = NumberWithUnitRecognizer("zh-cn").get_currency_model()
    percentage = NumberRecognizer("zh-cn").get_percentage_model()
    return lambda page: (currency.parse(page), percentage.parse(page))


if __name__ == "__main__":
    serve(make, ("recognizers-text-number-with-unit", "recognizers-text-number"))
