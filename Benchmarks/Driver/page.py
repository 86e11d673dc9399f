"""The report as one page of HTML: style and pictures are in it, and it needs neither a network nor
a script."""

import os
from html import escape

import prose
from markdown import budgets, measured_on, origins
from palette import is_own
from pictures import Pictures
from section import Column, Row, Section, Table, Verdict
from shown import NONE, cell, number
from subjects import SUBJECTS

FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
{introduction}
</header>
<nav aria-label="Subjects"><div>
{links}
</div></nav>
<main>
{content}
</main>
<footer>Each figure is the median of the rounds, with the least and the most of them below it;
<code>results.json</code> has what each round gave.</footer>
</body>
</html>
"""


def rounds(column: Column, row: Row) -> str:
    """What each round gave, for whoever points at a figure."""
    values = row.figures.get(column.key) or []
    return "; ".join(number(value, column.digits, column.unit) for value in values)


def figure(column: Column, row: Row) -> str:
    found = cell(column, row)
    if found.middle == NONE:
        return f"<td>{NONE}</td>"
    spread = f"<small>{escape(found.spread)}</small>" if found.spread else ""
    title = f' title="rounds: {escape(rounds(column, row))}"' if spread else ""
    return f"<td{title}>{escape(found.middle)}{spread}</td>"


def table(own: Table) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>'
                   for text in (own.title, *(column.title for column in own.columns)))
    lines = []
    for row in own.rows:
        kind = "wrong" if row.problem else "own" if is_own(row.name) else ""
        name = f"{row.name} (WRONG)" if row.problem else row.name
        lines.append(f'<tr class="{kind}"><th scope="row">{escape(name)}</th>'
                     + "".join(figure(column, row) for column in own.columns) + "</tr>")
    return (f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n<tbody>'
            + "\n".join(lines) + "</tbody></table></div>")


def verdict(own: Verdict) -> str:
    kind = {True: "met", False: "missed", None: "remark"}[own.is_met]
    word = {True: ": met", False: ": <b>missed</b>", None: ""}[own.is_met]
    return f'<li class="{kind}">{prose.inline(own.text)}{word}</li>'


def notes(section: Section) -> str:
    wrong = [f'<li class="missed"><b>Wrong:</b> {escape(row.name)}: {escape(row.problem)}</li>'
             for each in section.tables for row in each.rows if row.problem]
    lines = [*wrong, *(verdict(each) for each in section.verdicts)]
    return f'<ul class="verdicts">{"".join(lines)}</ul>' if lines else ""


def pictures(drawn: list[tuple[str, str, str]]) -> list[str]:
    return [f"<figure>{svg}</figure>" for _, _, svg in drawn]


def section(own: Section, drawn: list[tuple[str, str, str]]) -> str:
    name = f"{own.subject}-{own.scenario}"
    blocks = [f'<section id="{escape(name)}">',
              f'<h3><a href="#{escape(name)}">{prose.inline(own.title)}</a></h3>',
              prose.html(own.text), *pictures(drawn), *(table(each) for each in own.tables),
              notes(own), "</section>"]
    return "\n".join(block for block in blocks if block)


def report(sections: list[Section], overviews: dict[str, Section], drawn: Pictures, remarks: str,
           introduction: str) -> str:
    """The page; pictures are those of each section, by subject and scenario."""
    links, blocks = [], []
    if remarks:
        blocks.append(prose.html(remarks))
    blocks += ['<h2 id="budgets">Budgets</h2>', prose.html(budgets(sections))]
    links.append('<a href="#budgets">Budgets</a>')
    for name, subject in SUBJECTS.items():
        own = [each for each in sections if each.subject == name]
        if not own:
            continue
        if name in overviews:
            own.insert(0, overviews[name])
        links.append(f'<a href="#{name}">{escape(subject.title)}</a>')
        blocks += [f'<h2 id="{name}">{escape(subject.title)}</h2>',
                   f'<p class="summary">{prose.inline(subject.summary)}</p>']
        blocks += [section(each, drawn.get((each.subject, each.scenario), [])) for each in own]
    links.append('<a href="#how">How it was measured</a>')
    blocks += ['<h2 id="how">How it was measured</h2>', prose.html(measured_on(sections)),
               prose.html(origins(sections))]
    with open(os.path.join(os.path.dirname(__file__), "page.css")) as file:
        style = file.read()
    return FRAME.format(title="Benchmarks of Tackle", style=style, links="\n".join(links),
                        introduction=prose.html(introduction), content="\n".join(blocks))
