"""Numbers with their nouns, as every room writes them."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, noun: str, many: str | None = None) -> str:
    """A number and its noun, in the plural where it needs one: ``counted(2, "echo", "echoes")``."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
