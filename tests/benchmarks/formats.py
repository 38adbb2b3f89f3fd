"""What exports and imports cost per record, beside ``prov`` and ``stix2`` with the same content.

Run ``python tests/benchmarks/formats.py [QUESTIONS]``. Everything is measured where the peers are
installed, side by side in one run (best of three rounds each). The peers are handed fields that
are worked out already, so that only their own building, checking and writing counts.
"""

from __future__ import annotations

import io
import json
import platform
import sys
from datetime import date, timedelta
from typing import Any

from peers import best_of, inside, run_with

PEERS = ("prov", "stix2")
ROUNDS = 3


def records_of(questions: int) -> list[Any]:
    """Sources, a claim for each question, and five reports of it through an agency."""
    from claimtrace import Claim, Document, Quantity, Source, chain

    outlets = [
        Source(id=f"outlet-{n}", name=f"Outlet number {n}", kind="outlet") for n in range(40)
    ]
    others = [
        Source(id="agency", name="The agency", kind="agency", reliability="B"),
        Source(id="monitor", name="The monitor", kind="monitor", reliability="C"),
    ]
    made: list[Any] = [*outlets, *others]
    for number in range(questions):
        quantity = Quantity.at_least(number + 1, "fighter")
        made.append(Claim(id=f"claim-{number}", statement=str(quantity), quantity=quantity))
        for hop in range(5):
            page = Document(
                url=f"https://outlet.example/{number}/{hop}",
                title=f"Report {hop}",
                published=date(2016, 3, 27) + timedelta(days=hop),
            )
            reporter = outlets[(number + hop) % len(outlets)].id
            made += chain(f"claim-{number}", reporter, "agency", "monitor", document=page)
    return list(dict.fromkeys(made))


def measure(questions: int) -> None:
    import prov.model
    import stix2

    from claimtrace.formats import read_prov, to_prov, to_stix
    from claimtrace.jsonlines import to_line

    records = records_of(questions)
    prov_text = json.dumps(to_prov(records))
    bundle = to_stix(records)
    stix_text = json.dumps(bundle)
    graph = to_prov(records)
    read = prov.model.ProvDocument.deserialize
    rows = [
        ("records as JSON Lines", "claimtrace", lambda: [to_line(record) for record in records]),
        ("PROV-JSON written", "claimtrace", lambda: json.dumps(to_prov(records))),
        ("PROV-JSON written", "prov", lambda: prov_document(prov.model, graph).serialize()),
        ("PROV-JSON read", "claimtrace", lambda: list(read_prov(io.StringIO(prov_text)))),
        ("PROV-JSON read", "prov", lambda: read(content=prov_text, format="json")),
        ("STIX written", "claimtrace", lambda: json.dumps(to_stix(records))),
        ("STIX written", "stix2", lambda: stix_bundle(stix2, bundle).serialize()),
        ("STIX read", "stix2", lambda: stix2.parse(stix_text)),
    ]
    print(f"{len(records):,} records; Python {platform.python_version()}, {platform.machine()}")
    print(f"prov {prov.__version__}, stix2 {stix2.__version__}")
    print(f"{'work':24}{'by':12}{'us/record':>10}{'ratio':>8}")
    ours: dict[str, float] = {}
    for work, name, action in rows:
        spent = best_of(ROUNDS, action)
        ours.setdefault(work, spent)
        ratio = spent / ours[work]
        print(f"{work:24}{name:12}{spent / len(records) * 1e6:10.1f}{ratio:8.1f}")


def prov_document(model: Any, graph: dict[str, Any]) -> Any:
    """The same graph, built by calls of the prov package."""
    document = model.ProvDocument()
    for prefix, uri in graph["prefix"].items():
        document.add_namespace(prefix, uri)
    for name, fields in graph["agent"].items():
        document.agent(name, values(document, model, fields))
    for name, fields in graph["entity"].items():
        document.entity(name, values(document, model, fields))
    for fields in graph["wasAttributedTo"].values():
        document.wasAttributedTo(fields["prov:entity"], fields["prov:agent"])
    for fields in graph["specializationOf"].values():
        document.specializationOf(fields["prov:specificEntity"], fields["prov:generalEntity"])
    for fields in graph["hadMember"].values():
        document.hadMember(fields["prov:collection"], fields["prov:entity"])
    for fields in graph["wasDerivedFrom"].values():
        kind = {name: fields[name] for name in ("prov:type",) if name in fields}
        document.wasDerivedFrom(
            fields["prov:generatedEntity"],
            fields["prov:usedEntity"],
            other_attributes=values(document, model, kind),
        )
    return document


def values(document: Any, model: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """Attributes as the prov package takes them."""
    return {
        name: value
        if isinstance(value, str)
        else document.valid_qualified_name(value["$"])
        if value["type"] == "xsd:QName"
        else model.Literal(value["$"], document.valid_qualified_name(value["type"]))
        for name, value in fields.items()
    }


def stix_bundle(stix2: Any, bundle: dict[str, Any]) -> Any:
    """The same objects, built by the stix2 package's classes."""
    classes = {
        "identity": stix2.v21.Identity,
        "note": stix2.v21.Note,
        "report": stix2.v21.Report,
        "relationship": stix2.v21.Relationship,
    }
    made = [classes[fields["type"]](**fields) for fields in bundle["objects"]]
    return stix2.v21.Bundle(id=bundle["id"], objects=made)


if __name__ == "__main__":
    if inside():
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    else:
        run_with(PEERS, __file__)
