"""The error of inputs that give no text."""

from __future__ import annotations


class UnreadableError(Exception):
    """Says what is wrong with an input, and the remedy; whoever catches it knows the file and the line."""
