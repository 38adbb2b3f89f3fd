"""Work on the parts of a store in several processes, results in the order of the parts."""

from __future__ import annotations

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Protocol, TypeVar, runtime_checkable

from claimtrace.case import Case
from claimtrace.collector import collector_paused
from claimtrace.errors import ClaimtraceError

__all__ = ["Shard", "ShardedStore", "in_order", "shards_of"]

_Result = TypeVar("_Result")

_IN_FLIGHT = 3
"""Shards handed out per worker: one it works on, and some ahead, so that slow ones even out."""

_TOGETHER = 50
"""Results in a packet: so few that the processor's cache still holds them when they are packed."""


class Shard(Protocol):
    """A part of a store that can be pickled, and that opens the store by itself where it is."""

    def cases(self) -> Iterator[Case]:
        """Its cases, one at a time."""
        ...


@runtime_checkable
class ShardedStore(Protocol):
    """A store that other processes can open for themselves: a ledger in a file."""

    def shards(self, workers: int) -> Iterable[Shard]:
        """All its cases, in order, in small parts for so many workers.

        Raises ValueError where it is in no file.
        """
        ...


def shards_of(store: object, workers: int) -> Iterable[Shard]:
    """The shards of a store. Raises ValueError for what other processes cannot open."""
    if not isinstance(store, ShardedStore):
        raise ValueError(
            f"workers open the file of a ledger themselves, and a {type(store).__name__} has none: "
            "give the ledger (Ledger(path)), or leave workers at 1"
        )
    return store.shards(workers)


def in_order(
    work: Callable[[Shard], Iterable[_Result]], shards: Iterable[Shard], workers: int
) -> Iterator[_Result]:
    """What ``work`` makes of the shards, one result after the other, in the order of the shards.

    ``work`` and its results must pickle. The processes are spawned, since a forked one would
    inherit open databases and the locks of other threads. A bounded number of shards is in
    flight, so that results never pile up. What a worker raises is raised here.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context)
    pending: deque[Future[list[bytes]]] = deque()
    try:
        for shard in shards:
            pending.append(pool.submit(_packed, work, shard))
            if len(pending) >= workers * _IN_FLIGHT:
                yield from _unpacked(pending.popleft().result())
        while pending:
            yield from _unpacked(pending.popleft().result())
    except BrokenProcessPool as error:
        raise ClaimtraceError(
            "a worker process ended before its work was done: it was killed, perhaps for want of "
            "memory, or the script lacks `if __name__ == '__main__':` around what it does"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _packed(work: Callable[[Shard], Iterable[object]], shard: Shard) -> list[bytes]:
    """What is made of a shard, a few results at a time as bytes, while they are at hand."""
    with collector_paused():
        results = iter(work(shard))
        packets = []
        while some := list(islice(results, _TOGETHER)):
            packets.append(pickle.dumps(some, pickle.HIGHEST_PROTOCOL))
    return packets


def _unpacked(packets: Iterable[bytes]) -> Iterator[Any]:
    for packet in packets:
        with collector_paused():
            results = pickle.loads(packet)
        yield from results
