"""A case: everything that is held about some questions."""

from claimtrace.case.case import Case, CaseHolder, claim_id_of

__all__ = ["Case", "CaseHolder", "claim_id_of"]
