"""How all benchmarks measure: systems in processes of their own that take turns, medians, memory, and the machine.

Time is processor time of the whole process, all of its threads, unless it says otherwise: other programs on the machine
change it less than the clock.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parent.parent
TIMEOUT = 900.0
"""Seconds after which one answer of a system, or a fresh process, is given up."""
# The corpus is so long before it begins again.
_LEAST_PAGES = 9
_STATM = Path("/proc/self/statm")


class NotMeasuredError(Exception):
    """A system that cannot be measured here; the message says why."""


class Worker:
    """A system that runs in a process of its own (see :mod:`benchmarks.worker`).

    Args:
        command: starts it, in the checkout's top folder.
        timeout: seconds after which an answer is given up.

    Raises:
        NotMeasuredError: when it cannot be started.
    """

    def __init__(self, command: Sequence[str], timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        # A pipe that nobody reads would stop a system that says much; close() closes the file.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                encoding="utf-8",
            )
        except OSError as error:
            self._errors.close()
            raise NotMeasuredError(f"{command[0]}: {error.strerror}") from error
        try:
            self.versions = self._begin()
        except NotMeasuredError:
            self.close()
            raise

    def ask(self, **command: float) -> dict[str, Any]:
        """Send a command and wait for its answer.

        Raises:
            NotMeasuredError: when the system breaks off, or needs too long.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{json.dumps(command)}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said is found where its answer is missing
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _begin(self) -> dict[str, str]:
        """The versions that the system names when it is ready."""
        first = self._answer()
        if "missing" in first:
            raise NotMeasuredError(first["missing"])
        return cast("dict[str, str]", first["versions"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        timer = threading.Timer(self._timeout, self._process.kill)
        timer.start()
        line = self._process.stdout.readline()
        is_late = not timer.is_alive()
        timer.cancel()
        if not line:
            raise NotMeasuredError(f"more than {self._timeout:.0f} s" if is_late else self._last_error())
        return cast("dict[str, Any]", json.loads(line))

    def _last_error(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors if line.strip()]
        # Node ends with its version, behind what went wrong.
        said = [line for line in lines if "Error" in line] or lines
        return said[-1][:200] if said else f"ended with status {self._process.returncode}"


@dataclass(slots=True)
class Series:
    """The runs of one system; times are in microseconds a character (code point).

    Attributes:
        characters: how much of the text each run read.
        runs: processor time of each run.
        clock: time by the clock of each run.
        parts: of each run, processor time by part, where the system has parts.
        versions: of what was run.
        missing: why there are no runs; empty where there are.
    """

    characters: int = 0
    runs: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    parts: list[dict[str, float]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    missing: str = ""

    @property
    def median(self) -> float | None:
        """The median of the runs; ``None`` where there are none."""
        return statistics.median(self.runs) if self.runs else None

    def add(self, answer: Mapping[str, Any]) -> None:
        """Take the answer to a run."""
        self.characters = answer["characters"]
        self.runs.append(answer["processor"] / self.characters * 1e6)
        self.clock.append(answer["seconds"] / self.characters * 1e6)
        if "parts" in answer:
            self.parts.append({name: s / self.characters * 1e6 for name, s in answer["parts"].items()})

    def median_parts(self) -> dict[str, float]:
        """The median of each part, in microseconds a character."""
        names = self.parts[0] if self.parts else {}
        return {name: statistics.median(run[name] for run in self.parts) for name in names}

    def to_data(self) -> dict[str, Any]:
        """The series as JSON-able data."""
        if self.missing:
            return {"missing": self.missing, "versions": self.versions}
        data: dict[str, Any] = {
            "microseconds_per_character": self.median,
            "clock_microseconds_per_character": statistics.median(self.clock) if self.clock else None,
            "characters": self.characters,
            "runs": self.runs,
            "versions": self.versions,
        }
        return data | ({"parts": self.median_parts()} if self.parts else {})


def ratio(series: Series, other: Series) -> float | None:
    """How many times the time of ``other`` a system needs: the median over the rounds, each compared in itself."""
    rounds = [a / b for a, b in zip(series.runs, other.runs, strict=False) if b > 0]
    return statistics.median(rounds) if rounds else None


def in_turns(commands: Mapping[str, Sequence[str]], *, rounds: int, seconds: float) -> dict[str, Series]:
    """Run systems in turns, each in a process of its own that stays, warmed.

    Args:
        commands: how each system is started.
        rounds: how many times each has its turn.
        seconds: how much processor time a turn may take, more or less; a system that is slower reads less of the text,
            from its beginning.
    """
    result = {name: Series() for name in commands}
    workers: dict[str, Worker] = {}
    shares: dict[str, int] = {}
    try:
        for name, command in commands.items():
            try:
                workers[name] = Worker(command)
                result[name].versions = workers[name].versions
                warm = workers[name].ask(warm=seconds, least=_LEAST_PAGES)
                shares[name] = warm["pages"]
            except NotMeasuredError as reason:
                result[name].missing = str(reason)
        for _ in range(rounds):
            for name in [name for name in shares if not result[name].missing]:
                try:
                    result[name].add(workers[name].ask(run=shares[name]))
                except NotMeasuredError as reason:
                    result[name].missing = str(reason)
    finally:
        for worker in workers.values():
            worker.close()
    return result


def fresh(module: str, *arguments: str, timeout: float = TIMEOUT) -> dict[str, Any]:
    """What a module of ``benchmarks`` prints as its last line, as JSON, in a fresh process.

    Raises:
        NotMeasuredError: when it fails, or needs too long.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise NotMeasuredError(f"more than {timeout:.0f} s") from error
    if done.returncode != 0:
        raise NotMeasuredError((done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1][:200])
    return cast("dict[str, Any]", json.loads(done.stdout.splitlines()[-1]))


def resident() -> int:
    """What the process holds in memory now, in bytes; the most that it ever held where only that is known."""
    gc.collect()
    if _STATM.is_file():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    return peak()


def peak() -> int:
    """The most memory that the process ever held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": sys.version.split()[0],
        "load_before": os.getloadavg()[0],
    }


def _processor() -> str:
    """The processor's name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8", errors="replace").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
