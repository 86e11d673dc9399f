"""Markdown to HTML, as much of it as texts of the report need: headings, paragraphs, lists, tables,
and within them code, bold, italic and links."""

import re
from html import escape

SPANS = [
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])"), r"<em>\1</em>"),
]
HEADING = re.compile(r"(#+) (.*)")
ITEM = re.compile(r"[-*] (.*)", re.DOTALL)


def inline(text: str) -> str:
    """A line's text; within code nothing else is looked for."""
    parts = []
    for index, part in enumerate(text.split("`")):
        part = escape(part, quote=False)
        if index % 2:
            parts.append(f"<code>{part}</code>")
            continue
        for pattern, replacement in SPANS:
            part = pattern.sub(replacement, part)
        parts.append(part)
    return "".join(parts)


def items(lines: list[str]) -> list[str]:
    """The items of a list; lines that begin with none go on with the one before."""
    found: list[str] = []
    for line in lines:
        if matched := ITEM.fullmatch(line.strip()):
            found.append(matched[1])
        else:
            found[-1] += " " + line.strip()
    return found


def table(lines: list[str]) -> str:
    def cells(line: str, name: str) -> str:
        parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        texts = (inline(part.strip().replace("\\|", "|")) for part in parts)
        return "<tr>" + "".join(f"<{name}>{text}</{name}>" for text in texts) + "</tr>"

    body = "".join(cells(line, "td") for line in lines[2:])
    return (f'<div class="scroll"><table class="words"><thead>{cells(lines[0], "th")}</thead>'
            f"<tbody>{body}</tbody></table></div>")


def block(text: str) -> str:
    lines = text.splitlines()
    if matched := HEADING.fullmatch(text):
        level = min(6, len(matched[1]))
        return f"<h{level}>{inline(matched[2])}</h{level}>"
    if ITEM.match(text):
        return "<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items(lines)) + "</ul>"
    if len(lines) > 1 and all(line.lstrip().startswith("|") for line in lines):
        return table(lines)
    return f"<p>{inline(' '.join(line.strip() for line in lines))}</p>"


def html(text: str) -> str:
    blocks = re.split(r"\n\s*\n|(?<=\n)(?=#)|(?<=^)(?=#)", text.strip())
    return "\n".join(block(each.strip()) for each in blocks if each.strip())
