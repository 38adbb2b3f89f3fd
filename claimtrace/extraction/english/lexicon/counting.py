"""The words around a number: what is counted, what happened to it, and when."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from claimtrace._frozen import Frozen
from claimtrace.extraction.english.lexicon.grammar import (
    Phrases,
    Words,
    listed,
    phrased,
    tabled,
)
from claimtrace.words.modifiers import AFTER, BEFORE, Modifier

__all__ = ["FigureWords", "TimeWords"]

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

_MONTHS = (
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
)


def _by_word(groups: Mapping[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split()}


class FigureWords(Frozen):
    """Modifiers, units, statuses, and what makes a number no count."""

    modifiers: Mapping[tuple[str, ...], Modifier] = tabled("Phrases before a number.", BEFORE)
    after: Mapping[tuple[str, ...], Modifier] = tabled("Phrases after it.", AFTER)
    statuses: Mapping[str, str] = tabled(
        "What happened to what was counted, by each word for it.", _by_word(_STATUSES)
    )
    events: Mapping[str, str] = tabled(
        'The same for nouns that are counted themselves: "40 deaths".', _by_word(_EVENTS)
    )
    status_phrases: Mapping[tuple[str, str], str] = tabled(
        'The same for two words before a number: "claimed the lives of 40".',
        {("the", "lives"): "killed", ("their", "lives"): "killed"},
    )
    weak_statuses: Words = listed(
        "Statuses that give way to a later one in the sentence.",
        "remaining",
    )
    lasting_statuses: Words = listed(
        'Statuses that a word in "-ing" behind a figure states.',
        "missing",
    )
    people_statuses: Words = listed(
        "Statuses of people: a figure that has one, and no noun, counts them.",
        "killed wounded missing captured displaced evacuated",
    )
    status_bars: Words = listed(
        "Words and marks over which no status is looked for.",
        "; : that who which while but — –",
    )
    listing: Words = listed(
        "Words and marks before the last figure of a list.",
        "and or , including",
    )
    including: Words = listed(
        "Words before a part of what was counted.",
        "including",
    )
    among: Phrases = phrased("Two words before a part of what was counted.", "among them")
    currencies: Mapping[str, str] = tabled(
        "Marks before a number, and the money that they stand for.",
        {"$": "dollar", "£": "pound", "€": "euro"},
    )
    changes: Words = listed(
        'Verbs of change: "rose from 10 to 20" gives two figures.',
        """
        rose fell grew went climbed dropped declined jumped increased decreased slipped sank shrank
        up down risen fallen grown rise fall increase decrease raised lowered cut reduced revised
    """,
    )
    joints: Words = listed(
        "Words and marks that tie a figure to the one before it.",
        "and or , &",
    )
    bare_starts: Words = listed(
        "Words with which a number may begin, and that alone are none.",
        "a no",
    )
    magnitudes: Words = listed(
        "Words with which a figure may begin, though no attribution takes them for a number.",
        "several billions lakhs crores half-million half-dozen half-billion",
    )
    people: str = Field(
        default="people", description="What is counted where only a status says it."
    )
    person: str = Field(default="person", description="The same in the singular, for a question.")
    irregular_plurals: Words = listed(
        "Plurals that have not the form of one.",
        """
        people men women children policemen servicemen gunmen firefighters troops personnel police
        dead wounded injured missing civilians youths infantrymen percent aircraft helicopters media
        clergy livestock cattle sheep staff crew jihadis fishermen teeth feet congressmen lawmen
        spokesmen militiamen clergymen businessmen craft
    """,
    )
    not_plural: Words = listed(
        "Words that have the form of a plural, and are none.",
        """
        across adds afterwards always argues as asks believes besides chassis dangerous davis debris
        denies dennis does ellis explains famous harris has his illinois insists is its knows less
        lewis louis numerous paris perhaps plus previous religious replies says serious sometimes ss
        tells tennis thinks this thus towards unless us various versus warns was whereas writes yes
    """,
    )
    plural_parts: tuple[str, ...] = tabled(
        "Ends of compounds that are plurals.", ("-people", "-men", "-women")
    )
    plural_ends: tuple[str, ...] = tabled(
        "Ends of words of over five letters that make them plurals.", ("men",)
    )
    not_men: Words = listed(
        "Words with such an end that are none.",
        "abdomen acumen regimen specimen",
    )
    singulars: Mapping[str, str] = tabled(
        "Singulars that the form of the plural does not give; for grouping.",
        {
            "people": "person",
            "men": "man",
            "women": "woman",
            "children": "child",
            "troops": "soldier",
            "policemen": "policeman",
            "militiamen": "militiaman",
            "servicemen": "serviceman",
            "casualties": "casualty",
            "bodies": "body",
            "feet": "foot",
        },
    )
    adjuncts: Words = listed(
        "Plurals that may stand before the noun that is counted.",
        """
        news arms sports rights weapons operations communications forces elections
    """,
    )
    measures: Words = listed(
        "Units of measure that have not the form of a plural.",
        "km kg mph pct kilometers cm mm tonnes tons",
    )
    percents: Words = listed(
        "Words and marks for percent behind a number.",
        "% percent pct",
    )
    percent_phrases: Phrases = phrased("The same in two words.", "per cent")
    shares: Words = listed(
        'Words and marks by which a subject is a share: "72 percent said".',
        "percent %",
    )
    partitive: Words = listed(
        'Words behind "of" before the noun that is counted.',
        "the its his their these those her our my all",
    )
    skipped: Words = listed(
        "Words between a number and its noun that are no part of it.",
        "more other additional further different separate new",
    )
    counted_again: Words = listed(
        "Words that count again what was counted before.",
        "others",
    )
    counts: Words = listed(
        'Nouns before "of" that announce a number: "the number of refugees".',
        "number total count tally",
    )
    reaches: Words = listed(
        "Words between those and the number.",
        "to at from reached hit exceeded topped was is by",
    )
    tolls: Words = listed(
        'Nouns of a toll: "its earlier toll of 31".',
        "toll tally count number figure total estimate",
    )
    earlier: Words = listed(
        "Words that make it a former one.",
        "earlier previous initial prior preliminary original former",
    )
    clock: Words = listed(
        "Words behind a time of day.",
        "am pm a.m p.m a.m. p.m. o'clock gmt utc hrs",
    )
    ages: Words = listed(
        "Words before an age.",
        "aged age",
    )
    before_year: Words = listed(
        "Words before a year.",
        """
        in since by until through during late early mid of from before after for the spring summer
        autumn fall winter and
    """,
    )
    before_time: Words = listed(
        "Words before a stretch of time that is no count.",
        """
        in within over in for during last past next first every after the these those final just
        each another per previous recent about nearly only of back
    """,
    )
    after_time: Words = listed(
        "Words behind one.",
        "ago later earlier old before after from into long straight",
    )
    durations: Words = listed(
        "Units of time.",
        """
        second seconds minute minutes hour hours day days week weeks weekend weekends month months
        year years decade decades century centuries nights night mornings quarter quarters
    """,
    )
    duration_adjectives: Words = listed(
        "Words between a number and a unit of time.",
        "more long straight",
    )


class TimeWords(Frozen):
    """Words that say when; a name of a day or a month is read where a capital begins it."""

    weekdays: tuple[str, ...] = tabled(
        "The days of the week in order, from Monday.",
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
    months: Mapping[str, int] = tabled(
        "The number of the month that a word names.",
        {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()},
    )
    month_verbs: Words = listed(
        'Months that are verbs where no capital begins them: "they may".',
        "may",
    )
    day_words: Words = listed(
        "Days that have no name.",
        "today yesterday",
    )
    phrase_ends: Words = listed(
        "Words of time at which the name of a source ends.",
        "today yesterday tonight late early",
    )
    time_leads: Words = listed(
        'Words of time between "said" and "that".',
        """
        on in at last this earlier later during after before late early today yesterday
    """,
    )
    time_openers: Words = listed(
        "Words before a time at the head of a sentence.",
        "on in late early last this",
    )
    time_nears: Words = listed(
        "Words before a unit of time between a subject and its verb.",
        "this last that earlier",
    )
    time_inserts: Words = listed(
        "Words between those and the unit.",
        "past same",
    )
    before_days: Words = listed(
        'Words between a noun of speech and "that".',
        "on in last this",
    )
    dated: Words = listed(
        'Words behind a participle that date it: "a poll released online".',
        "by on in this last online",
    )
    from_day: Words = listed(
        "Words before the first of two days.",
        "from between",
    )
    to_day: Words = listed(
        "Words between them.",
        "to and until",
    )
    before_date: Words = listed(
        "Words before a date.",
        "on since by until",
    )
    before_month: Words = listed(
        "Words before a month or a year.",
        "in since during",
    )
    before_weekday: Words = listed(
        "Words before a day of the week.",
        "on since by until last late early",
    )
    day_parts: Words = listed(
        "Words behind it.",
        "alone night morning evening afternoon",
    )
    before_stretch: Words = listed(
        "Words before a number of days.",
        "within in over during for",
    )
    stretch_limits: Words = listed(
        "Words behind those.",
        "just only",
    )
    stretch_determiners: Words = listed(
        "Words behind those.",
        "the these",
    )
    stretch_orders: Words = listed(
        "Words before the number of days itself.",
        "last past first previous next",
    )
    stretch_counts: Words = listed(
        "Numbers of days in words.",
        "two three four five six seven eight nine ten eleven twelve several few",
    )
    stretches: Words = listed(
        "Units of such a stretch, in the singular.",
        "hour day night week month year",
    )
    stretch_days: Mapping[str, float] = tabled(
        "How many days the unit is, where a stretch is reckoned back.",
        {"hour": 1 / 24, "day": 1, "week": 7},
    )
    after_stretch: Words = listed(
        "Words behind a stretch.",
        "ago earlier later",
    )
    before_last: Words = listed(
        'Words before "the last week".',
        "in over during",
    )
    last: Words = listed(
        'Words of "the last week".',
        "last past previous",
    )
    reckoned_back: Words = listed(
        "Those from which a number of days is reckoned back.",
        "last past",
    )
    seasons: Words = listed(
        "Times beside months and units that are last.",
        "spring summer autumn winter weekend",
    )
    this: Phrases = phrased("Words before the next ones.", "this", "earlier this")
    current: Words = listed(
        "Times that are now.",
        "week month year morning weekend",
    )
    moments: Mapping[str, tuple[int, int]] = tabled(
        "Words that say when by themselves: the first and the last day, from the one of the text.",
        {"today": (0, 0), "yesterday": (-1, -1), "tonight": (0, 0), "overnight": (-1, 0)},
    )
    moment_phrases: Mapping[str, tuple[int, int]] = tabled(
        "The same for phrases.", {"this morning": (0, 0)}
    )
    moment_ends: Mapping[str, tuple[int, int]] = tabled(
        "The same for phrases that end a time.", {"last day": (-1, 0), "past day": (-1, 0)}
    )
    opening: tuple[str, ...] = tabled("Words before the first day of an open time.", ("since",))
    closing: tuple[str, ...] = tabled("Words before its last day.", ("until", "by"))
