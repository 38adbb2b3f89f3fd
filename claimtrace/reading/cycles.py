"""Circles in which sources cite each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

__all__ = ["components", "cycles_among"]


def cycles_among(relays: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """One shortest circle for each group of sources that cite each other, smallest id first.

    ``relays`` says who cites whom, as `Graph.relays` does.
    """
    if not relays:
        return []
    return sorted(_shortest_circle(relays, group) for group in components(relays) if len(group) > 1)


def components(graph: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Strongly connected components, each after all it leads to (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    found.append(_pop_component(stack, on_stack, node))
    return found


def _pop_component(stack: list[str], on_stack: set[str], root: str) -> list[str]:
    component = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return component


def _shortest_circle(graph: Mapping[str, Collection[str]], group: list[str]) -> tuple[str, ...]:
    """The shortest way round from the smallest id of a component back to itself."""
    inside, start = set(group), min(group)
    came_from: dict[str, str] = {}
    layer = [start]
    while layer:
        following = []
        for node in layer:
            for target in sorted(inside.intersection(graph.get(node, ()))):
                if target == start:
                    return _path_back(came_from, node, start)
                if target not in came_from:
                    came_from[target] = node
                    following.append(target)
        layer = following
    raise AssertionError("a strongly connected component has a way back")


def _path_back(came_from: Mapping[str, str], node: str, start: str) -> tuple[str, ...]:
    path = [node]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
