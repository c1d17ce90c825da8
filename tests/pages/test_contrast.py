"""Every coloured word is readable in both themes: WCAG 2.2 AA, 4.5 to 1."""

import re
import tomllib
from typing import Any

import pytest

from pages.server.launch import ROOT

CSS = (ROOT / "assets" / "desk.css").read_text()
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
PAIRS = dict(re.findall(r"--fe-([a-z-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", CSS))
TONES = ("red", "amber", "green", "blue", "violet", "gray")
AA = 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _token(name: str, theme: str) -> str:
    light, dark = PAIRS[name].split(", ")
    return light if theme == "light" else dark


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_a_chip_is_readable_on_its_own_ground(theme: str, tone: str) -> None:
    assert contrast(_token(tone, theme), _token(f"{tone}-bg", theme)) >= AA


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", *TONES])
def test_words_are_readable_on_the_page_and_on_panels(theme: str, name: str) -> None:
    for ground in (CONFIG["theme"][theme]["backgroundColor"], _token("wash", theme)):
        assert contrast(_token(name, theme), ground) >= AA


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "option",
    [
        "textColor",
        "linkColor",
        "redColor",
        "orangeColor",
        "blueColor",
        "greenColor",
        "violetColor",
        "grayColor",
    ],
)
def test_the_themes_own_colours_are_readable(theme: str, option: str) -> None:
    assert contrast(CONFIG["theme"][theme][option], CONFIG["theme"][theme]["backgroundColor"]) >= AA


def test_the_primary_buttons_words_are_readable_in_both_themes() -> None:
    found = re.search(r"stBaseButton-primary.*?light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS, re.DOTALL)
    assert found is not None
    for theme, colour in zip(("light", "dark"), found.groups(), strict=True):
        assert contrast(colour, CONFIG["theme"][theme]["primaryColor"]) >= AA
