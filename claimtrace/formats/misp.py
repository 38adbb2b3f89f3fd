"""MISP out: machine tags of the admiralty-scale and estimative-language taxonomies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from claimtrace.formats.terms import Catalogue, Letters, policy_of
from claimtrace.policy import Policy
from claimtrace.records import Record
from claimtrace.scales import (
    MISP_ADMIRALTY,
    MISP_ADMIRALTY_CREDIBILITY,
    MISP_ADMIRALTY_RELIABILITY,
    MISP_ESTIMATIVE,
    MISP_LIKELIHOOD,
)
from claimtrace.scoring import Corroboration, corroborate_all

__all__ = ["misp_lines", "reliability_tag", "score_tags"]

_RELIABILITY = f'{MISP_ADMIRALTY.name}:source-reliability="'


def misp_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """One JSON object a line for each source and each claim that has tags.

    ``type`` and ``id`` name the record; ``Tag`` is a list as MISP's events and attributes carry
    it. A source has the letter of its organisation. Tags have no numbers: each taxonomy has its
    own. F and 6 have no tag, for MISP would count them as 50.
    """
    return _lines(Catalogue(records), policy_of(policy))


def _lines(shelf: Catalogue, policy: Policy) -> Iterator[str]:
    letters = Letters(shelf, policy)
    for source in shelf.sources:
        letter = reliability_tag(letters.of(source))
        if letter is not None:
            yield _line("source", source, [letter])
    for score in corroborate_all(shelf.cases(), policy, explain=False):
        tags = score_tags(score)
        if tags:
            yield _line("claim", score.claim, tags)


def reliability_tag(letter: str) -> str | None:
    """The machine tag of a source's letter; None for F."""
    return f'{_RELIABILITY}{letter.lower()}"' if letter in MISP_ADMIRALTY_RELIABILITY else None


def score_tags(score: Corroboration) -> list[str]:
    """The machine tags of a score: letter and credibility, and the likelihood if one was asked for.

    F and 6 have none.
    """
    tags = []
    letter = reliability_tag(score.reliability)
    if letter is not None:
        tags.append(letter)
    if score.credibility in MISP_ADMIRALTY_CREDIBILITY:
        tags.append(f'{MISP_ADMIRALTY.name}:information-credibility="{score.credibility}"')
    if score.likelihood is not None:
        value, _ = MISP_LIKELIHOOD[score.likelihood]
        tags.append(f'{MISP_ESTIMATIVE.name}:likelihood-probability="{value}"')
    return tags


def _line(kind: str, name: str, tags: list[str]) -> str:
    content = {"type": kind, "id": name, "Tag": [{"name": tag} for tag in tags]}
    return json.dumps(content, ensure_ascii=False)
