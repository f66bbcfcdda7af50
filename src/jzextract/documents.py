"""The unit of work: one page of text, with what the caller knows about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A text to extract from.

    Args:
        text: the page exactly as it was given; every offset in the records counts its code points.
        doc_id: what the result is to be called, for example the name of the file.
        published: the day of publication, from which 今年 and 去年 are reckoned. ``None`` leaves it to the date line of
            the page itself.
        with_text: whether the result is to carry the text, since the caller's own file holds another one (the HTML of a
            page).
    """

    text: str
    doc_id: str | None = None
    published: dt.date | None = None
    with_text: bool = False
