"""A value over time as a picture: bars upwards for what was gained, downwards for what was lost.

matplotlib draws the chart; the words stand around it, drawn by the canvas like those of every other picture. Every word
is passed in; no language lives here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from bot.canvas import (
    BOLD,
    FONTS,
    LATIN,
    Box,
    Item,
    Palette,
    Panel,
    Sheet,
    TextStyle,
    clean,
    line,
    render,
    text_width,
)

WIDTH, MARGIN = 900, 34
CHART_WIDTH, CHART_HEIGHT = WIDTH - 2 * MARGIN, 430
_DPI = 100
_MOST_TICKS = 8
_SMALLEST = 22
_KEY_SIDE, _KEY_WIDTH = 22, 350
_PLAIN_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class ChartPage:
    """All that the picture shows, already worded. ``labels`` name the days, as ``11-23``; ``lost`` are not negative.
    ``lost_name`` is empty where nothing can be lost."""

    title: str
    name: str
    labels: tuple[str, ...]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    gained_name: str
    lost_name: str
    summary: str

    def __post_init__(self) -> None:
        if not len(self.labels) == len(self.gained) == len(self.lost) > 0:
            raise ValueError("a chart has a label and both values for each day")


def draw_chart(page: ChartPage) -> bytes:
    """The chart with its words as a PNG, 900 pixels wide."""
    sheet, place = lay_out_chart(page)
    image = Image.open(BytesIO(render(sheet)))
    with Image.open(BytesIO(_plot(page))) as chart:
        image.paste(chart.convert("RGB"), (place.left, place.top))
    png = BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


def lay_out_chart(page: ChartPage) -> tuple[Sheet, Box]:
    """Where the words go, and where the chart does."""
    right = WIDTH - MARGIN
    title = Box(MARGIN, MARGIN, right, MARGIN + 54)
    name = Box(MARGIN, title.bottom + 4, right, title.bottom + 44)
    items: list[Item] = [
        line(page.title, (42, 36, 30), Palette.INK, title, weight=BOLD),
        line(page.name, (28,), Palette.MUTED, name),
    ]
    keys, top = _keys(page, name.bottom + 8)
    items += keys
    chart = Box(MARGIN, top + 8, right, top + 8 + CHART_HEIGHT)
    summary = Box(MARGIN, chart.bottom + 10, right, chart.bottom + 54)
    items.append(line(page.summary, (28, 25, _SMALLEST), Palette.INK, summary))
    return Sheet(WIDTH, summary.bottom + MARGIN, tuple(items)), chart


def _keys(page: ChartPage, top: int) -> tuple[list[Item], int]:
    """What each colour means; a single one needs no key."""
    if not page.lost_name:
        return [], top
    items: list[Item] = []
    left = MARGIN
    for colour, word in ((Palette.ACCENT, page.gained_name), (Palette.AMBER, page.lost_name)):
        seal = Box(left, top + 9, left + _KEY_SIDE, top + 9 + _KEY_SIDE)
        width = min(math.ceil(text_width(clean(word), TextStyle(_SMALLEST))), _KEY_WIDTH)
        words = Box(seal.right + 8, top, seal.right + 8 + width, top + 40)
        items += [Panel(seal, colour, 5), line(word, (_SMALLEST,), Palette.MUTED, words)]
        left = words.right + 28
    return items, top + 40


def _plot(page: ChartPage) -> bytes:
    """The chart alone."""
    # Loaded here, in the painter's worker, on the first chart: it takes half a second and 40 MB.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    digits = FontProperties(fname=str(FONTS / LATIN), size=16)
    figure = Figure(figsize=(CHART_WIDTH / _DPI, CHART_HEIGHT / _DPI), dpi=_DPI, facecolor=Palette.CARD)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.11, 0.1, 0.87, 0.86))
    axes.set_facecolor(Palette.CARD)
    days = range(len(page.labels))
    axes.bar(days, page.gained, color=Palette.ACCENT, width=0.72)
    if page.lost_name:
        axes.bar(days, [-lost for lost in page.lost], color=Palette.AMBER, width=0.72)
    axes.axhline(0, color=Palette.MUTED, linewidth=1.2)
    if not any(page.gained) and not any(page.lost):
        axes.set_ylim(0, 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(round(abs(value)))))
    step = math.ceil(len(page.labels) / _MOST_TICKS)
    shown = list(days)[::-step][::-1]  # today is always named
    axes.set_xticks(shown, [page.labels[day] for day in shown])
    axes.grid(axis="y", color=Palette.LINE, linewidth=1)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, colors=Palette.MUTED)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(digits)
    png = BytesIO()
    figure.savefig(png, format="png", facecolor=Palette.CARD)
    return png.getvalue()


def short_number(number: int) -> str:
    """A number as an axis has room for it: ``9,999``, ``12k``, ``3.5M``."""
    if number < _PLAIN_UP_TO:
        return f"{number:,}"
    for unit, sign in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if number >= unit:
            return f"{number / unit:.3g}{sign}"
    return f"{number / 1000:.3g}k"
