"""Verbs of saying, in the forms in which they attribute."""

from claimtrace.extraction.english.lexicon.words import words

__all__ = ["SAYING", "SHOWING", "SPEECH", "TELLING", "WEAK"]


def _inflected(verbs: str) -> frozenset[str]:
    """The past and the third person of regular verbs; a final "*" doubles the last letter."""
    return frozenset(form for verb in verbs.split() for form in _forms(verb))


def _forms(verb: str) -> tuple[str, str]:
    if verb.endswith("*"):
        return verb[:-1] + verb[-2] + "ed", verb[:-1] + "s"
    if verb.endswith("e"):
        return verb + "d", verb + "s"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied", verb[:-1] + "ies"
    return verb + "ed", verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


# Verbs of saying, of telling, of manner of speaking, of complaint and of advice, after the classes
# of Levin (English Verb Classes and Alternations, 1993, section 37). Those that are not in SPEECH
# too attribute only before "that" or a quotation.
TELLING = _inflected("""
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
SPEECH = words("""
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
""")
WEAK = words("""
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
""")
SAYING = words("""
    showing indicating revealing putting
    saying adding noting claiming reporting stating telling warning arguing announcing insisting
    explaining confirming declaring suggesting asserting alleging pointing stressing emphasizing
    writing tweeting citing quoting estimating predicting boasting acknowledging promising pledging
    vowing calling recalling describing accusing referencing recounting repeating mentioning
    complaining concluding remarking asking denying
""")
SHOWING = words("""
    shows show showed shown found finds find indicates indicate indicated suggests suggest suggested
    reveals revealed reveal puts put gave gives has had predicts projects estimates estimated
    reads read lists listed ranks ranked pegged pegs concluded concludes projected predicted noted
    notes says said states stated details has
""")
