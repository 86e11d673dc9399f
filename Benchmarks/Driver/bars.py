"""Pictures with bars, which lie: a name each, the spread as whiskers, the median beside."""

import math

import svg
from lines import COLUMNS, Point, number_text, points
from palette import COLOURS, INK, NEUTRAL, Palette, is_own
from scale import Scale, upwards
from section import Plot
from shown import compact

TOP, BOTTOM = 44.0, 40.0
NAME_ROOM, VALUE_ROOM = 280.0, 66.0
# Names of Tackle's own are bold, and so wider.
BOLD = 1.1
THICKNESS, THIN, GAP = 17.0, 13.0, 9.0


def draw(plot: Plot, palette: Palette, key: str) -> str:
    series = {name: {str(point.x): point for point in points(own, plot.is_y_logarithmic)}
              for name, own in plot.series.items()}
    names = ordered(plot, series)
    if not names:
        return ""
    is_grouped = len(series) > 1
    thickness = THIN if is_grouped else THICKNESS
    each = thickness * len(series) + GAP
    top = TOP + (20 if is_grouped else 0)
    height = top + each * len(names)
    values = [value for own in series.values() for point in own.values()
              for value in (point.least, point.middle, point.most) if math.isfinite(value)]
    room = min(NAME_ROOM, BOLD * max(svg.width(name) for name in names))
    x = upwards(values, plot.is_y_logarithmic, room + 14, COLUMNS - VALUE_ROOM)
    content = [svg.text(plot.title, 0, 18, size=svg.TITLE, weight="600"),
               legend(list(series), palette) if is_grouped else "",
               axis(plot, x, top, height)]
    for index, name in enumerate(names):
        begin = top + index * each + GAP / 2
        middle = begin + (each - GAP) / 2
        content.append(svg.text(svg.cut(name, room / BOLD), room + 6, middle + 4, "end",
                                weight="600" if is_own(name) else ""))
        for number, (own, found) in enumerate(series.items()):
            if name in found:
                colour = (palette[own].colour if is_grouped else
                          COLOURS[0] if is_own(name) else NEUTRAL)
                content.append(bar(found[name], x, begin + number * thickness, thickness, colour,
                                   ", ".join(word for word in (name, own) if word),
                                   1 if is_grouped or is_own(name) else 0.6))
    return svg.picture("\n".join(part for part in content if part), COLUMNS, height + BOTTOM,
                       plot.title, described(plot, series, names), key)


def ordered(plot: Plot, series: dict[str, dict[str, Point]]) -> list[str]:
    """The names by the figure of the first series that has one."""
    found: dict[str, float] = {}
    for own in series.values():
        for name, point in own.items():
            found.setdefault(name, point.middle)
    return sorted(found, key=lambda name: found[name], reverse=plot.is_more_better)


def axis(plot: Plot, x: Scale, top: float, height: float) -> str:
    content, ticks = [], x.ticks()
    for tick in ticks:
        place, opacity = x.place(tick), 0.9 if tick == ticks[0] else 0.28
        content.append(svg.line(place, top, place, height, opacity=opacity))
        content.append(svg.text(compact(tick), place, height + 16, "middle", svg.SMALL))
    middle = (x.place(ticks[0]) + x.place(ticks[-1])) / 2
    content.append(svg.text(plot.y, middle, height + 34, "middle", svg.SMALL))
    return "\n".join(content)


def bar(point: Point, x: Scale, y: float, thickness: float, colour: str, name: str,
        opacity: float) -> str:
    zero, end = x.place(x.ticks()[0]), x.place(point.middle)
    spread = f" ({number_text(point.least)}–{number_text(point.most)})"
    title = svg.element("title", svg.escape(f"{name}: {number_text(point.middle)}{spread}"))
    content = [svg.element(
        "rect", title, x=min(zero, end), y=y + 1, width=max(1.0, abs(end - zero)),
        height=thickness - 2, rx=2, fill=colour, fill_opacity=opacity)]
    far = end
    if point.least < point.most and math.isfinite(point.most):
        far = max(end, x.place(point.most))
        content.append(svg.whisker(0, y + thickness / 2, x.place(point.least), far, False, INK,
                                   "whisker"))
    content.append(svg.text(number_text(point.middle), far + 6, y + thickness / 2 + 4))
    return "\n".join(content)


def legend(names: list[str], palette: Palette) -> str:
    content, x = [], 0.0
    for name in names:
        content.append(svg.element("rect", x=x, y=32, width=12, height=12, rx=2,
                                   fill=palette[name].colour))
        content.append(svg.text(name, x + 18, 42))
        x += 18 + svg.width(name) + 22
    return "\n".join(content)


def described(plot: Plot, series: dict[str, dict[str, Point]], names: list[str]) -> str:
    parts = [f"{name}{f', {own}' if own else ''}: {number_text(found[name].middle)}"
             for name in names for own, found in series.items() if name in found]
    return f"{plot.y}. {'; '.join(parts)}."
