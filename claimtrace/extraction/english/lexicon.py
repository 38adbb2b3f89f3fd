"""The words that the rules know, as data that a caller may extend."""

from __future__ import annotations

from collections.abc import Mapping

from claimtrace._frozen import Frozen
from claimtrace.records import SourceKind
from claimtrace.words.modifiers import AFTER, BEFORE, Modifier

__all__ = ["DEFAULT", "SAYING", "SHOWING", "SPEECH", "TELLING", "WEAK", "Lexicon", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a text that parts them by white space."""
    return frozenset(text.split())


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


class Lexicon(Frozen):
    """Closed lists of English words, all in lower case; open classes such as units have none.

    Make a variant with ``DEFAULT.model_copy(update={"speech": DEFAULT.speech | {"tooted"}})``.
    """

    speech: frozenset[str]
    """Finite verbs that tie a statement to its subject: "said"."""
    weak: frozenset[str]
    """Those of ``speech`` that do so only before "that" or a quotation."""
    saying: frozenset[str]
    """Their participles: "saying"."""
    showing: frozenset[str]
    """Verbs that need a document as their subject: "the poll shows"."""
    documents: frozenset[str]
    """What such a verb may have as its subject: "poll", "report"."""
    polls: frozenset[str]
    """Those of ``documents`` that may follow "in"."""
    told: frozenset[str]
    """Verbs whose object is the one addressed: "told"."""
    denials: frozenset[str]
    """Verbs that deny."""
    claims: frozenset[str]
    """Nouns of speech, which attribute with the one whose they are."""
    counting: frozenset[str]
    """Verbs that report a count, before a number."""
    opinions: frozenset[str]
    """Verbs of belief, which add no source to what somebody else says."""
    quoting: frozenset[str]
    """Verbs with which a speaker quotes or cites another: "citing"."""
    auxiliaries: frozenset[str]
    """Auxiliary verbs between a subject and its verb."""
    modals: frozenset[str]
    """Auxiliary verbs of what may or should be."""
    negations: frozenset[str]
    """Words that turn a verb into its contrary."""
    adverbs: frozenset[str]
    """Adverbs between a subject and its verb."""
    breaks: frozenset[str]
    """Words at which a noun phrase ends."""
    linking: frozenset[str]
    """Prepositions inside a noun phrase."""
    prepositions: frozenset[str]
    """Prepositions, of place, time and manner among them."""
    determiners: frozenset[str]
    """Words that begin a noun phrase."""
    persons: frozenset[str]
    """Pronouns of one person."""
    groups: frozenset[str]
    """Pronouns of several people."""
    speakers: frozenset[str]
    """Nouns of those who speak, most of them in the plural."""
    vague: frozenset[str]
    """Words of sources that nobody could name: "reports"."""
    anonymous: frozenset[str]
    """Words of sources that somebody could name and does not."""
    media: frozenset[str]
    """Nouns of what publishes."""
    kinds: Mapping[str, SourceKind]
    """The kind of source that a noun in its name states."""
    abbreviations: frozenset[str]
    """Words with a full stop that ends no sentence."""
    weekdays: tuple[str, ...]
    """The days of the week, from Monday."""
    months: Mapping[str, int]
    """The number, 1 to 12, of each word for a month."""
    durations: frozenset[str]
    """Units of time."""
    modifiers: Mapping[tuple[str, ...], Modifier]
    """Modifiers, by the words of the phrase before a number."""
    after: Mapping[tuple[str, ...], Modifier]
    """Modifiers, by the words of the phrase after a number."""
    statuses: Mapping[str, str]
    """What happened to what was counted, by each word for it."""
    events: Mapping[str, str]
    """What happened, by nouns that count it themselves: "deaths"."""
    irregular_plurals: frozenset[str]
    """Plurals that do not end in s."""
    not_plural: frozenset[str]
    """Words that end in s and are no plurals."""
    adjuncts: frozenset[str]
    """Plurals that may describe the noun after them: "arms shipments"."""

    def cues(self) -> frozenset[str]:
        """Every word at which an attribution may be read."""
        return (
            self.speech
            | self.saying
            | self.showing
            | self.quoting
            | self.claims
            | self.counting
            | {"according", "per", ":", "poll", "polls", "survey", "average"}
        )


_DOCUMENTS = words("""
    poll polls survey surveys report reports study studies data figures statistics analysis research
    review census tally tallies count counts estimates estimate results records documents document
    filing filings numbers statement statements survey's index model models forecast letter memo
    release article story book paper papers transcript transcripts email emails complaint lawsuit
    indictment ruling average projections projection polling findings bulletin communique website
    post tweet footage video images audit inquiry investigation assessment briefing
""")


_CONTRACTIONS = frozenset(
    pronoun + ending
    for pronoun in words("i you he she it we they that there this who what here")
    for ending in words("'s 're 've 'd 'll 'm")
)


def _by_word(groups: Mapping[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split()}


_STATUSES = {
    "killed": "killed killing kill kills dead died die dies dying deaths death slain slaughtered "
    "executed executing executions martyred massacred beheaded shot-dead fatalities perished "
    "murdered bodies corpses toll",
    "wounded": "wounded wounding wound injured injuring injure injuries hurt maimed hospitalised "
    "hospitalized",
    "captured": "captured capturing capture captures seized seizing seize arrested arresting "
    "detained detaining abducted abducting kidnapped kidnapping hostage prisoners taken-prisoner",
    "destroyed": "destroyed destroying destroy destroys demolished demolishing wrecked levelled "
    "leveled flattened ruined",
    "damaged": "damaged damaging",
    "lost": "lost losing lose loses",
    "flown": "flown flew flying sorties sortie missions mission flights",
    "hit": "hit hitting struck striking bombed bombing bomb targeted targeting shelled shelling "
    "strikes airstrikes raids",
    "missing": "missing unaccounted",
    "displaced": "displaced displacing displacement fled fleeing homeless uprooted",
    "evacuated": "evacuated evacuating evacuate",
    "rescued": "rescued rescuing saved freed freeing released releasing liberated",
    "trapped": "trapped besieged stranded",
    "infected": "infected cases infections",
    "remaining": "remain remained remaining remains",
    "cleared": "defused defusing cleared clearing removed",
    "deployed": "deployed deploying sent sending",
}
_EVENTS = {
    "killed": "deaths death fatalities dead executions bodies corpses martyrs",
    "wounded": "injuries wounded injured",
    "captured": "prisoners detainees hostages arrests captives",
    "flown": "sorties sortie missions flights",
    "hit": "strikes airstrikes raids attacks bombings",
    "infected": "infections",
    "displaced": "refugees",
    "missing": "missing",
}
_KINDS = {
    SourceKind.GOVERNMENT: "ministry government kremlin presidency administration department "
    "parliament embassy pentagon cabinet authorities authority municipality council police "
    "commission",
    SourceKind.ARMED_FORCE: "army military navy command force forces coalition troops airforce",
    SourceKind.ARMED_GROUP: "rebels insurgents militants militia jihadists guerrillas militias",
    SourceKind.MONITOR: "observatory monitor monitors watchdog monitoring",
    SourceKind.AGENCY: "agency agencies newswire",
    SourceKind.STATE_MEDIA: "state-run state-owned",
    SourceKind.OUTLET: "television tv newspaper daily radio magazine channel broadcaster sites",
    SourceKind.OFFICIAL: "spokesman spokeswoman spokesperson minister president official officials "
    "governor general colonel mayor director head chief ambassador senator chairman commander "
    "secretary",
    SourceKind.WITNESS: "witness witnesses resident residents survivor survivors eyewitness",
    SourceKind.ANONYMOUS: "source sources activists activist",
}

DEFAULT = Lexicon(
    speech=SPEECH | TELLING,
    weak=WEAK | (TELLING - SPEECH),
    saying=SAYING,
    showing=SHOWING,
    documents=_DOCUMENTS,
    polls=words(
        "poll polls survey surveys count tally estimate estimates average report study analysis "
        "account reckoning"
    ),
    told=words("told tells tell telling informed informs informing advised assured assures"),
    denials=words("denied denies deny denying dismissed dismisses rejected rejects refuted"),
    counting=words(
        "put puts revised raised lowered recorded counted documented tallied registered verified "
        "logged"
    ),
    claims=words("""
        accusation accusations acknowledgement acknowledgment admission allegation allegations
        announcement argument assertion assertions assessment assurance assurances boast claim
        claims comment comments complaint complaints conclusion contention declaration denial
        denials estimate estimates finding findings forecast insistence pledge prediction
        predictions promise projection remark remarks report reports revelation statement
        statements suggestion testimony vow warning warnings
    """),
    opinions=words("""
        agree agrees agreed believe believes believed doubt doubts doubted expect expects expected
        fear fears feared feel feels felt hope hopes hoped know knows knew suspect suspects
        suspected think thinks thought worry worries worried
    """),
    quoting=words("quoted quotes quote cited cites cite quoting citing"),
    auxiliaries=words("""
        has have had is are was were be been being will would can could may might must shall should
        do does did 's 've 'd 'll hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't
        can't couldn't don't doesn't didn't cannot
    """),
    modals=words("will would can could may might must shall should cannot won't wouldn't"),
    negations=words("not n't never didn't doesn't don't hasn't haven't hadn't wouldn't won't"),
    adverbs=words("""
        also later then now just earlier even still already often once ever never only always again
        not further himself herself itself themselves both all recently repeatedly himself since
        reportedly famously publicly previously initially today yesterday too once long
        soon instead perhaps rather
    """),
    breaks=words("""
        that which who whom whose because while when whenever as but if although though unless until
        after before since than whether where why how what so yet nor despite during amid following
        without upon against within between among into onto through throughout towards toward under
        over about via per like including such according
        is are was were be been being has have had will would can could may might must shall should
        do does did cannot isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't
        didn't doesn't don't couldn't shouldn't not to
        i you he she it we they him them me us
    """)
    | _CONTRACTIONS,
    linking=words("of for at in from with on by"),
    prepositions=words("""
        of for at in from with on by to into onto over under about after before during since until
        against among between through across within without towards toward around near behind amid
        despite as like than per via upon off out up down along inside outside beyond
    """),
    determiners=words("""
        the a an this that these those his her its their our my your some several many most another
        each every one two both no any all
    """),
    persons=words("he she who"),
    groups=words("they we both"),
    speakers=words("""
        officials analysts experts sources activists residents witnesses reports critics observers
        police authorities scientists researchers economists supporters opponents aides advisers
        diplomats lawmakers republicans democrats rebels lawyers prosecutors investigators doctors
        medics media people many some others most few advocates pollsters strategists voters
        organizers organisers spokesmen advisors campaigners insurgents militants commanders
        leaders reporters pundits protesters others conservatives liberals attorneys historians
        polls surveys studies estimates figures data records documents results rebels police
        prosecutors sites one both neither friends neighbors neighbours
        parents teachers students workers executives employees companies states campaigns
    """),
    vague=words("reports rumours rumors estimates"),
    anonymous=words("source sources official officials activists residents witnesses aides some"),
    media=words("""
        agency agencies television tv newspaper radio magazine channel broadcaster media news press
        times post reuters afp ap tass sana cnn bbc
    """),
    kinds={word: kind for kind, words in _KINDS.items() for word in words.split()},
    abbreviations=words("""
        mr mrs ms dr prof gen lt col maj sgt capt cmdr adm sen rep gov st no vs jr sr inc corp co
        ltd
        jan feb mar apr jun jul aug sep sept oct nov dec rev hon pres dept est approx fig messrs
        a.m p.m u.s u.n e.g i.e d. ret brig supt insp
    """)
    - {"may"},
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    months={
        name: number
        for number, names in enumerate(
            [
                "january jan",
                "february feb",
                "march mar",
                "april apr",
                "may",
                "june jun",
                "july jul",
                "august aug",
                "september sept sep",
                "october oct",
                "november nov",
                "december dec",
            ],
            start=1,
        )
        for name in names.split()
    },
    durations=words("""
        second seconds minute minutes hour hours day days week weeks weekend weekends month months
        year years decade decades century centuries nights night mornings quarter quarters
    """),
    modifiers=BEFORE,
    after=AFTER,
    statuses=_by_word(_STATUSES),
    events=_by_word(_EVENTS),
    irregular_plurals=words("""
        people men women children policemen servicemen gunmen firefighters troops personnel police
        dead wounded injured missing civilians youths infantrymen percent aircraft helicopters media
        clergy livestock cattle sheep staff crew jihadis fishermen teeth feet congressmen
        lawmen spokesmen militiamen clergymen businessmen craft
    """),
    not_plural=words("""
        across adds afterwards always argues as asks believes besides chassis dangerous davis
        debris denies dennis does ellis explains famous harris has his illinois insists is its
        knows less lewis louis numerous paris perhaps plus previous religious replies says
        serious sometimes ss tells tennis thinks this thus towards unless us various versus
        warns was whereas writes yes
    """),
    adjuncts=words("news arms sports rights weapons operations communications forces elections"),
)
"""The words that the rules know unless told otherwise."""
