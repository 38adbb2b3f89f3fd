"""Records whose every text tries to be more than text."""

from claimtrace import Attribution, Case, Claim, Document, Quantity, Quote, Source, chain

SCRIPT = "<script>window.pwned = 1</script>"
BROKEN_OUT = '"\'><img src=x onerror="window.pwned=2"><svg onload=window.pwned=3>'
CLOSING = "</title></desc></text></svg></td></table></script></style><!-- ]]> &lt;b&gt; &#60;"
BACKWARDS = "Ministry \u202eecnefeD fo\u202c \u2066of\u2069 \u200fQatar"
CONTROLS = "a\x00b\x1bc\x7fd\ufffee\u2028f\ng\th\rI"
HUGE = "W" * 10_000
WORDY = "word " * 2_000
DIAGRAM = 'x"] --> y; click r1 href "javascript:alert(1)" %%{init: {}}%% end\n\\N \\" -- |z| `'
STYLE = "{{7*7}} ${7*7} #{7*7} url(https://evil.example/x) @import 'https://evil.example'; "

TEXTS = (SCRIPT, BROKEN_OUT, CLOSING, BACKWARDS, CONTROLS, HUGE, WORDY, DIAGRAM, STYLE)

URLS = (
    "javascript:window.pwned=4",
    "JaVaScRiPt:window.pwned=5",
    "java\nscript:window.pwned=6",
    " javascript:window.pwned=7",
    "data:text/html,<script>window.pwned=8</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    'https://evil.example/"><script>window.pwned=9</script>',
    "https://good.example@evil.example/",
    "https://[::1",
    "https://example.org/a?b=c&d='e",
)

CLAIM = 'c"><script>window.pwned=10</script>'
BLOC = "</style><script>window.pwned=11</script>"
QUESTION = "q'\"><img/src=x/onerror=window.pwned=12>"


def case() -> Case:
    """One question with two claims, every text of which is hostile."""
    sources = [
        Source(
            id=f"s{number}<b>&\"'",
            name=text,
            kind=("outlet", "monitor", "agency", "government")[number % 4],
            reliability="CFBD"[number % 4],
            bloc=BLOC if number % 2 else None,
        )
        for number, text in enumerate(TEXTS)
    ]
    names = [source.id for source in sources]
    sources.append(Source(id="w'<i>", name=HUGE + SCRIPT, kind="witness", reliability="B"))
    sources.append(Source(id="v'<i>", name=BACKWARDS + SCRIPT, kind="witness"))
    claims = [
        Claim(
            id=CLAIM, statement=SCRIPT + BACKWARDS + HUGE, question=QUESTION,
            quantity=Quantity.stated(400, "<i>fighter</i>"), favours=(BLOC,),
        ),
        Claim(
            id="other", statement=BROKEN_OUT, question=QUESTION,
            quantity=Quantity.stated(40, "<i>fighter</i>"),
        ),
    ]  # fmt: skip
    hops: list[Attribution] = []
    for number, url in enumerate(URLS):
        text = TEXTS[number % len(TEXTS)]
        reporter, relay, origin = (names[(number + step) % len(names)] for step in (0, 1, 3))
        page = Document(url=url, title=text if number % 3 else None)
        quote = Quote(exact=text)
        claim = "other" if number % 4 == 3 else CLAIM
        hops += chain(claim, reporter, relay, origin, document=page, quote=quote)
        hops += chain(claim, relay, ("w'<i>", "v'<i>")[number % 2], document=page, quote=quote)
        hops += chain(claim, origin, document=page, quote=quote, stance="denies", basis="own")
    return Case.of(*sources, *claims, *hops)
