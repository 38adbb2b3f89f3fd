"""The garbage collector, paused while objects are made in bulk."""

from __future__ import annotations

import gc

__all__ = ["collector_paused"]


class collector_paused:  # noqa: N801 - used as a word, as contextlib's own are
    """Without the collector: records make no cycles, and looking for them takes long.

    It is on again afterwards, unless it was off before. Nothing is handed to the caller's code
    meanwhile: no generator may be suspended inside.
    """

    __slots__ = ("_was_on",)

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
