"""The bank as its installation describes it: names, offices by country, and the amounts that set limits.

Read from `bank.toml` and the environment by `copilot.bank_file`; nothing else knows a bank's name.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from pydantic import AfterValidator, Field, model_validator

from copilot.domain.audience import Audience
from copilot.domain.base import DomainModel
from copilot.domain.clocks.business_days import UK, US, Calendar, calendar_of
from copilot.domain.money import Currency
from copilot.language.spelling import LOCALES
from copilot.language.written import HOUSE, Style

PLACEHOLDER = "{{bank}}"
"""Stands for the bank's name in prompts, letter texts and the demo's golden files."""
LEGAL_ENTITY = "{{legal_entity}}"
"""Stands for the company behind the name in letter texts."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is not a time zone of the IANA database, such as Europe/London")
    return name


def _country(code: str) -> str:
    if code not in Locale("en").territories or len(code) != 2 or not code.isalpha():
        raise ValueError(f"{code} is not a country of ISO 3166, such as GB")
    return code


def _locale(name: str) -> str:
    if name not in LOCALES:
        raise ValueError(f"{name} is no locale that letters can be written in: use {' or '.join(LOCALES)}")
    return name


def _holidays(code: str) -> str:
    calendar_of(code, "UTC")
    return code


def _places(text: str) -> str:
    if unknown := set(re.findall(r"\{\{.*?\}\}", text)) - {PLACEHOLDER, LEGAL_ENTITY}:
        raise ValueError(f"{min(unknown)} stands for nothing: use {PLACEHOLDER} or {LEGAL_ENTITY}")
    return text


Zone = Annotated[str, AfterValidator(_zone)]
CountryCode = Annotated[str, AfterValidator(_country)]
Amount = Annotated[Decimal, Field(gt=0)]
Line = Annotated[str, Field(min_length=1)]
LetterText = Annotated[str, AfterValidator(_places)]


class CreditNotices(DomainModel):
    """What a letter that declines credit must say there, sentence by sentence, and the rule that asks for it."""

    rule: Line
    equal: Line
    agency: Line
    report: Line


class CountryProfile(DomainModel):
    """What a customer in one country reads: where the bank is reached, on whose time, and who else may be asked."""

    locale: Annotated[str, AfterValidator(_locale)]
    timezone: Zone
    holidays: Annotated[str, AfterValidator(_holidays)]  # the days on which its offices are closed
    phone: Line
    hours: Line
    address: Line
    disputes_address: Line
    appeal_office: Line
    appeal_days: int = Field(gt=0)
    appeal_reply_days: int = Field(gt=0)
    outside: Line  # the ombudsman or the regulator to whom a customer may turn
    outside_for: Literal["everyone", "persons"] = "persons"
    credit_notices: CreditNotices


class Limits(DomainModel):
    """Amounts at risk in one currency, in its major unit, from which a case is rated and a second approver needed."""

    medium: Amount
    high: Amount
    critical: Amount
    two_approvers: Amount  # two people approve above it, one up to it


class BankProfile(DomainModel):
    """One bank; `countries` and `limits` by ISO code."""

    name: Line
    legal_entity: str = ""
    brand_words: tuple[str, ...] = ()
    timezone: Zone
    home_country: str = ""
    currencies: tuple[Currency, ...] = ()
    letter_head: LetterText = ""
    letter_closing: Annotated[LetterText, Field(min_length=1)] = f"Customer Service\n{PLACEHOLDER}"
    countries: Mapping[CountryCode, CountryProfile] = {}
    limits: Mapping[Currency, Limits] = {}

    @model_validator(mode="after")
    def _home_is_described(self) -> Self:
        if self.countries and self.home_country not in self.countries:
            raise ValueError(f"home_country names no table: there are {', '.join(sorted(self.countries))}")
        return self

    @property
    def names(self) -> frozenset[str]:
        """What the bank is called: these need no source in a text and are nobody's personal data."""
        return frozenset({self.name, *self.brand_words, *filter(None, [self.legal_entity])})

    @property
    def without_limits(self) -> str:
        """What to do about the currencies in use for which no limit is set; "" where each has its own."""
        unset = [code for code in self.currencies if code not in self.limits]
        return (
            f"No limits are set for {', '.join(unset)}: every case in it counts as critical and two people approve. "
            f"Add a table [limits.{unset[0]}] to bank.toml."
            if unset
            else ""
        )

    def country(self, code: str) -> CountryProfile | None:
        """The office for a customer who lives there: the country's own, else that of the home country."""
        return self.countries.get(code) or self.countries.get(self.home_country)

    def calendar(self, country: Literal["US", "GB"]) -> Calendar:
        """The business days of the office in a country whose rules count them; without one those that are usual there."""
        own = self.countries.get(country)
        return calendar_of(own.holidays, own.timezone) if own else {"US": US, "GB": UK}[country]

    def style(self, audience: Audience, country: str = "") -> Style:
        """How a text is written for such a reader; a customer's is written as the office for that country writes.

        A customer of a country without an office reads the bank's own time. Staff read words as at home, and days in
        the one form of the screens; a report to a regulator is filed at home.
        """
        home, office, own = self.country(""), self.country(country), self.countries.get(country)
        ours = home.locale if home else HOUSE
        if audience is Audience.CUSTOMER and office:
            return Style(own.timezone if own else self.timezone, office.locale, office.locale)
        return Style(self.timezone, ours if audience is Audience.REGULATOR else HOUSE, ours)

    def filled(self, text: str) -> str:
        """The text with the bank's name and legal entity in their places."""
        return text.replace(PLACEHOLDER, self.name).replace(LEGAL_ENTITY, self.legal_entity or self.name)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the bank's own days."""
        return ZoneInfo(self.timezone)


NO_BANK = BankProfile(name="the bank", timezone="UTC")
"""For reading records without writing about them; it sets no limit, so every amount is over it."""
