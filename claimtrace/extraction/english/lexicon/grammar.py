"""The small words of English by which a sentence is taken apart, and how a list is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from claimtrace._frozen import Frozen, FrozenDict

__all__ = ["GrammarWords", "Phrases", "Words", "listed", "phrased", "tabled", "words"]

Words = frozenset[str]
"""Words in lower case; a mark counts as one."""
Phrases = frozenset[tuple[str, ...]]
"""Phrases, each as its words."""


def words(text: str) -> Words:
    """The words of a text that parts them by white space."""
    return frozenset(text.split())


# These three return what pydantic takes for a default, which no type says.


def listed(about: str, text: str) -> Any:
    """The entry of a list of words: what it is for, and the words, parted by white space."""
    return Field(default=words(text), description=about)


def phrased(about: str, *phrases: str) -> Any:
    """The entry of a list of phrases."""
    found = frozenset(tuple(phrase.split()) for phrase in phrases)
    return Field(default=found, description=about)


def tabled(about: str, table: Mapping[Any, Any] | tuple[str, ...]) -> Any:
    """The entry of a table that says something of each word, or of words in order."""
    kept = table if isinstance(table, tuple) else FrozenDict(table)
    return Field(default=kept, description=about)


_CONTRACTIONS = " ".join(
    pronoun + ending
    for pronoun in words("i you he she it we they that there this who what here")
    for ending in words("'s 're 've 'd 'll 'm")
)


class GrammarWords(Frozen):
    """Verbs that help, pronouns, determiners, prepositions, conjunctions and adverbs."""

    auxiliaries: Words = listed(
        "Verbs that help, between a subject and its verb.",
        """
        has have had is are was were be been being will would can could may might must shall should
        do does did 's 've 'd 'll hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't
        can't couldn't don't doesn't didn't cannot
    """,
    )
    modals: Words = listed(
        'Those of them that no subject ends before: "to buy", "will buy".',
        "will would can could may might must shall should cannot won't wouldn't",
    )
    possible: Words = listed(
        'Those behind which nothing was said yet: "may say".',
        "can could may might must should cannot",
    )
    being: Words = listed(
        'Forms of "to be", which make a passive.',
        "is are was were be been being isn't aren't wasn't weren't",
    )
    having: Words = listed(
        'Forms of "to have", as in "the poll has him at 40 percent".',
        "has had have",
    )
    not_having: Words = listed(
        'Words behind which that is no result: "has been updated".',
        "a an been to",
    )
    negations: Words = listed(
        "Words that take a verb back.",
        """
        not n't never didn't doesn't don't hasn't haven't hadn't wouldn't won't
    """,
    )
    adverbs: Words = listed(
        "Adverbs between a subject and its verb.",
        """
        also later then now just earlier even still already often once ever never only always again
        not further himself herself itself themselves both all recently repeatedly himself since
        reportedly famously publicly previously initially today yesterday too once long soon instead
        perhaps rather
    """,
    )
    breaks: Words = listed(
        "Words at which a noun phrase ends.",
        """
        that which who whom whose because while when whenever as but if although though unless until
        after before since than whether where why how what so yet nor despite during amid following
        without upon against within between among into onto through throughout towards toward under
        over about via per like including such according is are was were be been being has have had
        will would can could may might must shall should do does did cannot isn't aren't wasn't
        weren't hasn't haven't hadn't won't wouldn't can't didn't doesn't don't couldn't shouldn't
        not to i you he she it we they him them me us
    """
        + _CONTRACTIONS,
    )
    linking: Words = listed(
        "Prepositions that a noun phrase may go on behind.",
        "of for at in from with on by",
    )
    prepositions: Words = listed(
        "Prepositions.",
        """
        of for at in from with on by to into onto over under about after before during since until
        against among between through across within without towards toward around near behind amid
        despite as like than per via upon off out up down along inside outside beyond
    """,
    )
    tight_links: Words = listed(
        'Prepositions behind which it always goes on: "head of".',
        "of for",
    )
    loose_prepositions: Words = listed(
        "Prepositions behind which it never does.",
        "on by",
    )
    place_links: Words = listed(
        "Prepositions behind which only a place belongs to it.",
        "in from with at",
    )
    loose_determiners: Words = listed(
        "Words behind a preposition that show that it does not.",
        "a an his her its their",
    )
    inner_links: Words = listed(
        'Words before a name that is inside a phrase: "in its survey of Norway".',
        "of for the a in at",
    )
    noun_links: Words = listed(
        "Words before or behind which a word is a noun.",
        "and of for",
    )
    object_of: Words = listed(
        "Prepositions before a pronoun that is no subject.",
        "of on in at for with by from about to against",
    )
    determiners: Words = listed(
        "Words that open a noun phrase.",
        """
        the a an this that these those his her its their our my your some several many most another
        each every one two both no any all
    """,
    )
    also_subjects: Words = listed(
        "Determiners that may be a subject themselves.",
        "two both all many several most some another each one",
    )
    articles: Words = listed(
        "The articles.",
        "the a an",
    )
    indefinite: Words = listed(
        "Articles of what is not known yet.",
        "a an",
    )
    singular_determiners: Words = listed(
        "Words before a noun in the singular.",
        "a an this each one",
    )
    poll_determiners: Words = listed(
        'Words before a poll: "in its latest poll".',
        "a an the its their",
    )
    apposed_determiners: Words = listed(
        'Words before a description of a name: "a captain, Ada Berg".',
        "one another a an",
    )
    nameless: Words = listed(
        "Words that open a description, and are no name themselves.",
        "the a an its his her their our my one another this that",
    )
    before_articles: Words = listed(
        'Words and marks before an article inside a phrase: "all the".',
        "and or all both half most many some such of to , ( )",
    )
    alone: Words = listed(
        "Determiners that can stand for a source.",
        "this that another both many several some most each neither",
    )
    persons: Words = listed(
        "Pronouns of a person.",
        "he she who",
    )
    things: Words = listed(
        "Pronouns of a thing.",
        "it",
    )
    groups: Words = listed(
        "Pronouns of a group.",
        "they we",
    )
    pronouns: Words = listed(
        "Words that stand for a source by themselves.",
        "he she it they we i you who everyone someone nobody both others",
    )
    contracted_subjects: Words = listed(
        "Contractions that hold no subject of speech.",
        "who's i'm",
    )
    subject_pronouns: Words = listed(
        "Words with which a new clause begins.",
        "he she it they we i there this those",
    )
    object_pronouns: Words = listed(
        "Pronouns that are addressed or cited.",
        "him her them us me",
    )
    partitive_pronouns: Words = listed(
        'Pronouns behind "of": "one of them".',
        "them us",
    )
    spoken_pronouns: Words = listed(
        "Words that name nobody inside a quotation, beside the pronouns.",
        "us i've i'm i'd we've this that which",
    )
    unexplained: Words = listed(
        "Words that are no name of a source: somebody has to say who is meant.",
        "he she it they we i who you this that which",
    )
    possessives: Words = listed(
        'Words before what somebody said: "its claim that".',
        "his her its their my our your",
    )
    asides: Words = listed(
        "Words behind a comma that open background.",
        "which who whose where",
    )
    inserted: Words = listed(
        "Words behind a comma that open an insertion before the verb.",
        """
        who whose which when where asked while speaking citing quoting referring
    """,
    )
    clause_openers: Words = listed(
        "Words behind which a clause begins with its subject.",
        """
        that but because while when if as though although since whereas yet so after before until
    """,
    )
    turns: Words = listed(
        "Words behind a comma at which the sentence turns to something else.",
        """
        and but while who which whose although though as after before when where with whereas
    """,
    )
    contrasts: Words = listed(
        "Words and marks between two who speak.",
        "while but whereas ; though although",
    )
    coordinating: Words = listed(
        "Words behind a comma with which a clause of its own begins.",
        "and but while",
    )
    joining_verbs: Words = listed(
        "Words that join a verb to the subject of the one before.",
        "and but",
    )
    clause_breaks: Words = listed(
        "Words behind which a subject cannot reach back.",
        "that because while but",
    )
    subordinate: Words = listed(
        "Words before a subject whose clause ends at the next comma.",
        "while although though after as when because if since",
    )
    subordinate_openers: Words = listed(
        "Words at the head of a sentence whose subject comes behind a comma.",
        "when while after before as although though because if since asked",
    )
    no_subject: Words = listed(
        'Words that a clause without "that" does not hold.',
        "who which that to when while after before because as if since and but",
    )
    leads: Words = listed(
        "Words before the subject of a clause.",
        """
        but and so or yet meanwhile earlier later however still also indeed instead moreover
        separately additionally overall similarly although though while as when if because that ever
        since then now today likewise nevertheless nonetheless furthermore thus hence consequently
        yesterday afterward afterwards finally recently
    """,
    )
    heads: Words = listed(
        'Words and marks before "according to" at the head of a sentence.',
        "( and but , so meanwhile however still also or",
    )
    noun_openers: Words = listed(
        'Words and marks before the subject "his claim that ...".',
        ", — – - : ; and but or ( )",
    )
    introduces: Words = listed(
        "Words and marks before a name that a colon follows.",
        "- – — ... and from by to , :",
    )
    apposition_links: Words = listed(
        'Words early in a description of a name: "captain of the port".',
        "of for at",
    )
    apposition_closers: Words = listed(
        "Words and marks that end it.",
        ", . ; who whose",
    )
    closes: Words = listed(
        "Words and marks that end the subject behind a verb.",
        ", . ; : ? ! who on in after as during at of when while",
    )
    adverbials: Words = listed(
        "Words that open an adverbial behind a verb.",
        """
        on in at during late early this last after before through via from by following when as to
        of
    """,
    )
    no_clause: Words = listed(
        'Words before which "that" opens no clause: "announced that day".',
        "one way day year night time week month much many far . ; ?",
    )
    conjunctions: Words = listed(
        "Words and marks that may join two sources.",
        "and or &",
    )
    alternatives: Words = listed(
        "Words at which the noun that a number counts has ended.",
        "and or",
    )
    narrative_pasts: Words = listed(
        'Past tenses that tell what happened, and do not end in "-ed".',
        """
        sent made gave took wrote went held put began ran came got met led won lost spoke became
        left kept brought broke drew fell flew grew hit rose saw sought stood struck threw took
    """,
    )
