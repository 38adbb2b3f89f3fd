"""The fourteen laws of the second calculus, as predicates that any scorer can be held to.

A law is a function of a generator, a network and a scorer. It returns None where the case does
not exercise it, an empty string where it holds, and else what broke.
"""

from support.laws2 import kept, new
from support.laws2.common import Law, Scorer, score_of

__all__ = ["LAWS", "Law", "Scorer", "score_of"]

LAWS: dict[str, Law] = {
    "1": kept.copies_change_nothing,
    "2 lossless": kept.lossless_relays_change_nothing,
    "2 bound": kept.relays_never_raise_above_independence,
    "3": kept.one_origin_is_the_most,
    "4": kept.more_of_one_side,
    "5": kept.better_is_never_worse,
    "6": kept.what_weighs_nothing,
    "7": kept.names_and_order_do_not_matter,
    "8": kept.chains_multiply,
    "9": kept.retracting_is_not_being_there,
    "10": kept.numbers_are_in_order,
    "11 entailment": new.entailment_is_kept,
    "11 twins": new.twins_are_one_claim,
    "12 takes": new.undercuts_only_take,
    "12 absence": new.a_certain_undercut_is_absence,
    "13 denial": new.a_denial_taken_back_leaves_no_trace,
    "13 replaced": new.what_was_taken_back_revives_nothing,
    "14": new.dropping_a_name_never_confirms,
}
