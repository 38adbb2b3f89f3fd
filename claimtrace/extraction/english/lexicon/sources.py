"""The words that name, describe or hide a source, and what stands around an article on a page."""

from __future__ import annotations

from collections.abc import Mapping

from claimtrace._frozen import Frozen
from claimtrace.extraction.english.lexicon.grammar import Words, listed, tabled
from claimtrace.records import SourceKind

__all__ = ["PageWords", "SourceWords"]

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


class SourceWords(Frozen):
    """Who speaks, under which title, and who is not to be named."""

    speakers: Words = listed(
        "Nouns without a name that can speak.",
        """
        officials analysts experts sources activists residents witnesses reports critics observers
        police authorities scientists researchers economists supporters opponents aides advisers
        diplomats lawmakers republicans democrats rebels lawyers prosecutors investigators doctors
        medics media people many some others most few advocates pollsters strategists voters
        organizers organisers spokesmen advisors campaigners insurgents militants commanders leaders
        reporters pundits protesters others conservatives liberals attorneys historians polls
        surveys studies estimates figures data records documents results rebels police prosecutors
        sites one both neither friends neighbors neighbours parents teachers students workers
        executives employees companies states campaigns
    """,
    )
    vague: Words = listed(
        "Words of a source of which nobody knows whose word it is.",
        "reports rumours rumors estimates",
    )
    anonymous: Words = listed(
        "Words of people without a name.",
        """
        source sources official officials activists residents witnesses aides some
    """,
    )
    media: Words = listed(
        "Words in the name of a medium.",
        """
        agency agencies television tv newspaper radio magazine channel broadcaster media news press
        times post reuters afp ap tass sana cnn bbc
    """,
    )
    agencies: Words = listed(
        "Names of news agencies.",
        "reuters afp ap tass sana",
    )
    kinds: Mapping[str, SourceKind] = tabled(
        "The kind of source that a noun in its name states.",
        {word: kind for kind, nouns in _KINDS.items() for word in nouns.split()},
    )
    kind_links: Words = listed(
        "Words behind which a name says no more of what kind it is.",
        "of for in",
    )
    name_links: Words = listed(
        'Words inside a name: "Ministry of Defence".',
        "of for the al",
    )
    titles: Words = listed(
        "Titles before a name that are no part of it.",
        "mr mrs ms dr mr. mrs. ms. dr. sen. gov. rep. gen. lt. col.",
    )
    stopped_titles: Words = listed(
        "Titles whose full stop ends no sentence, without it.",
        "mr mrs ms dr prof sen sens rep reps gov gen lt col maj sgt capt rev st",
    )
    abbreviations: Words = listed(
        "Abbreviations whose full stop ends no sentence.",
        """
        mr mrs ms dr prof gen lt col maj sgt capt cmdr adm sen rep gov st no vs jr sr inc corp co
        ltd jan feb mar apr jun jul aug sep sept oct nov dec rev hon pres dept est approx fig messrs
        a.m p.m u.s u.n e.g i.e d. ret brig supt insp
    """,
    )
    nationalities: tuple[str, ...] = tabled(
        'Endings of nationalities: "the Syrian" is no short form of a name.',
        ("an", "ish", "ese", "ian"),
    )
    nameless_openers: Words = listed(
        'Words that open "who asked not to be named".',
        "who speaking requesting asking declining insisting",
    )
    nameless_under: Words = listed(
        'Prepositions that open "on condition of anonymity".',
        "on under",
    )
    nameless_condition: Words = listed(
        "The noun behind them.",
        "condition",
    )
    anonymity: Words = listed(
        "Words that ask for anonymity by themselves.",
        "anonymity anonymously",
    )
    remaining_nameless: Words = listed(
        "Verbs before the next words.",
        "be stay stayed remain remained",
    )
    nameless_state: Words = listed(
        "What somebody asks to remain.",
        "anonymous",
    )
    refusals: Words = listed(
        'Words that refuse to be named; a "*" stands for letters.',
        "not *n't declin* refus*",
    )
    being_named: Words = listed(
        "Verbs before the next words.",
        "be being",
    )
    named: Words = listed(
        "Participles of giving a name.",
        "named identified",
    )
    giving_names: Words = listed(
        "Verbs of giving a name.",
        "give use disclose reveal provide",
    )
    names_of: Words = listed(
        "Whose name is given.",
        "his her their its",
    )
    names_own: Words = listed(
        "Words between that and the name.",
        "full own",
    )
    names: Words = listed(
        "What is given.",
        "name names identity",
    )
    declining: Words = listed(
        'Words that refuse it without a negation: "declining to give his name".',
        "declining",
    )
    declined: Words = listed(
        "Verbs behind them.",
        "be give use",
    )
    declined_of: Words = listed(
        "Whose name is refused.",
        "his her their",
    )
    declined_what: Words = listed(
        "What is refused.",
        "named identified name",
    )


class PageWords(Frozen):
    """Headings, captions and credits: what of a page is not the article.

    A line is meant that begins with the phrase, as whole words. A final "*" lets the last word go
    on, a final "$" ends the line, a final ":" may have a blank before it.
    """

    page_tail: tuple[str, ...] = tabled(
        "Headings from which on the page is lists of other articles and forms.",
        (
            "more from",
            "more on",
            "more in",
            "more news",
            "more stories",
            "also see",
            "also read",
            "see also",
            "leave a reply*",
            "leave a comment*",
            "related articles*",
            "related stories*",
            "related news*",
            "related topics*",
            "related posts*",
            "related content*",
            "most read*",
            "most popular*",
            "most viewed*",
            "you may also like*",
            "you might also like*",
            "recommended for you*",
            "recommended stories*",
            "be the first to comment*",
            "post comment*",
            "post a comment*",
            "add comment*",
            "add a comment*",
            "trending*",
            "around the web*",
            "tag$",
            "tag:$",
            "tags$",
            "tags:$",
            "tagged under*",
            "share this*",
            "sign up for*",
            "subscribe",
            "follow us",
            "popular stories*",
            "popular now*",
            "read next*",
            "editor pick*",
            "editor' pick*",
            "editor’ pick*",
            "editors pick*",
            "editors' pick*",
            "editors’ pick*",
            "up next*",
        ),
    )
    page_counted: tuple[str, ...] = tabled(
        'Headings of that kind that may end in a number: "Comments (12)".',
        (
            "comment",
            "comments",
        ),
    )
    page_lines: tuple[str, ...] = tabled(
        "Single lines of a page: dates, buttons, notices.",
        (
            "last update*",
            "update",
            "updated",
            "published",
            "posted",
            "first published*",
            "read more*",
            "related:",
            "advertisement*",
            "login",
            "log in",
            "sign in",
            "register",
            "in association with*",
            "representational image*",
            "file photo*",
            "file image*",
            "file picture*",
            "watch:",
            "listen:",
            "copyright",
            "©*",
            "(c) *",
            "all rights reserved*",
            "your email address*",
            "skip to*",
            "share$",
            "print$",
            "email$",
            "e-mail$",
            "tweet$",
            "home$",
            "menu$",
            "search$",
            "click here*",
            "by clicking*",
            "story continues*",
            "this article was updated*",
            "this article was corrected*",
            "this article has been updated*",
            "this article has been corrected*",
            "this story was updated*",
            "this story was corrected*",
            "this story has been updated*",
            "this story has been corrected*",
            "correction:",
        ),
    )
    page_pictures: tuple[str, ...] = tabled(
        'Words before a mark in the caption of a picture: "Photo: ...".',
        (
            "photo",
            "photos",
            "photograph",
            "photographs",
            "image",
            "picture",
        ),
    )
    page_phrases: tuple[str, ...] = tabled(
        "Phrases anywhere in a line that make it a caption or a notice.",
        (
            "photo credit:",
            "image credit:",
            "handout picture",
            "handout photo",
            "/handout",
            "via reuters",
            "getty images",
            "(photo:",
            "file photo",
            "all rights reserved",
            "email address will not be published",
        ),
    )
    credit_openers: tuple[str, ...] = tabled(
        "Phrases before the name that a line credits.",
        (
            "credit",
            "credits",
            "source",
            "via",
            "courtesy of",
            "originally published by",
            "originally published in",
            "originally published on",
            "first published by",
        ),
    )
