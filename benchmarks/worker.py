"""A system under test in a process of its own, which is asked for one run at a time.

So the runs of several systems can take turns, and what disturbs the machine for a while disturbs all of them. This
module needs nothing but the standard library, since it also runs where only a peer is installed.

Each line on standard input is a command, as JSON, and is answered by one line: ``{"warm": seconds, "least": pages}``
reads the first page, then pages for that much processor time, for up to three times as much where they are fewer than
the least, ``{"run": pages}`` so many pages from the first one on, again from the first when there
are no more. The answer has ``pages``, ``characters`` (code points), ``seconds`` (of the clock) and ``processor``
(seconds of all of the process's threads). The line before all answers is ``{"versions": {…}}``, or ``{"missing":
why}``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

System = Callable[[str], object]
"""What is done with a page."""


def serve(make: Callable[[], System], packages: tuple[str, ...], parts: Mapping[str, float] | None = None) -> None:
    """Answer commands until standard input ends. The pages are a JSON list in the file that ``sys.argv[1]`` names.

    Args:
        make: loads the system; this is not timed. When it raises ``ImportError``, the system counts as missing.
        packages: the distributions whose versions belong to the figures.
        parts: seconds that the system adds up by part; what a run added is ``parts`` in its answer.
    """
    # Libraries print what they like; the answers have a stream of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    pages = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        system = make()
        versions = {name: version(name) for name in packages}
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), file=answers)
        return
    print(json.dumps({"versions": {"python": sys.version.split()[0], **versions}}), file=answers)
    for line in sys.stdin:
        before = dict(parts or {})
        answer = _answer(json.loads(line), system, pages)
        if parts is not None:
            answer["parts"] = {name: seconds - before.get(name, 0.0) for name, seconds in parts.items()}
        print(json.dumps(answer), file=answers)


def _answer(command: dict[str, float], system: System, pages: list[str]) -> dict[str, Any]:
    """Carry out one command."""
    limit = command.get("warm")
    if limit is not None:
        system(pages[0])  # what is loaded when it is first needed
    most = len(pages) if limit is not None else int(command["run"])
    done = characters = 0
    seconds, processor = time.perf_counter(), time.process_time()
    while done < most:
        page = pages[done % len(pages)]
        system(page)
        done += 1
        characters += len(page)
        # A whole repetition of the text, for its passages are not equally dense; but a slow system has an end.
        if limit is not None and time.process_time() - processor >= limit * (1 if done >= command["least"] else 3):
            break
    return {
        "pages": done,
        "characters": characters,
        "seconds": time.perf_counter() - seconds,
        "processor": time.process_time() - processor,
    }
