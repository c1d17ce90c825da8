"""Where a case's text may go: consent to outside processing, and the regions a country allows.

Fails closed: a country that no rule names keeps its text on this machine.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from copilot.errors import InputError
from copilot.ports.model import EngineProfile

LOCAL = "local"
EU = "EU"
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_MEMBERS = frozenset(_MEMBERS.split())
DEFAULT_RULES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "US": frozenset({"US"}),
        "GB": frozenset({"GB", EU}),
        **dict.fromkeys(sorted(EU_MEMBERS), frozenset({EU})),
    }
)
"""Country of residence → regions of endpoints; `EU` stands for every member state."""


def refusal(
    profile: EngineProfile, *, consent: bool, countries: frozenset[str], rules: Mapping[str, frozenset[str]]
) -> str:
    """Why this engine may not be asked, in words for the screen and the audit; "" where it may.

    `consent` is the customer's to processing by an outside model: the bank's own engines need
    none. `countries` are those of residence of everybody whose record goes out, and each must
    allow the engine's region; none at all (a question of policy) sets no bound. An engine on
    this machine is in every region.
    """
    if not (consent or profile.own or profile.region == LOCAL):
        return f"{profile.name} was not asked: the customer has not agreed to processing by an outside model."
    if profile.region == LOCAL:
        return ""
    regions = {profile.region, EU} if profile.region in EU_MEMBERS else {profile.region}
    barred = sorted(c or "an unknown country" for c in countries if not regions & rules.get(c, frozenset()))
    if not barred:
        return ""
    return (
        f"{profile.name} was not asked: it runs in {profile.region}, "
        f"and data of customers in {' and '.join(barred)} may not go there."
    )


def residency_rules(stated: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """The default rules with an installation's own in their place, country by country.

    Raises:
        InputError: a country that is no ISO 3166 alpha-2 code, or regions that are not a list of texts.
    """
    changed: dict[str, frozenset[str]] = {}
    for country, regions in stated.items():
        listed = not isinstance(regions, str) and all(isinstance(r, str) and r for r in regions)
        if not (len(country) == 2 and country.isascii() and country.isupper() and listed):
            raise InputError(
                f'The residency rule for "{country}" cannot be read. '
                'Write {"GB": ["GB", "EU"]}: a two-letter country and the regions its data may go to.'
            )
        changed[country] = frozenset(regions)
    return MappingProxyType({**DEFAULT_RULES, **changed})
