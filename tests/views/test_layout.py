"""The layered layout, on random graphs."""

import random
from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

import pytest
from support.cases import law_cases

from claimtrace.views.layout import Layout, layered

HIGH, GAP = 2.0, 1.0
Graph = tuple[list[str], list[tuple[str, str]]]


COUNT = law_cases(150)


def graphs(circles: bool, count: int = COUNT) -> Iterator[Graph]:
    rng = random.Random(20160327)
    for _ in range(count):
        boxes = [f"b{number}" for number in range(rng.randint(1, 14))]
        pairs = list(combinations(boxes, 2))
        links = rng.sample(pairs, min(len(pairs), rng.randint(0, 20)))
        if circles:
            links += [(head, tail) for tail, head in links if rng.random() < 0.3]
        rng.shuffle(boxes)
        yield boxes, links


def laid_out(graph: Graph) -> Layout:
    return layered(*graph, box_height=HIGH, gap=GAP)


def path(layout: Layout, number: int, link: tuple[str, str]) -> list[tuple[int, float]]:
    """The columns that a line visits, with the height in each, from its left end on."""
    tail, head = link
    start, end = layout.column[tail], layout.column[head]
    step = 1 if start < end else -1
    middle = zip(range(start + step, end, step), layout.routes[number], strict=True)
    found = [(start, layout.middle[tail]), *middle, (end, layout.middle[head])]
    return found if step > 0 else found[::-1]


@pytest.mark.parametrize("circles", [False, True])
def test_lines_visit_every_column_between_their_ends(circles):
    for graph in graphs(circles):
        layout = laid_out(graph)
        for number, link in enumerate(graph[1]):
            columns = [column for column, _ in path(layout, number, link)]
            assert columns == list(range(columns[0], columns[0] + len(columns)))
            assert len(columns) > 1


def test_lines_of_a_graph_without_circles_run_to_the_right():
    for graph in graphs(circles=False):
        column = laid_out(graph).column
        assert all(column[tail] < column[head] for tail, head in graph[1])


def test_only_lines_on_a_circle_run_to_the_left():
    turned = 0
    for boxes, links in graphs(circles=True):
        column = laid_out((boxes, links)).column
        for tail, head in links:
            if column[tail] > column[head]:
                turned += 1
                assert reachable(links, head, tail)
    assert turned > 2 * COUNT / 3


def reachable(links: list[tuple[str, str]], start: str, goal: str) -> bool:
    seen = {start}
    waiting = [start]
    for box in waiting:
        for tail, head in links:
            if tail == box and head not in seen:
                seen.add(head)
                waiting.append(head)
    return goal in seen


@pytest.mark.parametrize("circles", [False, True])
def test_boxes_keep_their_distance_and_lines_pass_between_them(circles):
    for graph in graphs(circles):
        layout = laid_out(graph)
        for a, b in combinations(graph[0], 2):
            if layout.column[a] == layout.column[b]:
                assert abs(layout.middle[a] - layout.middle[b]) >= HIGH + GAP - 1e-9
        for number, link in enumerate(graph[1]):
            for column, height in path(layout, number, link)[1:-1]:
                for box in graph[0]:
                    if layout.column[box] == column:
                        assert abs(layout.middle[box] - height) >= HIGH / 2 + GAP / 2 - 1e-9


@pytest.mark.parametrize("circles", [False, True])
def test_everything_lies_within_the_height(circles):
    for graph in graphs(circles):
        layout = laid_out(graph)
        for middle in layout.middle.values():
            assert HIGH / 2 - 1e-9 <= middle <= layout.height - HIGH / 2 + 1e-9
        for number, link in enumerate(graph[1]):
            assert all(-1e-9 <= y <= layout.height + 1e-9 for _, y in path(layout, number, link))


def test_crossings_are_counted_as_they_are_drawn():
    crossed = 0
    for graph in graphs(circles=False):
        layout = laid_out(graph)
        segments = [
            segment
            for number, link in enumerate(graph[1])
            for segment in pairwise(path(layout, number, link))
        ]
        drawn = sum(
            (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < -1e-12
            for a, b in combinations(segments, 2)
            if a[0][0] == b[0][0]
        )
        assert layout.crossings == drawn
        crossed += drawn
    assert crossed > COUNT / 6


def test_a_tree_is_drawn_without_crossings():
    rng = random.Random(7)
    for _ in range(law_cases(100)):
        boxes = [f"b{number}" for number in range(rng.randint(2, 40))]
        links = [(box, boxes[rng.randrange(place)]) for place, box in enumerate(boxes) if place]
        shuffled = rng.sample(boxes, len(boxes))
        assert layered(shuffled, links).crossings <= len(boxes) // 10


PAIRS = law_cases(60, quick=10)


@pytest.mark.slow
def test_two_columns_are_near_the_fewest_crossings():
    """The barycentre heuristic is no optimum; over all it stays within a quarter of it."""
    rng = random.Random(11)
    found = least = 0
    for _ in range(PAIRS):
        left, right = [f"l{n}" for n in range(5)], [f"r{n}" for n in range(4)]
        links = [(a, b) for a in left for b in right if rng.random() < 0.4]
        linked = {name for link in links for name in link}
        found += layered([n for n in left + right if n in linked], links).crossings
        least += fewest(left, right, links)
    assert least > 5 * PAIRS / 6
    assert found <= least * 1.25


def fewest(left: list[str], right: list[str], links: list[tuple[str, str]]) -> int:
    best = len(links) ** 2
    for first in permutations(left):
        for second in permutations(right):
            places = [(first.index(a), second.index(b)) for a, b in links]
            crossings = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(places, 2))
            best = min(best, crossings)
    return best


def test_last_boxes_that_lead_nowhere_stand_in_the_last_column():
    layout = layered(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("a", "d")], last=("d", "a"))
    assert layout.column == {"a": 0, "b": 1, "c": 2, "d": 2}


def test_the_same_graph_gives_the_same_layout():
    for graph in graphs(circles=True):
        assert laid_out(graph) == laid_out(graph)


def test_nothing_at_all():
    assert layered([], []).columns == 0
