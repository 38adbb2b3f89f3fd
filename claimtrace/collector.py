"""The garbage collector, paused while objects are made in bulk."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the collector: records make no cycles, and looking for them takes long.

    It is on again afterwards, unless it was off before. Nothing is handed to the caller's code
    meanwhile: no generator may be suspended inside.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
