"""bank.toml: the example is whole, and each mistake is named by file, line and key."""

import re
from pathlib import Path

import pytest

from connectors.mockbank.profile import DEMO_BANK, HOMES
from copilot.bank_file import bank_of, read_bank
from copilot.doctor import examine
from copilot.domain.bank import BankProfile
from copilot.errors import InputError
from copilot.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "bank.example.toml"
TEXT = DEMO_BANK.read_text()


def refusal(folder: Path, old: str, new: str) -> str:
    """What reading the demo bank's file says after one change, without the folder."""
    assert old in TEXT
    (folder / "bank.toml").write_text(TEXT.replace(old, new, 1))
    with pytest.raises(InputError) as refused:
        bank_of(Settings(data_dir=folder), demo=DEMO_BANK)
    return refused.value.user_message.removeprefix(f"{folder}/")


def line_of(piece: str) -> int:
    return TEXT[: TEXT.index(piece)].count("\n") + 1


def test_the_example_explains_every_key_and_can_be_used() -> None:
    text = EXAMPLE.read_text()
    bank = read_bank(EXAMPLE)
    assert set(bank.model_fields_set) == set(BankProfile.model_fields)
    keys = [n for n, line in enumerate(text.splitlines()) if re.match(r"\w+ = |\[", line)]
    assert all("#" in text.splitlines()[n] or text.splitlines()[n - 1].startswith("#") for n in keys)


@pytest.mark.parametrize("home", HOMES.values(), ids=lambda home: home.country)
def test_every_demo_bank_sets_limits_for_each_currency_in_use(home) -> None:
    assert read_bank(home.profile).without_limits == ""


def test_a_misspelt_key_is_named_with_its_line_and_the_nearest_one(tmp_path: Path) -> None:
    said = refusal(tmp_path, 'timezone = "America/New_York"\nhome', 'timzone = "America/New_York"\nhome')
    assert (
        said == f"bank.toml:{line_of('timezone')}: timzone is not a key of this file. Did you mean timezone?"
    )


def test_a_misspelt_key_in_a_table_is_named_with_its_line(tmp_path: Path) -> None:
    said = refusal(tmp_path, 'phone = "+44', 'phon = "+44')
    at = line_of('phone = "+44')
    assert said == f"bank.toml:{at}: countries.GB.phon is not a key of this file. Did you mean phone?"


def test_a_key_that_is_missing_is_named_with_its_table(tmp_path: Path) -> None:
    said = refusal(tmp_path, "high = 2500\n", "")
    assert said == f"bank.toml:{line_of('[limits.USD]')}: limits.USD.high is missing."


def test_a_currency_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[limits.GBP]", "[limits.GBX]").startswith(
        f"bank.toml:{line_of('[limits.GBP]')}: limits.GBX: GBX is not a currency"
    )
    assert "ZZQ is not a currency" in refusal(tmp_path, '["USD", "GBP"]', '["USD", "ZZQ"]')


def test_a_time_zone_that_does_not_exist_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path, '"Europe/London"', '"Europe/Londn"')
    at = line_of('timezone = "Europe/London"')
    assert said.startswith(f"bank.toml:{at}: countries.GB.timezone: ")
    assert "Europe/Londn is not a time zone" in said


def test_a_country_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert "QQ is not a country" in refusal(tmp_path, "[countries.GB]", "[countries.QQ]")


def test_a_holiday_calendar_that_does_not_exist_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path, 'holidays = "GB-ENG"', 'holidays = "GB-ENGL"')
    at = line_of('holidays = "GB-ENG"')
    assert said.startswith(f"bank.toml:{at}: countries.GB.holidays: GB-ENGL is not a holiday calendar")


def test_a_place_in_a_letter_that_stands_for_nothing_is_named(tmp_path: Path) -> None:
    said = refusal(
        tmp_path, 'letter_closing = "Customer Service\\n{{bank}}"', 'letter_closing = "Yours, {{bnak}}"'
    )
    assert "letter_closing: {{bnak}} stands for nothing: use {{bank}} or {{legal_entity}}" in said


@pytest.mark.parametrize("locale", ["de_DE", "en_CA", "xx_YY", "en"])
def test_a_locale_in_which_a_letter_would_be_half_right_is_named(tmp_path: Path, locale: str) -> None:
    said = refusal(tmp_path, 'locale = "en_GB"', f'locale = "{locale}"')
    at = line_of('locale = "en_GB"')
    assert said.startswith(f"bank.toml:{at}: countries.GB.locale: {locale} is no locale")
    assert "use en_GB or en_US" in said


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    assert "line 2" in refusal(tmp_path, TEXT, 'name = "A Bank"\ntimezone ==\n')


def test_a_home_country_without_a_table_is_refused(tmp_path: Path) -> None:
    assert "home_country names no table" in refusal(tmp_path, 'home_country = "US"', 'home_country = "FR"')


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, bank_name="First Example Bank", bank_timezone="Europe/London")
    bank = bank_of(settings, demo=DEMO_BANK)
    assert (bank.name, bank.timezone) == ("First Example Bank", "Europe/London")
    assert bank.names == {"First Example Bank"}


def test_a_variable_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"FOUREYES_BANK_TIMEZONE: Mars/Olympus is not a time zone"):
        bank_of(Settings(data_dir=tmp_path, bank_timezone="Mars/Olympus"), demo=DEMO_BANK)


def test_a_named_file_stands_in_the_place_of_the_usual_one(tmp_path: Path) -> None:
    (tmp_path / "bank.toml").write_text(TEXT.replace("Harbourline Bank", "Usual Bank"))
    (tmp_path / "own.toml").write_text(TEXT.replace("Harbourline Bank", "Named Bank"))
    assert bank_of(Settings(data_dir=tmp_path), demo=DEMO_BANK).name == "Usual Bank"
    named = Settings(data_dir=tmp_path, bank_file=tmp_path / "own.toml")
    assert bank_of(named, demo=DEMO_BANK).name == "Named Bank"
    with pytest.raises(InputError, match="cannot be read"):
        bank_of(Settings(data_dir=tmp_path, bank_file=tmp_path / "nowhere.toml"), demo=DEMO_BANK)


def test_a_bank_on_another_machine_that_nothing_describes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bank\.example\.toml"):
        bank_of(Settings(data_dir=tmp_path, bank_url="https://bank.example"), demo=DEMO_BANK)


def test_the_doctor_says_for_which_currency_in_use_no_limit_is_set(own_demo_dir: Path) -> None:
    (own_demo_dir / "bank.toml").write_text(TEXT.replace('["USD", "GBP"]', '["USD", "GBP", "EUR"]'))
    found = {one.what: one for one in examine(Settings(data_dir=own_demo_dir))}
    assert not found["bank profile"].ok
    assert "EUR" in found["bank profile"].detail


def test_the_doctor_names_the_bank_and_its_file(own_demo_dir: Path) -> None:
    found = {one.what: one for one in examine(Settings(data_dir=own_demo_dir))}
    assert found["bank profile"].ok
    assert "Harbourline Bank" in found["bank profile"].detail
