"""Elements of SVG, and how wide text is."""

from html import escape

from palette import INK, RULE, Style

FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif"
SIZE, SMALL, TITLE = 12, 11, 15
# Half the width of a whisker's caps.
CAP = 3
NARROW, WIDE = "fijlrtI.,:;'|!()[] -", "mwMW@%"


def element(name: str, content: str = "", **attributes) -> str:
    """An element; `class_` is `class`, and other underscores are hyphens."""
    words = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(shown(value))}"'
                    for key, value in attributes.items() if value not in ("", None))
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


def shown(value) -> str:
    """Coordinates with a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, anchor: str = "start", size: int = SIZE,
         weight: str = "", colour: str = INK, class_: str = "ink") -> str:
    return element("text", escape(arrows(words)), x=x, y=y, text_anchor=anchor, font_size=size,
                   font_weight=weight, fill=colour, class_=class_)


def arrows(words: str) -> str:
    """Pipelines with arrows, as nobody types them."""
    return words.replace("->", "→")


def width(words: str, size: int = SIZE) -> float:
    """About how wide text is, rather too wide than too narrow."""
    ems = sum(0.4 if letter in NARROW else 0.95 if letter in WIDE else
              0.72 if letter.isupper() else 0.64 for letter in arrows(words))
    return ems * size


def cut(words: str, room: float, size: int = SIZE) -> str:
    """Text that fits, with an ellipsis where it had to be cut."""
    if width(words, size) <= room:
        return words
    while words and width(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip(" ,") + "…"


def line(x1: float, y1: float, x2: float, y2: float, colour: str = RULE, opacity: float = 1,
         thickness: float = 1, dash: str = "", class_: str = "rule") -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=thickness,
                   stroke_opacity=opacity, stroke_dasharray=dash, class_=class_)


def whisker(x: float, y: float, low: float, high: float, is_upright: bool, colour: str,
            class_: str = "") -> str:
    """A line from the least to the most with a cap at each end; `x` and `y` are its middle."""
    left, top = x - CAP, y - CAP
    if is_upright:
        path = (f"M{x:.1f} {low:.1f}V{high:.1f}"
                f"M{left:.1f} {low:.1f}h{2 * CAP}M{left:.1f} {high:.1f}h{2 * CAP}")
    else:
        path = (f"M{low:.1f} {y:.1f}H{high:.1f}"
                f"M{low:.1f} {top:.1f}v{2 * CAP}M{high:.1f} {top:.1f}v{2 * CAP}")
    return element("path", d=path, fill="none", stroke=colour, stroke_width=1.2, class_=class_)


def mark(style: Style, x: float, y: float, title: str = "", radius: float = 3.6) -> str:
    """A point of a series."""
    inside = element("title", escape(title)) if title else ""
    if style.mark == "circle":
        return element("circle", inside, cx=x, cy=y, r=radius, fill=style.colour)
    r = radius
    shapes = {
        "square": f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z",
        "triangle": f"M{x:.1f} {y - 1.25 * r:.1f}l{1.2 * r:.1f} {2.1 * r:.1f}h{-2.4 * r:.1f}z",
        "down": f"M{x:.1f} {y + 1.25 * r:.1f}l{1.2 * r:.1f} {-2.1 * r:.1f}h{-2.4 * r:.1f}z",
        "diamond": f"M{x:.1f} {y - 1.35 * r:.1f}l{1.35 * r:.1f} {1.35 * r:.1f}"
                   f"l{-1.35 * r:.1f} {1.35 * r:.1f}l{-1.35 * r:.1f} {-1.35 * r:.1f}z",
    }
    return element("path", inside, d=shapes[style.mark], fill=style.colour)


def picture(content: str, columns: float, height: float, title: str, description: str,
            key: str) -> str:
    """A whole picture, which is read aloud as its title and its description."""
    head = (element("title", escape(title), id=f"{key}-title")
            + element("desc", escape(description), id=f"{key}-text"))
    return element(
        "svg", f"\n{head}\n{content}\n", xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {columns:.0f} {height:.0f}", width=f"{columns:.0f}", height=f"{height:.0f}",
        role="img", aria_labelledby=f"{key}-title {key}-text", font_family=FONT, class_="plot")
