"""A strict reader of exposition pages, for what parsers let pass: series given twice, families torn apart."""

import re

HEAD = re.compile(r"# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)")
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\{{{LABEL}(?:,{LABEL})*\}})?) (\S+)")
ONE_LABEL = re.compile(LABEL)


def check(text, open_metrics=False):
    """Raises where the page is not what every reader takes."""
    assert "\r" not in text, "a carriage return"
    assert text.endswith("\n"), "the last line has no end"
    lines = text.removesuffix("\n").split("\n")
    if open_metrics:
        assert lines.pop() == "# EOF", "no # EOF at the end"
    described, series = set(), set()
    family = kind = None
    for line in lines:
        if head := HEAD.fullmatch(line):
            word, name, rest = head.groups()
            if word == "HELP":
                assert name not in described, f"the family {name} comes twice"
                described.add(name)
                family, kind = name, None
            else:
                assert name == family and kind is None, f"a type in the wrong place: {line}"
                kind = rest
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, f"neither a sample nor a head: {line[:300]}"
        name, labels, value = sample.groups()
        suffix = "_total" if open_metrics and kind == "counter" else ""
        assert kind and name == family + suffix, f"{name} stands among the samples of {family}"
        identity = name, frozenset(ONE_LABEL.findall(labels))
        assert identity not in series, f"a series comes twice: {line[:300]}"
        series.add(identity)
        float(value)
