"""Ending a run early: at once, quietly, with or without worker processes.

A pool of processes waits for what its workers have begun. Who is interrupted, or whose reader has gone, does not want
to wait, and ends the workers first.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)
_received: list[int] = []
# Seconds.
_MOMENT = 0.005


def interrupt_on_signals() -> None:
    """Let the signals that ask a process to end raise ``KeyboardInterrupt(number)``, so that files are cleaned up.

    Workers that are started later end at once and without a word. A signal that is ignored, as under ``nohup``, stays
    ignored. To be called in the main thread.
    """
    owner = os.getpid()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:
            os._exit(0)  # without the traceback that an interrupt would print
        if _deletes(frame) and hasattr(signal, "setitimer"):
            # What is raised there is only reported and lost: come again in a moment.
            signal.signal(signal.SIGALRM, lambda _alarm, later: interrupt(number, later))
            signal.setitimer(signal.ITIMER_REAL, _MOMENT)
            return
        _received.append(number)
        # Not every signal reaches the workers by itself; Ctrl-C in a terminal does.
        for worker in multiprocessing.active_children():
            with suppress(OSError):  # it has ended meanwhile
                os.kill(worker.pid or 0, signal.SIGINT)
        raise KeyboardInterrupt(number)

    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in _DEFAULTS:
            signal.signal(number, interrupt)


def _deletes(frame: FrameType | None) -> bool:
    """Whether a ``__del__`` is running."""
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False


def check_interrupted() -> None:
    """Interrupt now if a signal came whose exception was lost: what is raised within a ``__del__`` goes no further.

    Raises:
        KeyboardInterrupt: with the number of the signal.
    """
    if _received:
        raise KeyboardInterrupt(_received[0])


def leave(status: int) -> NoReturn:
    """End the workers and this process without waiting for what they still have for each other."""
    for worker in multiprocessing.active_children():
        worker.kill()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(status)
