"""Pictures with lines: a series each, the spread as whiskers, or a band where points are many."""

import math
from dataclasses import dataclass
from statistics import median

import svg
from palette import Palette, Style
from scale import Scale, across, upwards
from section import Plot
from shown import bytes_text, compact, number

COLUMNS, PLOT_HEIGHT = 860.0, 300.0
TOP, BOTTOM = 58.0, 48.0
# Space within the axes beside the first and the last point.
INSET = 14.0
LABEL_HEIGHT, LABEL_ROOM = 17.0, 250.0
SAMPLE = 22.0
# With more points than this a series has no marks.
MARKED = 16


@dataclass
class Point:
    x: float | str
    least: float
    middle: float
    most: float


def points(series: list[tuple[float | str, list[float]]], is_logarithmic: bool) -> list[Point]:
    """Those that can be shown: what is infinite cannot, and on a logarithmic axis neither 0."""
    found = [Point(x, min(values), median(values), max(values)) for x, values in series if values]
    return [point for point in found if math.isfinite(point.middle)
            and (not is_logarithmic or point.least > 0)]


def draw(plot: Plot, palette: Palette, key: str) -> str:
    series = {name: points(own, plot.is_y_logarithmic) for name, own in plot.series.items()}
    series = {name: own for name, own in series.items() if own}
    every = [point for own in series.values() for point in own]
    if not every:
        return ""
    values = [value for point in every for value in (point.least, point.middle, point.most)
              if math.isfinite(value)]
    named = len(series) > 1
    label = min(LABEL_ROOM, max(svg.width(name) for name in series)) if named else 0
    height = TOP + max(PLOT_HEIGHT, named * len(series) * LABEL_HEIGHT)
    y = upwards(values, plot.is_y_logarithmic, height, TOP)
    left = 12 + max(svg.width(compact(tick), svg.SMALL) for tick in y.ticks())
    right = COLUMNS - 16 - (label + SAMPLE + 22 if named else 0)
    x = across([point.x for point in every], plot.is_x_logarithmic, left + INSET, right - INSET)
    content = [axes(plot, x, y, sorted({point.x for point in every}, key=lambda each: (
        isinstance(each, str), each if not isinstance(each, str) else 0)), left, right, height)]
    for name, own in series.items():
        content.append(curve(name, own, palette[name], x, y, plot))
    if named:
        content.append(labels(series, palette, x, y, right, height, label))
    return svg.picture("\n".join(content), COLUMNS, height + BOTTOM, plot.title,
                       described(plot, series), key)


def axes(plot: Plot, x: Scale, y: Scale, given: list[float | str], left: float, right: float,
         height: float) -> str:
    content = [svg.text(plot.title, 0, 18, size=svg.TITLE, weight="600"),
               svg.text(plot.y, 0, 40, size=svg.SMALL),
               svg.text(plot.x, (left + right) / 2, height + 40, "middle", svg.SMALL)]
    for tick in y.ticks():
        place = y.place(tick)
        is_base = tick == y.ticks()[0]
        content.append(svg.line(left, place, right, place, opacity=0.9 if is_base else 0.28))
        content.append(svg.text(compact(tick), left - 6, place + 4, "end", svg.SMALL))
    shown = bytes_text if "byte" in plot.x.lower() else compact
    # What was chosen is told where there is room, otherwise round numbers are.
    ticks = given if len(given) <= 9 else x.ticks(8)
    end = -math.inf
    for tick in ticks:
        words = tick if isinstance(tick, str) else shown(tick)
        place, half = x.place(tick), svg.width(words, svg.SMALL) / 2
        content.append(svg.line(place, height, place, height + 5, opacity=0.9))
        if place - half > end + 6:
            content.append(svg.text(words, place, height + 19, "middle", svg.SMALL))
            end = place + half
    return "\n".join(content)


def curve(name: str, own: list[Point], style: Style, x: Scale, y: Scale, plot: Plot) -> str:
    places = [(x.place(point.x), y.place(point.middle)) for point in own]
    path = "M" + "L".join(f"{across:.1f} {up:.1f}" for across, up in places)
    content = []
    is_marked = len(own) <= MARKED
    spreads = [point for point in own if math.isfinite(point.most) and point.least < point.most]
    if not is_marked and spreads:
        edge = [f"{x.place(point.x):.1f} {y.place(point.most):.1f}" for point in spreads] + [
            f"{x.place(point.x):.1f} {y.place(point.least):.1f}" for point in reversed(spreads)]
        content.append(svg.element("path", d="M" + "L".join(edge) + "z", fill=style.colour,
                                   fill_opacity=0.16))
    for point in spreads if is_marked else []:
        content.append(svg.whisker(x.place(point.x), 0, y.place(point.least), y.place(point.most),
                                   True, style.colour))
    content.append(svg.element("path", d=path, fill="none", stroke=style.colour,
                               stroke_width=style.width, stroke_dasharray=style.dash,
                               stroke_linejoin="round"))
    for point, (across_, up) in zip(own, places) if is_marked else []:
        spread = f" ({number_text(point.least)}–{number_text(point.most)})"
        content.append(svg.mark(style, across_, up, f"{name}, {plot.x} {point.x}:"
                                f" {number_text(point.middle)}{spread}"))
    return "\n".join(content)


def labels(series: dict[str, list[Point]], palette: Palette, x: Scale, y: Scale, right: float,
           height: float, room: float) -> str:
    """The names, as near to the ends of their lines as they stand without overlapping."""
    ends = sorted(series.items(), key=lambda item: y.place(item[1][-1].middle))
    wanted = [y.place(own[-1].middle) for _, own in ends]
    content, begin = [], right + 14
    for (name, own), place in zip(ends, spaced(wanted, TOP, height)):
        style, last = palette[name], own[-1]
        if right - x.place(last.x) <= INSET + 1:
            content.append(svg.element(
                "path", fill="none", stroke=style.colour, stroke_opacity=0.45,
                d=f"M{x.place(last.x):.1f} {y.place(last.middle):.1f}L{begin:.1f} {place:.1f}"))
        content.append(svg.line(begin, place, begin + SAMPLE, place, style.colour,
                                thickness=style.width, dash=style.dash, class_=""))
        content.append(svg.mark(style, begin + SAMPLE / 2, place))
        content.append(svg.text(svg.cut(name, room), begin + SAMPLE + 6, place + 4))
    return "\n".join(content)


def spaced(wanted: list[float], top: float, bottom: float) -> list[float]:
    """Places in order, at least a label apart, as near to those that are wanted as that allows."""
    groups: list[list[float]] = []
    for place in wanted:
        groups.append([place])
        # A group stands about the middle of what its members want.
        while len(groups) > 1 and start(groups[-2], top, bottom) + len(
                groups[-2]) * LABEL_HEIGHT > start(groups[-1], top, bottom):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [start(group, top, bottom) + index * LABEL_HEIGHT
            for group in groups for index in range(len(group))]


def start(group: list[float], top: float, bottom: float) -> float:
    length = (len(group) - 1) * LABEL_HEIGHT
    first = sum(group) / len(group) - length / 2
    return max(top, min(first, bottom - length))


def number_text(value: float) -> str:
    """A figure with three digits that matter, or all of those before the point."""
    if math.isinf(value):
        return "∞"
    return number(value) if abs(value) >= 100 else f"{value:.3g}"


def described(plot: Plot, series: dict[str, list[Point]]) -> str:
    """For those who do not see it: the first and the last figure of each line."""
    ends = [f"{name}: {number_text(own[0].middle)} at {own[0].x},"
            f" {number_text(own[-1].middle)} at {own[-1].x}" for name, own in series.items()]
    return f"{plot.y} by {plot.x or 'name'}. {'; '.join(ends)}."
