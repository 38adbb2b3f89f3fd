"""Exact scores beside ProbLog's, and what large networks cost beside networkx's reachability.

Run ``python tests/benchmarks/exact_scoring.py [problog|networks|curve]``; without a word, all
three. Peers are installed into an environment of the benchmark's own; figures are ratios measured
side by side in this run.
"""

from __future__ import annotations

import cProfile
import platform
import pstats
import random
import sys

from peers import best_of, inside, run_with

from claimtrace import Attribution, Case, Claim, Document, Policy, Source, corroborate
from claimtrace.reading.reading import Reading
from claimtrace.scoring.shared_relays.hypothesis import SharedRelays
from claimtrace.scoring.statements import statements_about

PAGE = Document(title="page")
RANDOM_NETWORKS = 40
EDGES = 10


def outlet(name: str, fidelity: float = 1.0) -> Source:
    return Source(id=name, name=name, kind="outlet", fidelity=fidelity)


def witness(name: str) -> Source:
    return Source(id=name, name=name, kind="witness", reliability="B")


def hop(reporter: str, cited: str, *, held: bool = False, certainty: float | None = None):
    return Attribution(claim="c", reporter=reporter, attributed_to=cited, certainty=certainty,
                       document=PAGE if held else None)  # fmt: skip


def case_of(sources: list[Source], hops: list[Attribution]) -> Case:
    return Case.of(Claim(id="c", statement="c"), *sources, *hops)


# --- exactness, beside ProbLog -------------------------------------------------------------------


def random_network(rng: random.Random) -> Case:
    """Three outlets that are held, relays among themselves, two witnesses; ten lossy hops."""
    relays = [f"r{n}" for n in range(5)]
    witnesses = ["w0", "w1"]
    ways: set[tuple[str, str]] = set()
    while len(ways) < EDGES:
        here = rng.choice(relays)
        there = rng.choice([name for name in (*relays, *witnesses) if name != here])
        ways.add((here, there))
    hops = [
        hop(here, there, held=here in relays[:3], certainty=rng.choice((0.3, 0.6, 0.9)))
        for here, there in sorted(ways)
    ]
    return case_of([*map(outlet, relays), *map(witness, witnesses)], hops)


def as_problog(case: Case) -> str:
    """The same network under shared relays: the chance that a reliable witness is heard."""
    lines = []
    reporters = {each.reporter for each in case.attributions}
    for number, each in enumerate(case.attributions):
        lines.append(f"{each.certainty}::h{number}.")
        lines.append(f"cited({each.attributed_to}) :- h{number}, cited({each.reporter}).")
        if each.document is not None:
            lines.append(f"cited({each.attributed_to}) :- h{number}.")
    for name in ("w0", "w1"):
        if name not in reporters:
            lines += [f"0.75::reliable({name}).", f"proven :- cited({name}), reliable({name})."]
    return "\n".join([*lines, "proven :- fail.", "query(proven)."])


def against_problog() -> None:
    from problog import get_evaluatable
    from problog.program import PrologString

    rng = random.Random(1)
    ours = theirs = worst = 0.0
    for _ in range(RANDOM_NETWORKS):
        case = random_network(rng)
        reading = Reading(case, Policy())
        said = [each for each in statements_about(reading, case.claim("c")).support if each.rho]
        score = SharedRelays(reading).evaluate(said, ()).opinion.b
        program = as_problog(case)
        answer = max(get_evaluatable().create_from(PrologString(program)).evaluate().values())
        worst = max(worst, abs(score - answer))
        ours += best_of(
            3,
            lambda reading=reading, said=said: SharedRelays(reading).evaluate(said, ()),
        )
        theirs += best_of(
            3,
            lambda program=program: get_evaluatable().create_from(PrologString(program)).evaluate(),
        )
    print(f"\nexact support of {RANDOM_NETWORKS} random networks of {EDGES} lossy hops")
    print(f"  largest difference to ProbLog {worst:.1e}")
    print(
        f"  claimtrace {ours / RANDOM_NETWORKS * 1e3:.3f} ms, ProbLog "
        f"{theirs / RANDOM_NETWORKS * 1e3:.1f} ms a network: {theirs / ours:.0f} times as fast"
    )


# --- cost, beside networkx -----------------------------------------------------------------------


def chain_of(length: int) -> Case:
    names = [f"r{n}" for n in range(length)]
    hops = [hop(a, b, held=n == 0) for n, (a, b) in enumerate(zip(names, [*names[1:], "w"],
                                                                  strict=True))]  # fmt: skip
    return case_of([*(outlet(name, 0.9999) for name in names), witness("w")], hops)


def star_of(rays: int) -> Case:
    names = [f"r{n}" for n in range(rays)]
    return case_of(
        [*(outlet(name, 0.9) for name in names), witness("w")],
        [hop(name, "w", held=True) for name in names],
    )


def layers_of(layers: int, width: int, ends: int) -> Case:
    names = [[f"r{layer}-{n}" for n in range(width)] for layer in range(layers)]
    hops = [hop(a, b, held=layer == 0) for layer in range(layers - 1) for a in names[layer]
            for b in names[layer + 1]]  # fmt: skip
    witnesses = [f"w{n}" for n in range(ends)]
    hops += [hop(a, w) for a in names[-1] for w in witnesses]
    sources = [outlet(name, 0.9) for layer in names for name in layer]
    return case_of([*sources, *map(witness, witnesses)], hops)


def acyclic_of(nodes: int, degree: int, ends: int) -> Case:
    rng = random.Random(2)
    names = [f"r{n}" for n in range(nodes)]
    witnesses = [f"w{n}" for n in range(ends)]
    hops = []
    for number, name in enumerate(names):
        onward = [*names[number + 1 :], *witnesses]
        for cited in rng.sample(onward, min(degree, len(onward))):
            hops.append(hop(name, cited, held=number < 20))
    return case_of([*(outlet(name, 0.9) for name in names), *map(witness, witnesses)], hops)


def against_networkx() -> None:
    import networkx

    print(f"\n{'network':<44}{'score s':>9}{'networkx s':>12}{'ratio':>8}  exact")
    for name, case in (
        ("chain of 10,000 lossy relays", chain_of(10_000)),
        ("star of 100,000 lossy relays", star_of(100_000)),
        ("5 layers of 20 lossy relays, one witness", layers_of(5, 20, 1)),
        ("5 layers of 20 lossy relays, two witnesses", layers_of(5, 20, 2)),
        ("acyclic, 1,000 lossy relays, one witness", acyclic_of(1000, 3, 1)),
        ("acyclic, 1,000 lossy relays, five witnesses", acyclic_of(1000, 3, 5)),
    ):
        edges = [(each.reporter, each.attributed_to) for each in case.attributions]
        starts = {each.reporter for each in case.attributions if each.document is not None}

        def reachability(edges=edges, starts=starts):
            graph = networkx.DiGraph()
            graph.add_edges_from(edges)
            graph.add_edges_from(("start", name) for name in starts)
            return networkx.descendants(graph, "start")

        result = corroborate(case, "c", explain=False)
        ours = best_of(2, lambda case=case: corroborate(case, "c", explain=False))
        theirs = best_of(2, reachability)
        exact = "yes" if result.complete else "no: flagged, a lower bound"
        print(f"{name:<44}{ours:>9.3f}{theirs:>12.3f}{ours / theirs:>8.1f}  {exact}")


def curve() -> None:
    """Lossless relays: cost per edge as the network grows.

    Calls of functions are steps, whatever the machine: time grows faster than they do where
    records no longer fit into the processor's caches.
    """
    print(f"\n{'edges':>10}{'seconds':>10}{'us an edge':>12}{'calls an edge':>15}")
    for edges in (1_000, 10_000, 100_000, 1_000_000):
        rng = random.Random(3)
        relays = max(2, edges // 4)
        names = [f"r{n}" for n in range(relays)] + ["w"]
        hops = []
        for n in range(edges):
            here = n % relays
            hops.append(hop(names[here], names[rng.randint(here + 1, relays)], held=n < relays))
        case = case_of([*map(outlet, names[:-1]), witness("w")], hops)
        seconds = best_of(1, lambda case=case: corroborate(case, "c", explain=False))
        profile = cProfile.Profile()
        profile.runcall(corroborate, case, "c", explain=False)
        calls = pstats.Stats(profile).total_calls / edges  # type: ignore[attr-defined]
        print(f"{edges:>10,}{seconds:>10.3f}{seconds / edges * 1e6:>12.2f}{calls:>15.2f}")


def main() -> None:
    if not inside():
        run_with(["problog", "networkx"], __file__)
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    wanted = sys.argv[1:] or ["problog", "networks", "curve"]
    for word, part in (("problog", against_problog), ("networks", against_networkx),
                       ("curve", curve)):  # fmt: skip
        if word in wanted:
            part()


if __name__ == "__main__":
    main()
