"""Sections in Markdown: for a terminal, for `report.md`, and for `RESULTS.md`."""

from section import Row, Section, Table, Verdict
from shown import Cell, cell, duration
from subjects import SUBJECTS

MET = {True: ": met", False: ": **MISSED**", None: ""}
Pictures = dict[tuple[str, str], list[tuple[str, str]]]


def escaped(text: str) -> str:
    return text.replace("|", "\\|")


def rows(head: list[str], lines: list[list[str]], numbers: bool = True) -> str:
    """A table whose first column holds names, and the others numbers."""
    rule = ["---"] + ["---:" if numbers else "---"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(escaped(text) for text in line)} |"
                     for line in (head, rule, *lines))


def figure(found: Cell) -> str:
    return f"{found.middle} ({found.spread})" if found.spread else found.middle


def table(own: Table) -> str:
    def name(row: Row) -> str:
        return f"{row.name} (WRONG)" if row.problem else row.name

    return rows([own.title, *(column.title for column in own.columns)],
                [[name(row), *(figure(cell(column, row)) for column in own.columns)]
                 for row in own.rows])


def verdict(own: Verdict) -> str:
    return f"- {own.text}{MET[own.is_met]}"


def notes(section: Section) -> list[str]:
    """What is wrong with figures, then budgets and remarks."""
    wrong = [f"- WRONG: {row.name}: {row.problem}"
             for each in section.tables for row in each.rows if row.problem]
    return wrong + [verdict(each) for each in section.verdicts]


def section(own: Section, pictures: list[tuple[str, str]] = (), level: int = 2) -> str:
    """One section; pictures are titles and paths."""
    blocks = [f"{'#' * level} {own.title}", own.text, *(table(each) for each in own.tables)]
    blocks += [f"![{escaped(title)}]({path})" for title, path in pictures]
    if told := notes(own):
        blocks.append("\n".join(told))
    return "\n\n".join(block for block in blocks if block) + "\n"


def missed(sections: list[Section]) -> list[tuple[Section, str]]:
    """Every budget that is missed and every figure that is wrong."""
    found = []
    for own in sections:
        found += [(own, f"{row.name}: {row.problem}")
                  for each in own.tables for row in each.rows if row.problem]
        found += [(own, each.text) for each in own.verdicts if each.is_met is False]
    return found


def counted(sections: list[Section]) -> int:
    return sum(each.is_met is not None for own in sections for each in own.verdicts)


def facts(sections: list[Section]) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """What holds for the last section that tells it, and where another one told something else."""
    common: dict[str, str] = {}
    for own in sections:
        if own.origin:
            common |= own.origin.facts
    other = [(f"{own.subject} {own.scenario}", name, value)
             for own in sections if own.origin for name, value in own.origin.facts.items()
             if value != common[name]]
    return common, other


def origins(sections: list[Section]) -> str:
    """Which commands have measured it, and when, the one that has measured most first."""
    found: dict[str, list[Section]] = {}
    for own in sections:
        if own.origin:
            found.setdefault(own.origin.command, []).append(own)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return rows(["command", "measured", "begun, UTC", "took"], [
        [f"`{command}`",
         ", ".join(f"{own.subject} {own.scenario}" for own in sections) if index else "all else",
         min(own.origin.date for own in sections),
         duration(sum(own.origin.seconds for own in sections))]
        for index, (command, sections) in enumerate(ordered)], numbers=False)


def budgets(sections: list[Section]) -> str:
    """The list of what is missed, or that nothing is."""
    found = missed(sections)
    count = counted(sections)
    if not found:
        return f"All {count} budgets are met." if count else "No budget was looked at."
    lines = [f"- {SUBJECTS[own.subject].title}, {own.title}: {text}" for own, text in found]
    return f"Of {count} budgets these are missed:\n\n" + "\n".join(lines)


def measured_on(sections: list[Section]) -> str:
    common, other = facts(sections)
    text = rows(["", ""], [[name, value] for name, value in common.items()], numbers=False)
    if other:
        text += "\n\nThese were measured with something else:\n\n" + rows(
            ["what", "fact", "value"], [list(each) for each in other], numbers=False)
    return text


def report(sections: list[Section], overviews: dict[str, Section], pictures: Pictures,
           remarks: str, introduction: str) -> str:
    """The whole report; pictures are those of each section, by subject and scenario."""
    blocks = ["# Results", introduction, remarks,
              "## Budgets", budgets(sections),
              "## How it was measured", "Each figure is the median of the rounds, with the least"
              " and the most of them in brackets.", measured_on(sections), origins(sections)]
    for name, subject in SUBJECTS.items():
        own = [each for each in sections if each.subject == name]
        if not own:
            continue
        blocks += [f"## {subject.title}", subject.summary]
        if name in overviews:
            own.insert(0, overviews[name])
        blocks += [section(each, pictures.get((each.subject, each.scenario), []), 3).strip()
                   for each in own]
    return "\n\n".join(block for block in blocks if block) + "\n"
