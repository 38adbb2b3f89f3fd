"""All words of the rules are data, and every rule reads them from the lexicon that it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

import claimtrace.extraction
from claimtrace.errors import ClaimtraceError
from claimtrace.extraction import DEFAULT, Article, Lexicon, accept, extract, suggest_questions
from claimtrace.extraction.gold.measuring import numbers_in
from claimtrace.quantities import Modifier

ROOM = Path(claimtrace.extraction.__file__).parent
RULES = sorted(
    path
    for path in [
        *ROOM.glob("english/**/*.py"),
        *ROOM.glob("review/*.py"),
        ROOM / "gold/measuring.py",
    ]
    if path.parent.name != "lexicon"
    and path.name != "numbers.py"  # numbers are one table elsewhere
)

# Where a rule is about one very word of English grammar, that word may stand in it, alone.
GRAMMAR = "a an and as at before by for in it nor of on out per that the to what which who with"
# An ending says of what form a word is, and lists none: it stands in `endswith`.
LONGEST_ENDING = 4


def docstrings_and_names(tree: ast.AST) -> set[int]:
    """The strings that are no words: docstrings, what is exported, slots, and types."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        names = [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
        if names and names[0] in ("__all__", "__slots__"):
            passed.update(map(id, ast.walk(node)))
        if isinstance(node, ast.Subscript):
            passed.update(map(id, ast.walk(node.slice)))
    return passed


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in RULES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


# What stands as text in a rule file and is no word of an article, file by file.
CODE = {
    "attribution.py": "link",
    "references.py": "chains suggested kind",
    "rules.py": "claimtrace rules suggest",
    "text.py": "open close quote mark word title initials grown number body credit furniture name",
    "units.py": "percent y",  # the name of a unit, and an ending
    "noun_phrases.py": "ly",
    "measuring.py": "modifier figure attribution content source",
    "acceptance.py": "recorded_by wording",
    "review.py": "q quit r reject a accept e edit ruling question",
}
# Numbers and ranges have one grammar for all rooms, and their words stand with it.
NUMBERS = {
    "figures.py": "no one between from percent thousand million billion",
    "measuring.py": "zero one dozen",
}


def allowed(path: Path) -> set[str]:
    return {*CODE.get(path.name, "").split(), *NUMBERS.get(path.name, "").split()}


def test_no_rule_holds_a_list_of_words() -> None:
    assert len(RULES) >= 15
    found = []
    for path, tree in trees():
        passed = docstrings_and_names(tree) | endings(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                continue
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            listed = [
                part.value
                for part in parts
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and part.value[:1].isalpha()
            ]
            if id(node) not in passed and len(listed) > 1 and not allowed(path) >= set(listed):
                found.append(f"{path.name}:{node.lineno}: {listed}")
    assert not found, "move these to a list of the lexicon"


def test_no_rule_asks_for_a_word_but_those_of_grammar() -> None:
    found = []
    for path, tree in trees():
        if path.parent.name == "review":  # it asks a person, in words
            continue
        passed = docstrings_and_names(tree) | endings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in passed:
                unknown = set(words_in(node.value)) - set(GRAMMAR.split()) - allowed(path)
                found += [f"{path.name}:{node.lineno}: {word}" for word in sorted(unknown)]
    assert not found, "move these to a list of the lexicon"


def endings(tree: ast.AST) -> set[int]:
    """The arguments of `endswith` and `startswith` that are too short for words."""
    return {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("endswith", "startswith")
        for argument in node.args
        for part in ast.walk(argument)
        if not isinstance(part, ast.Constant) or len(str(part.value)) <= LONGEST_ENDING
    }


def words_in(text: object) -> list[str]:
    """The words of a string, which may be a pattern: no escapes, groups' names or classes."""
    if not isinstance(text, str):
        return []
    plain = re.sub(r"\(\?P<\w+>|\\u[0-9a-f]{4}|\\.|\[[^\]]*\]|(?<![a-z])s\?", " ", text)
    return [word for word in re.findall(r"[a-z]+", plain.lower()) if word != "s"]


@pytest.mark.parametrize(
    "rule",
    [
        'X = frozenset({"reported", "announced"})',
        'X = words("reported announced")',
        'def f(low): return low in ("reported", "announced")',
        'def f(low): return low == "reported"',
        'X = re.compile(r"(?:reported|announced)\\s")',
        'X = {"reported": 1, "announced": 2}',
    ],
)
def test_the_two_tests_above_can_fail(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rule.py"
    path.write_text(rule, encoding="utf-8")
    monkeypatch.setitem(globals(), "RULES", [path] * 15)
    with pytest.raises(AssertionError):
        test_no_rule_asks_for_a_word_but_those_of_grammar()


def test_every_list_is_read_by_a_rule() -> None:
    read = {
        node.attr
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    by_the_cues = {"other_cues"}
    assert set(Lexicon.model_fields) - read == by_the_cues


def test_no_rule_reads_the_default_but_as_an_argument() -> None:
    found = []
    for path, tree in trees():
        defaults = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for default in [*node.args.defaults, *node.args.kw_defaults]
            if default is not None
            for part in ast.walk(default)
        }
        found += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id == "DEFAULT" and id(node) not in defaults
        ]
    assert not found


def test_every_list_says_what_it_is_for() -> None:
    assert all(field.description for field in Lexicon.model_fields.values())


def changed(field: str, more: object) -> Lexicon:
    old = getattr(DEFAULT, field)
    if isinstance(old, dict):
        return Lexicon(**{field: {**old, **more}})  # type: ignore[arg-type, dict-item]
    if isinstance(old, tuple):
        return Lexicon(**{field: (*old, more)})  # type: ignore[arg-type]
    if isinstance(old, frozenset):
        return Lexicon(**{field: old | {more}})  # type: ignore[arg-type]
    return Lexicon(**{field: more})  # type: ignore[arg-type]


def read(text: str, lexicon: Lexicon = DEFAULT) -> str:
    article = Article(text=text, published=date(2016, 6, 10))
    return extract(article, lexicon=lexicon).model_dump_json()


# A list, a word more in it, and a text that reads otherwise with it.
MORE: list[tuple[str, object, str]] = [
    ("speech", "radioed", "Forty boats sank, the pilot radioed."),
    ("weak", "said", "The port said 40 boats sank."),
    ("saying", "radioing", "The port sank 40 boats, radioing that 12 men died."),
    ("free_saying", "boasting", "The port met, boasting 12 men died."),
    ("telling", "saying", "The port met, saying 40 sailors that boats sank."),
    ("shown", "boasting", "The port published data boasting 40 deaths."),
    ("only_shown", "saying", "The port met, saying 40 boats sank."),
    ("showing", "counsels", "The report counsels 40 boats sank."),
    ("not_shown", "40", "The report shows 40 boats sank."),
    ("issued", "shows", "The report shows 40 boats sank."),
    ("issuing", "aired", "Data aired on Monday said 40 boats sank."),
    ("documents", "ledger", "The ledger shows 40 boats sank."),
    ("polls", "canvass", "In a canvass of Oslo, 40 sailors were ill."),
    ("told", "noted", "The pilot noted the newspaper that 40 boats sank."),
    ("tales", "post", "The pilot told the Post 40 boats sank."),
    ("denials", "said", "The port said that 40 boats sank."),
    ("dismissing", "said", "The port said that 40 boats sank."),
    ("accusing", "blamed", "The army was blamed by the port of killing 40 sailors."),
    ("naming", "said", "The port said 40 boats sank."),
    ("counting", "netted", "Officials netted 40 boats."),
    ("revising", {"recorded": "at"}, "The port recorded the toll at 40 dead."),
    ("revised", "haul", "The port put the haul at 40 boats."),
    ("claims", "gripe", "The men saw the port's gripe that 40 boats sank."),
    ("opinions", "claimed", "Voters claimed 40 boats sank, according to the port."),
    ("quoting", "parroting", "The paper reported 40 deaths, parroting the Port."),
    ("quoting_as", "cited", "The paper cited a sailor as saying that 40 boats sank."),
    ("according", "due", "40 boats sank, due to the port."),
    ("per", "via", "40 boats sank, via the port."),
    ("irregular_tellings", "spat", '"We lost 40 boats of the fleet," he spat.'),
    ("not_telling", "hummed", "Ada Berg hummed that 40 boats sank."),
    ("particles", {"posted": "up"}, "The port posted up 40 boats sank."),
    ("nounlike", "announced", "The port announced 40 boats sank."),
    ("thinking", "wrote", "The port wrote Norway lost 40 boats."),
    ("promising", "said", "The port said to sink 40 boats."),
    ("before_somebody", "said", "The port said before the court that 40 boats sank."),
    ("no_content", "40", "The port said 40 boats sank."),
    ("not_inverted", "sighed", '"We counted 40 boats here," sighed the port.'),
    ("plain", "claimed", "Some 40 boats sank, claimed Berg."),
    ("reported", "logged", "Forty deaths were logged by the port."),
    ("irregular_participles", "wrote", '"We lost 40 boats of the fleet," he wrote by mail.'),
    ("estimated", "reported", "The toll was reported at 40 dead by the port."),
    ("first_told", "newly", "The loss, newly reported by the port, was of 40 boats."),
    ("passing_on", "claimed", '"The ministry claimed that 40 boats sank," he said.'),
    ("said_soon", "had", "In a poll by Norstat, 40 sailors had fallen ill."),
    ("document_openers", "from", "From a poll of Norstat, 40 sailors were ill."),
    ("own_words", ("in", "the", "ears", "of"), "In the ears of the minister, 40 boats sank."),
    ("put_it", "phrased", "As the minister phrased it, 40 boats sank."),
    ("speakers", "harbourmasters", "Harbourmasters: 40 boats sank."),
    ("vague", "word", "Word said 40 boats sank."),
    ("anonymous", "sailor", "A sailor said 40 boats sank."),
    ("media", "wire", "The pilot told the wire that 40 boats sank."),
    ("agencies", "nordwire", "Nordwire said 40 boats sank."),
    ("kinds", {"harbourmaster": "official"}, "The harbourmaster said 40 boats sank."),
    ("kind_links", "near", "The pilot near the ministry said 40 boats sank."),
    ("name_links", "by", "Watch by Sea sailed. The Watch said 40 boats sank."),
    ("titles", "skipper", "Skipper Ada Berg sailed. Berg said 40 boats sank."),
    ("stopped_titles", "skip", "The port met Skip. Berg said 40 boats sank."),
    ("abbreviations", "skip", "The port met skip. Berg said 40 boats sank."),
    ("nationalities", "sk", "The Norsk Port met. The Norsk said 40 boats sank."),
    ("nameless_openers", "begging", "A pilot, begging not to be named, said 40 boats sank."),
    ("nameless_under", "with", "A pilot, with condition of anonymity, said 40 boats sank."),
    ("nameless_condition", "terms", "A pilot on terms of anonymity said 40 boats sank."),
    ("anonymity", "namelessness", "A pilot who asked for namelessness said 40 boats sank."),
    ("refusals", "loth", "A pilot who was loth to be named said 40 boats sank."),
    ("named", "outed", "A pilot who asked not to be outed said 40 boats sank."),
    ("page_tail", "other reads*", "Other reads\n40 boats sank."),
    ("page_lines", "tuned:", "Tuned: 40 boats sank"),
    ("page_pictures", "sketch", "Sketch: 40 boats sank"),
    ("page_phrases", "drawn for", "40 boats, drawn for the Post"),
    ("page_counted", "replies", "Replies (12)"),
    ("credit_openers", "thanks to", "Forty boats sank in the port.\nThanks to Sky News"),
    ("modifiers", {("easily",): Modifier.AT_LEAST}, "Easily 40 boats sank."),
    ("after", {("tops",): Modifier.AT_MOST}, "40 boats tops sank."),
    ("statuses", {"scuppered": "destroyed"}, "40 boats were scuppered."),
    ("events", {"sinkings": "destroyed"}, "There were 40 sinkings."),
    ("status_phrases", {("the", "souls"): "killed"}, "It took the souls of 40 sailors."),
    ("weak_statuses", "lost", "40 sailors lost were killed."),
    ("lasting_statuses", "killed", "40 sailors dying."),
    ("people_statuses", "rescued", "At least 40 were rescued."),
    ("status_bars", "sadly", "40 sailors sadly died."),
    ("listing", "then", "40 sailors then 12 pilots were killed."),
    ("including", "counting", "40 boats sank. At least 12 died, counting 3 children. Some 5 fled."),
    ("among", ("of", "these"), "It hurt 40 sailors, of these 12 pilots."),
    ("currencies", {"¥": "yen"}, "It cost ¥40."),
    ("changes", "crept", "Deaths crept from 10 to 20."),
    ("joints", "plus", "At least 40 boats plus 12 ships sank."),
    ("people", "persons", "At least 40 were killed."),
    ("irregular_plurals", "folk", "There 40 folk sank."),
    ("not_plural", "boats", "There 40 boats sank."),
    ("plural_parts", "-folk", "There 40 sea-folk sank."),
    ("plural_ends", "folk", "There 40 seafolk sank."),
    ("not_men", "gunnermen", "There 40 gunnermen sank."),
    ("adjuncts", "boats", "There 40 boats crews sank."),
    ("measures", "furlong", "It is 40 furlong away."),
    ("percents", "pc", "It lost 40 pc there."),
    ("percent_phrases", ("p", "c"), "It lost 40 p c there."),
    ("shares", "points", "In a poll by Norstat, sailors said 40 points fell."),
    ("partitive", "yonder", "40 of yonder boats sank."),
    ("skipped", "tall", "40 tall boats sank."),
    ("counted_again", "boats", "40 boats sank."),
    ("counts", "sum", "The sum of refugees rose to 40."),
    ("reaches", "neared", "The number of refugees neared 40."),
    ("tolls", "haul", "On Monday the port raised its earlier haul of 31 dead."),
    ("earlier", "stale", "On Monday the port raised its stale toll of 31 dead."),
    ("clock", "bells", "It sank at 40 bells."),
    ("ages", "turning", "The sailor turning 40 boats sank."),
    ("before_year", "anno", "Anno 1900 boats sank."),
    ("before_time", "sadly", "It lasted sadly 40 days."),
    ("after_time", "hence", "It comes, yet 40 days hence."),
    ("durations", "watches", "For 40 watches it sank."),
    ("weekdays", "mandag", "40 boats sank on Mandag."),
    ("months", {"mai": 5}, "There sank 3 Mai boats."),
    ("month_verbs", "june", "There june 3 boats sink."),
    ("from_day", "for", "For Monday to Friday, 40 boats sank."),
    ("to_day", "till", "From Monday till Friday, 40 boats sank."),
    ("before_month", "throughout", "Throughout March, 40 boats sank."),
    ("before_weekday", "come", "Come Friday, 40 boats sank."),
    ("day_parts", "noon", "On Friday noon, 40 boats sank."),
    ("before_stretch", "throughout", "Throughout the last 3 days, 40 boats sank."),
    ("stretch_limits", "barely", "In barely 3 days, 40 boats sank."),
    ("stretch_orders", "final", "In the final 3 days, 40 boats sank."),
    ("stretch_counts", "umpteen", "In umpteen days, 40 boats sank."),
    ("stretches", "watch", "40 boats sank in 3 watchs."),
    ("stretch_days", {"month": 30}, "In the last 3 months, 40 boats sank."),
    ("after_stretch", "hence", "3 days hence, 40 boats sank."),
    ("before_last", "throughout", "Throughout the last week, 40 boats sank."),
    ("last", "bygone", "In the bygone week, 40 boats sank."),
    ("reckoned_back", "first", "In the first 3 days, 40 boats sank."),
    ("seasons", "lent", "In the last lent, 40 boats sank."),
    ("this", ("the", "same"), "40 boats sank the same week."),
    ("current", "spring", "40 boats sank this spring."),
    ("moments", {"yestreen": (-1, -1)}, "40 boats sank yestreen."),
    ("moment_phrases", {"this week": (-6, 0)}, "40 boats sank this week."),
    ("moment_ends", {"last week": (-7, 0)}, "40 boats sank in the last week."),
    ("opening", "in", "40 boats sank in March 2016."),
    ("closing", "on", "40 boats sank on Friday."),
    ("auxiliaries", "hath", "The port hath said 40 boats sank."),
    ("possible", "duly", "The port duly said 40 boats sank."),
    ("negations", "hardly", "The port hardly said 40 boats sank."),
    ("adverbs", "anew", "The port anew said 40 boats sank."),
    ("breaks", "anent", "40 boats sank, according to the port anent the pier."),
    ("determiners", "yon", "The port and yon pier said 40 boats sank."),
    ("persons", "xe", "Ada Berg sailed. She said so. Xe said 40 boats sank."),
    ("groups", "others", "The Rebels said so. Others said 40 boats sank."),
    ("things", "i", "The Harbour Board said so. I said 40 boats sank."),
    ("pronouns", "xe", "On land xe said 40 boats sank."),
    ("asides", "that", "The port said the fleet, that lost 40 boats, was old."),
    ("turns", "so", "40 boats, according to the port, so 12 sank."),
    ("contrasts", "yet", "The port said 40 boats sank yet the pier said 12 did."),
    ("clause_openers", "amid", "The men left amid he said 40 boats sank."),
    ("leads", "verily", "Verily port officials said 40 boats sank."),
    ("heads", "verily", "Verily, according to Berg 40 boats sank."),
    ("conjunctions", "plus", "40 boats sank, according to the port plus men."),
    ("possessives", "thy", "The men saw thy claim that 40 boats sank."),
]


@pytest.mark.parametrize(("field", "more", "text"), MORE, ids=[row[0] for row in MORE])
def test_a_word_more_in_a_list_is_read(field: str, more: object, text: str) -> None:
    before = read(text)
    assert read(text, changed(field, more)) != before
    assert read(text) == before


@pytest.mark.parametrize("words", ["on 3 Mai", "on Mai 3, 2016", "3 Mai 2016"])
def test_a_month_of_another_language_is_read(words: str) -> None:
    mine = Lexicon(months={**DEFAULT.months, "mai": 5})
    text = f"The port said 40 boats sank {words}, and 12 men died."
    assert '"2016-05-03"' in read(text, mine)
    assert '"2016-05-03"' not in read(text)
    assert [one.number.text for one in extract(text, lexicon=mine).candidates] == ["40", "12"]


def test_questions_are_suggested_by_the_words_given() -> None:
    mine = Lexicon(
        events={**DEFAULT.events, "drownings": "killed"},
        statuses={**DEFAULT.statuses, "drownings": "killed"},
        singulars={**DEFAULT.singulars, "oxen": "ox"},
        irregular_plurals=DEFAULT.irregular_plurals | {"oxen"},
    )
    text = "There were 40 drownings. It sank 12 oxen there."
    found = extract(text, lexicon=mine).candidates
    assert [one.id for one in suggest_questions(found, mine)] == ["killed-person", "ox"]
    assert [one.id for one in suggest_questions(found)] == ["killed-drowning", "oxen"]


def test_a_pronoun_of_the_words_given_is_asked_for() -> None:
    mine = Lexicon(unexplained=DEFAULT.unexplained | {"xe"})
    (found,) = extract("Xe said 40 boats sank.").candidates
    article = Article(text="Xe said 40 boats sank.")
    assert accept(found, article, reporter="Post", question="toll")
    with pytest.raises(ClaimtraceError, match="say who that is"):
        accept(found, article, reporter="Post", question="toll", lexicon=mine)


def test_gold_is_measured_by_the_words_given() -> None:
    mine = Lexicon(
        months={**DEFAULT.months, "mai": 5}, durations=DEFAULT.durations | {"fortnights"}
    )
    text = "On Mai 3, for 9 fortnights, 40 boats sank."
    assert len(numbers_in(text)) == 3
    assert [text[slice(*one.span)] for one in numbers_in(text, mine)] == ["40"]


def test_a_copy_is_checked_and_keeps_nothing_of_the_old_words() -> None:
    assert '"window":{' not in read("40 boats sank on Mandag.")
    mine = DEFAULT.model_copy(update={"weekdays": ("mandag", *DEFAULT.weekdays[1:])})
    assert '"window":{' in read("40 boats sank on Mandag.", mine)
    assert DEFAULT == Lexicon() != mine
    with pytest.raises(ValidationError, match="weekday"):
        DEFAULT.model_copy(update={"weekday": ("mandag",)})
    with pytest.raises(ValidationError, match="speech"):
        DEFAULT.model_copy(update={"speech": 3})
