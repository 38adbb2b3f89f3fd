"""The words by which a text says that somebody said something."""

from __future__ import annotations

from collections.abc import Mapping

from claimtrace._frozen import Frozen
from claimtrace.extraction.english.lexicon.grammar import (
    Phrases,
    Words,
    listed,
    phrased,
    tabled,
)

__all__ = ["SpeechWords"]


def _inflected(verbs: str) -> str:
    """The past and the third person of regular verbs; a final "*" doubles the last letter."""
    return " ".join(form for verb in verbs.split() for form in _forms(verb))


def _forms(verb: str) -> tuple[str, str]:
    if verb.endswith("*"):
        return verb[:-1] + verb[-2] + "ed", verb[:-1] + "s"
    if verb.endswith("e"):
        return verb + "d", verb + "s"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied", verb[:-1] + "ies"
    return verb + "ed", verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


# Verbs of saying, of telling, of manner of speaking, of complaint and of advice, after the classes
# of Levin (English Verb Classes and Alternations, 1993, section 37). Those that are not in _SAID
# too attribute only before "that" or a quotation.
_TOLD = _inflected("""
    acknowledge admit* advise affirm allege announce argue articulate assert assure attest aver*
    avow boast brag* caution certify claim clarify comment complain concede conclude concur*
    confess confide confirm conjecture contend convey counter declare deduce deny disclose
    divulge elaborate emphasise emphasize estimate exclaim explain fume gripe grumble gush hint
    imply indicate inform insist intimate joke lament maintain mention moan mumble murmur mutter
    muse narrate note notify object observe opine pledge posit postulate predict proclaim profess
    promise prophesy protest quip* reaffirm reason reassure recall reckon recollect recount
    reiterate rejoin relate remark remind reply report respond restate retort reveal scoff shout
    shriek sigh signal snarl sneer sob* speculate state stipulate stress submit* suggest summarise
    summarize surmise tally testify theorise theorize thunder tweet underline underscore
    volunteer vouch vow wail warn whine whisper yell
""")
_SAID = """
    accused accuses acknowledge acknowledged acknowledges add added adds admit admits admitted
    advised advises affirmed affirms agree agreed agrees allege alleged alleges announce
    announced announces apologized argue argued argues asked asks assert asserted asserts
    assured assures attested attributed believe believed believes blamed blames blogged boasted
    boasts bragged briefed calculate calculated calculates called calls cautioned cautions
    charged chimed cite cited cites claim claimed claims clarified commented comments complained
    complains concede conceded concedes conclude concluded concludes concurred condemned confirm
    confirmed confirms contend contended contends contested continued continues corrected
    counted countered counters counts criticised criticized declare declared declares demanded
    demands denied denies deny describe described describes detailed details disclosed discloses
    discussed dismissed dismisses disputed disputes documented documents echoed echoes
    elaborated emailed emphasised emphasized emphasizes estimate estimated estimates exclaimed
    expect expected expects explain explained explains finds forecast forecasts found hailed
    highlighted highlights hinted hints hypothesized implied implies indicated indicates
    informed informs insist insisted insists interjected joked jokes knows lamented laments
    lashed lauded listed lists maintain maintained maintains mentioned mentions messaged mused
    note noted notes observed observes offered opined ordered outlined outlines phoned pleaded
    pledge pledged pledges pointed points posted praised predict predicted predicts proclaimed
    proclaims professed projected projects promise promised promises propose proposed proposes
    published quipped quote quoted quotes rated rates reaffirmed recalled recalls recommended
    recommends recounted recounts referenced references referred refers reiterated reiterates
    rejoined relayed relays remarked remarks repeated repeats replied replies report reported
    reports responded responds retorted reveal revealed reveals ruled rules said say says shot
    shouted signaled signals snapped specified specifies speculated speculates state stated
    states stress stressed stresses suggest suggested suggests summarised summarized surmised
    tallied tallies tell tells testified testifies texted theorized think thinks thought told
    tout touted touts tweet tweeted tweets underlined underlines underscored urged urges voiced
    volunteered vow vowed vows warn warned warns welcomed worried worries write writes wrote
"""
_WEAK = """
    apologized commented contested emailed explained explains knows messaged observed observes
    maintained repeated repeats testified testifies texted write writes wrote
    add added adds agree agrees argue argues asked asks believe believed believes blamed blames
    blogged calculated called calls charged charges cited cites claim condemned continued
    continues count counted counts criticised criticized demanded detailed details document
    documented documents estimate expect expected expects finds found hailed hinted hints
    implied implies knows lauded listed lists maintain maintained maintains note offered ordered
    pledge pledged pledges pointed points posted posts praised promise promises propose proposes
    published quote quotes rated rates recounts referenced references refers report reveal
    reveals ruled rules shot snapped state states tallied tallies think thinks thought voiced
    vow vows welcomed worried worries
"""
_TOLD_ONLY = " ".join(sorted(set(_TOLD.split()) - set(_SAID.split())))


class SpeechWords(Frozen):
    """Verbs, participles, nouns and documents that say, and what a verb needs to say it."""

    speech: Words = listed("Finite verbs that tie a statement to its subject.", _SAID + _TOLD)
    weak: Words = listed(
        'Those of them that do so only before "that" or a quotation.', _WEAK + _TOLD_ONLY
    )
    saying: Words = listed(
        "Participles of verbs of speech.",
        """
        showing indicating revealing putting saying adding noting claiming reporting stating telling
        warning arguing announcing insisting explaining confirming declaring suggesting asserting
        alleging pointing stressing emphasizing writing tweeting citing quoting estimating
        predicting boasting acknowledging promising pledging vowing calling recalling describing
        accusing referencing recounting repeating mentioning complaining concluding remarking asking
        denying
    """,
    )
    free_saying: Words = listed(
        'Those that a comma is enough for: "..., adding ...".',
        """
        saying adding noting claiming telling warning arguing announcing insisting reporting stating
    """,
    )
    telling: Words = listed(
        'Those that name first who is addressed: "telling the agency".',
        "telling",
    )
    shown: Words = listed(
        'Participles that tell what a document says: "data showing ...".',
        "showing indicating suggesting revealing estimating putting",
    )
    only_shown: Words = listed(
        "Those that nothing but a document can be the subject of.",
        "showing revealing putting",
    )
    showing: Words = listed(
        'Verbs that need a document as their subject ("the poll shows").',
        """
        shows show showed shown found finds find indicates indicate indicated suggests suggest
        suggested reveals revealed reveal puts put gave gives has had predicts projects estimates
        estimated reads read lists listed ranks ranked pegged pegs concluded concludes projected
        predicted noted notes says said states stated details has
    """,
    )
    not_shown: Words = listed(
        'Words behind such a verb that make it one of doing: "found by".',
        "by to",
    )
    issued: Words = listed(
        "Verbs by which a document is passed on, and says nothing.",
        "published released posted issued carried circulated obtained",
    )
    issuing: Words = listed(
        'Participles between a document and its date: "data released on Monday".',
        "released published issued posted conducted obtained",
    )
    documents: Words = listed(
        "Documents that can say something.",
        """
        poll polls survey surveys report reports study studies data figures statistics analysis
        research review census tally tallies count counts estimates estimate results records
        documents document filing filings numbers statement statements survey's index model models
        forecast letter memo release article story book paper papers transcript transcripts email
        emails complaint lawsuit indictment ruling average projections projection polling findings
        bulletin communique website post tweet footage video images audit inquiry investigation
        assessment briefing
    """,
    )
    polls: Words = listed(
        'Those of them that may follow "in".',
        """
        poll polls survey surveys count tally estimate estimates average report study analysis
        account reckoning
    """,
    )
    told: Words = listed(
        "Verbs whose object is the one addressed.",
        """
        told tells tell telling informed informs informing advised assured assures
    """,
    )
    tales: Words = listed(
        "Objects of such a verb that nobody is told.",
        "tale story stories lies",
    )
    denials: Words = listed(
        "Verbs that deny.",
        """
        denied denies deny denying dismissed dismisses rejected rejects refuted
    """,
    )
    dismissing: Words = listed(
        'Verbs that need a claim to deny it: "dismissed the report", not "a rival".',
        "dismissed dismisses",
    )
    accusing: Words = listed(
        'Verbs that say what follows "of" when they are passive.',
        "accused",
    )
    naming: Words = listed(
        'Verbs that speak only before "for", or of a quotation.',
        "called calls",
    )
    counting: Words = listed(
        "Verbs that report a count, before a number.",
        """
        put puts revised raised lowered recorded counted documented tallied registered verified
        logged
    """,
    )
    revising: Mapping[str, str] = tabled(
        'Verbs that set a toll, with the word before the number: "put the toll at".',
        {"put": "at", "puts": "at", "revised": "to", "raised": "to", "lowered": "to"},
    )
    revised: Words = listed(
        "What they set.",
        """
        toll number figure count total dead death deaths losses damage cost tally it them forecast
        estimate projection outlook
    """,
    )
    claims: Words = listed(
        "Nouns of speech, which attribute with the one whose they are.",
        """
        accusation accusations acknowledgement acknowledgment admission allegation allegations
        announcement argument assertion assertions assessment assurance assurances boast claim
        claims comment comments complaint complaints conclusion contention declaration denial
        denials estimate estimates finding findings forecast insistence pledge prediction
        predictions promise projection remark remarks report reports revelation statement statements
        suggestion testimony vow warning warnings
    """,
    )
    opinions: Words = listed(
        "Verbs of belief, which add no source to what somebody else says.",
        """
        agree agrees agreed believe believes believed doubt doubts doubted expect expects expected
        fear fears feared feel feels felt hope hopes hoped know knows knew suspect suspects
        suspected think thinks thought worry worries worried
    """,
    )
    quoting: Words = listed(
        "Verbs that pass on what another said.",
        "quoted quotes quote cited cites cite quoting citing",
    )
    quoting_as: Words = listed(
        'Those that need "as saying" behind whom they quote.',
        "quoted quotes quote",
    )
    according: Words = listed(
        'Words that attribute with "to" behind them.',
        "according",
    )
    per: Words = listed(
        'Words that attribute by themselves: "per the ministry".',
        "per",
    )
    other_cues: Words = listed(
        "Further words and marks at which an attribution may be read.",
        ": poll polls survey average",
    )
    irregular_tellings: Words = listed(
        'Past tenses of verbs of speech that do not end in "-ed".',
        "fumed went swore spoke sang put shot cut",
    )
    not_telling: Words = listed(
        'Verbs that before "that" say what was brought about or learnt, or is so.',
        """
        ensured happened proved required assumed turned decided deserved needed wanted allowed
        seemed appeared followed passed based used called named involved included remained caused
        provided elected planned enacted recognized realized noticed learned discovered determined
        remembered imagined hoped wished guessed
    """,
    )
    particles: Mapping[str, str] = tabled(
        'Verbs that say something with a particle: "pointed out".',
        {"pointed": "out", "points": "out", "point": "out"},
    )
    nounlike: Words = listed(
        "Verbs of speech that may be nouns.",
        """
        note notes state states remark remarks report reports claim claims add estimate estimates
        count counts comment comments charge charges detail details promise promises rate rates rule
        rules demand demands offer offers insist stress post posts tweet tweets forecast forecasts
        project projects document documents pledge pledges vow vows quote quotes reference
        references hint hints show shows tally tallies rank ranks list lists tell put puts stresses
        views point points proposal answer answers challenge question questions reply replies
    """,
    )
    thinking: Words = listed(
        "Verbs that a name may follow as the subject of what is thought.",
        """
        estimate estimates believe believes think thinks expect expects predict predicts suggest
        suggests reveal reveals agree agrees
    """,
    )
    promising: Words = listed(
        'Verbs that speak before "to": "promised to".',
        """
        claim claims claimed admitted admits confessed vowed vows vow promised promises promise
        pledged pledges pledge agreed agrees agree offered proposed proposes urged asked ordered
        told advised threatened expect expects swore
    """,
    )
    before_somebody: Words = listed(
        'Verbs that before "before" say where: "testified before".',
        "testified testifies testify pleaded argued appeared",
    )
    no_content: Words = listed(
        'Words behind a verb of speech that open no statement: "claimed responsibility".',
        "with about against responsibility credit victory",
    )
    not_inverted: Words = listed(
        "Verbs that no speaker follows, though a quotation stands before them.",
        "used called based named",
    )
    plain: Words = listed(
        'Verbs whose subject may follow without a quotation: "..., said Berg".',
        """
        said says wrote writes reported reports explained noted added stated announced
    """,
    )
    reported: Words = listed(
        'Participles that attribute with "by": "was announced by".',
        """
        reported announced confirmed published claimed stated cited quoted estimated documented put
    """,
    )
    irregular_participles: Words = listed(
        'Participles of speech that do not end in "-ed".',
        "said",
    )
    estimated: Words = listed(
        'Participles that stand before "at": "was put at 40 by".',
        "estimated put",
    )
    first_told: Words = listed(
        'Words before such a participle: "first reported by".',
        "first",
    )
    passing_on: Words = listed(
        "Verbs of a speaker by which another passes something on.",
        "reported confirmed announced",
    )
    said_soon: Words = listed(
        'Verbs behind "In a poll, ..." that have a source of their own.',
        "said says",
    )
    document_openers: Words = listed(
        'Words that may open a sentence with its document: "In a poll, ...".',
        "in by as",
    )
    own_words: Phrases = phrased(
        "Openings before whose words follow.", "in the words of", "in the view of"
    )
    put_it: Words = listed(
        'Verbs of "as the minister put it".',
        "put puts",
    )
