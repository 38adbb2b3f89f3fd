"""A slow, exact second opinion on every score of the second calculus.

The oracle takes records as the mappings that a file's lines hold, and a policy as a mapping of
what differs from the default. It derives everything else by itself and in fractions, and it
enumerates instead of optimising: every chain, every fall of every coin, every interval in which a
threshold can fall, every reading of a side and every choice of speakers. It shares no code with
the library, so that a mistake would have to be made twice to go unseen.

Where the contract is silent, it was read as an analyst would read it. Each reading names the
formula or section that it concerns, and the law or row that decides it, if one does.

 1. (6, Figures) Twins have known windows or none at all. An open end is unknown "also where two are
    equally open", so two claims with the same half-open window are not twins. Twins may differ in
    the modifier ("stated 400" and "around 400" are both 350 to 450 with the number 400).
 2. (Figures, part and whole) "For counts": both figures hold whole numbers only. For other figures
    a part bounds nothing, though a part greater than its whole still contradicts it.
 3. (Figures) Two claims without figures are rivals where their scopes are equal and their windows
    are equal or not both known. Known windows that differ, a part in its whole included, make them
    say nothing of each other. A window of which one end is known is a window.
 4. (Figures, reach) "At least 0" and "more than 0" know of nothing and oppose nothing by reach.
    "At most 0" has no reach either. Only assertions have reach; the n is the number as said.
 5. (3) The source at the end of a chain has no fidelity there, whether it speaks for itself or on
    nobody's word. The unwritten last hop of a chain that ends at an outlet by citation is the same
    coin as a written unattributed hop of that outlet would be. A source is at the end by citation
    only if it has no hop at all of that stance on the claim: where its hops were taken back, the
    chain is gone and does not become unattributed.
 6. (8) An unattributed voice has a threshold of its own, apart from that of what the same
    organisation says on its own authority, and shares it with its voice on the other side. It has
    the interest of its organisation.
 7. (8) "Ties: the attributed, then the larger k": an attributed supporting reading first, then an
    attributed opposing one, then the larger k. The letter is that of the reading so taken.
 8. (8, Grade) "The attributed readings alone" are the attributed supporting readings against every
    opposing reading, unattributed voices included: else an anonymous voice against the claim
    would be answered by an anonymous voice for it, and law 14 would break. Where the printed
    numbers make a 1 or a 2: the digit is the worse of theirs and that of the attributed readings,
    the latter counted as 3 where it is more (law 4: a 6 for what was a 3 would be absurd).
    Second bloc and q' are the printed ones. Of the two hypotheses the smaller b and the smaller d
    count here, too.
 9. (10) Retractions and replacements count although no held report tells of them, unless a held
    report does and its chain was taken back. Assertions, denials and undercuts need a held report.
10. (4, 11, Sourcing) In counts and sourcing a joint act is one speaker whether its signers are
    graded or not; for the opinion only graded signers make an act. Counts of a claim look at its
    own reports, sourcing at those of what is pooled in as well. A held report is counted (not in
    sourcing) unless its reporter took it back, even if what it tells of was.
11. (10) The newest position is looked at first; what has been given up takes nothing away itself
    (law 13). "450", then a denial of "at least 400", then "500" leaves 450 and 500.
12. (10) A retraction takes away every chain that enters the organisation, unless it goes on by a
    hop of the organisation that is dated later. What lies behind that hop counts again, whatever
    it passes. An organisation's several retractions of a claim are one, dated as a position is.
    A retraction on a claim is one on its twins. A retraction takes undercuts away as well.
13. (10) An organisation's own hops are those that itself or its parts make without citing, or
    citing one of themselves. The hop that "cites it" is the last by which a chain enters it; a
    dated report two relays away does not date the position.
14. (10) "Later" compares instants where both are times, else days in UTC. Two positions are on
    different dates only if they are on different days.
15. (10) A superseding statement is any chain through a hop that supersedes; its speaker is the
    organisation at the end, unattributed ends included; its date is that of the own hops of those
    chains, else of those that cite it. It cancels what that organisation asserts of the older
    claim, attributed or not. It is undone by another superseding statement of the organisation
    onto the older claim, or by an own hop of it there that still stands, if both dates are known
    and that one is later. A newer claim that is denied later, or undercut, still supersedes.
    Positions are looked at after replacements: what is replaced is no position.
16. (9) u_t is one number for each target, claim and stance, in both hypotheses: of the readings of
    the undercutters (joint acts, or one unattributed voice) the one that is most. A chain is
    charged once for each target that it meets, also where the held report is the target's own.
    A part and its whole that are both undercut are two targets.
17. (Figures, consensus) Attributed graded assertions, an organisation by its strongest statement
    that fits; a half-open window is an extent of its claim's own.
18. (Sourcing) A report counts if it still leads somewhere, or leads in a circle: reports that only
    cite each other are `unattributed`, not `unsourced`. A chain is out by one target with u_t of
    a half or more; several weak undercuts do not add up. Unnamed people are sources of kind
    anonymous that are parts of nobody and have no number on any claim of the side; together they
    are one origin and one bloc.
19. (Grade) Contested: k of the pair that gives b, where both sides of that pair weigh something
    and they are not one and the same organisation.
20. (4) An own-basis report is a held hop without citation on the basis "own", by the organisation
    or a part of it. Other papers' reports of a signer do not make it speak for itself. Signers who
    speak for themselves still connect the others. Documents are compared by sha256 where there is
    one, else by url, as written: one with a digest and one with an address only are two documents.
21. (6) Contraposed denials count in full (kappa 1), also where both windows are wholly unknown.
22. (7) k, the letter and contested are those of the hypothesis that gives b. If b is the same, that
    is independent relays.
23. (1, 2) Reliability and interest are those of the claim on which it was said, for undercutters
    the claim on which they undercut. An organisation of kind material is neutral; what is part of
    a maker has the maker's bloc, letter and interest.
24. (3) "Named" citing a material source is .9 also where the record says "named" in so many words;
    hedged and vague citations of material stay .9 and .7.
"""

from support.oracle2.agreement import Consensus, consensus
from support.oracle2.scores import Score, score
from support.oracle2.worlds import COIN_LIMIT, TooManyCoinsError

__all__ = ["COIN_LIMIT", "Consensus", "Score", "TooManyCoinsError", "consensus", "score"]
