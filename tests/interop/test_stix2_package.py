"""The stix2 package parses our bundles strictly and gives them back."""

import json
import re

from support.interop import RANDOM_LEDGERS, exported, peer

EXPORTS = exported("stix")
_ZEROS = re.compile(r"(?:\.0+|(\.\d*?)0+)Z$")


def canonical(value):
    """Without the zeros at the end of a fraction of a second, which stix2 leaves out at times."""
    if isinstance(value, dict):
        return {key: canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [canonical(each) for each in value]
    if isinstance(value, str):
        return _ZEROS.sub(lambda found: (found[1] or "") + "Z", value)
    return value


def test_bundles_are_parsed_strictly_and_come_back():
    stix2 = peer("stix2")
    assert len(EXPORTS) == RANDOM_LEDGERS + 1
    for name, _, text in EXPORTS:
        bundle = stix2.parse(text, allow_custom=False, version="2.1")
        assert canonical(json.loads(bundle.serialize())) == canonical(json.loads(text)), name


def test_every_object_is_of_a_type_of_the_standard():
    stix2 = peer("stix2")
    for name, _, text in EXPORTS:
        for made in stix2.parse(text, allow_custom=False).get("objects", []):
            assert type(made).__module__.startswith("stix2.v21"), (name, made)


def test_times_end_in_z_and_confidence_stays_in_its_scale():
    """The package checks neither."""
    for _, _, text in EXPORTS:
        for made in json.loads(text)["objects"]:
            assert made["created"].endswith("Z")
            assert made["modified"].endswith("Z")
            assert 0 <= made.get("confidence", 0) <= 100


def test_a_store_finds_who_says_a_claim():
    stix2 = peer("stix2")
    store = stix2.MemoryStore(stix2.parse(EXPORTS[0][2]))
    claims = store.query([stix2.Filter("type", "=", "note")])
    said = [note for note in claims if store.relationships(note, "asserts", target_only=True)]
    assert said
