"""What a policy judges, as exports state it: the letter of each source, and scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimtrace.formats.terms import Shelf
from claimtrace.policy import Policy
from claimtrace.records import Letter
from claimtrace.scoring import Corroboration

__all__ = ["Letters", "judged_by", "policy_of"]


def policy_of(policy: Policy | None) -> Policy:
    """The policy, the default one where none is given. Raises TypeError for anything else."""
    if policy is None:
        return Policy()
    if not isinstance(policy, Policy):
        raise TypeError(f"a Policy is expected, not {type(policy).__name__}: hand over Policy(...)")
    return policy


class Letters:
    """The source reliability that counts for each source: its organisation's, by a policy.

    The policy's letter, else that of the organisation's record; F where there is neither, and
    where the policy has a number in place of the letter, be it for one topic only.
    """

    def __init__(self, shelf: Shelf, policy: Policy):
        self._shelf = shelf
        self._letters = policy.letters
        self._numbers = {
            key if isinstance(key, str) else key[0] for key in policy.source_reliability
        }

    def of(self, source: str) -> Letter:
        """The letter of a source, whether or not there is a record of it."""
        organisation = self._shelf.organisation_of(source)
        if organisation is None or organisation in self._numbers:
            return "F"
        record = self._shelf.sources.get(organisation)
        return self._letters.get(organisation) or ("F" if record is None else record.reliability)


def judged_by(policy: Policy, scores: Iterable[Corroboration]) -> Iterator[Corroboration]:
    """The scores, one after the other.

    Raises TypeError for anything that is no score, and ValueError for one by a policy with other
    numbers: the letters beside it would not be those that made it.
    """
    if isinstance(scores, Corroboration) or not isinstance(scores, Iterable):
        raise TypeError(
            f"a list of scores is expected, not {type(scores).__name__}: "
            "hand over [score], or corroborate_all(cases, policy)"
        )
    for score in scores:
        if not isinstance(score, Corroboration):
            raise TypeError(
                f"a Corroboration is expected as score, not {type(score).__name__}: "
                "corroborate and corroborate_all give them"
            )
        if score.policy.digest != policy.digest:
            raise ValueError(
                f"the score of {score.claim!r} is by the policy {score.policy.name!r} "
                f"({score.policy.digest}), the export by {policy.name!r} ({policy.digest}): "
                "hand over the policy that made the scores as policy=..."
            )
        yield score
