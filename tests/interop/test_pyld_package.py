"""The pyld package expands our JSON-LD without losing a term, and without the network."""

import json

from support.interop import RANDOM_LEDGERS, exported, peer

EXPORTS = exported("schemaorg")
VOCABULARY = "https://schema.org/"


def refuse(url, options):
    raise AssertionError(f"{url} was asked for")


def statements(node):
    """Every (term, value) of our own document, references as their targets."""
    for term, value in node.items():
        if term.startswith("@"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield VOCABULARY + term, each.get("@id", "a node")
                yield from statements(each)
            else:
                yield VOCABULARY + term, each


def expanded_statements(node):
    for term, values in node.items():
        if term.startswith("@"):
            continue
        for each in values:
            if "@value" in each:
                yield term, each["@value"]
            else:
                yield term, each.get("@id", "a node")
                yield from expanded_statements(each)


def types(node):
    if isinstance(node, list):
        for each in node:
            yield from types(each)
    elif isinstance(node, dict):
        named = node.get("@type", [])
        yield from named if isinstance(named, list) else [named]
        for value in node.values():
            if isinstance(value, dict) or (isinstance(value, list) and value is not named):
                yield from types(value)


def counted(pairs):
    return sorted(json.dumps(pair) for pair in pairs)


def test_no_term_is_lost():
    jsonld = peer("pyld").jsonld
    assert len(EXPORTS) == RANDOM_LEDGERS + 1
    for name, _, text in EXPORTS:
        document = json.loads(text)
        expanded = jsonld.expand(document, {"documentLoader": refuse})
        mine = [pair for node in document["@graph"] for pair in statements(node)]
        theirs = [pair for node in expanded for pair in expanded_statements(node)]
        assert counted(theirs) == counted(mine), name
        assert sorted(types(expanded)) == sorted(
            VOCABULARY + each for node in document["@graph"] for each in types(node)
        ), name


def test_claims_and_reviews_become_rdf():
    jsonld = peer("pyld").jsonld
    document = json.loads(EXPORTS[0][2])
    triples = jsonld.to_rdf(document, {"documentLoader": refuse})["@default"]
    predicates = {triple["predicate"]["value"] for triple in triples}
    terms = ["text", "appearance", "firstAppearance", "claimReviewed", "ratingValue"]
    assert {VOCABULARY + term for term in terms} <= predicates
