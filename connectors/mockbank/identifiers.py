"""Identifiers that tell nothing: opaque ids, and numbers with right check digits."""

_SPACE = 10**9
_STEP = 387_420_489  # odd and no multiple of 5, so that the map below is a bijection on 0 … 10^9 - 1


def scatter(n: int, seed: int) -> int:
    """Map a counter onto 0 … 10^9 - 1 without repeats, so that an id does not show in which order things were made."""
    return (n * _STEP + seed * 104_729 + 11_400_714) % _SPACE


def first_place(prefix: str) -> int:
    """Where the ids of a prefix begin their walk through the numbers."""
    return int.from_bytes(prefix.encode()) * 1_000_003


class IdMint:
    """Gives out ids per prefix; the same seed gives the same ids in the same order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._last: dict[str, int] = {}

    def take(self, prefix: str) -> str:
        """The next id, such as `AL-402913377`."""
        # Each prefix walks the numbers from its own place: T-123… and LG-123… are not the same digits.
        place = (self._last.get(prefix) or first_place(prefix)) + 1
        self._last[prefix] = place
        return f"{prefix}-{scatter(place, self.seed):09d}"


def luhn_digit(partial: str) -> str:
    """The check digit that makes a card number pass the Luhn test."""
    total = 0
    for place, char in enumerate(reversed(partial)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def gb_iban(sort_code: str, number: str) -> str:
    """The IBAN of a UK account at the demo bank (bank code HRBL), check digits by ISO 7064."""
    body = f"HRBL{sort_code.replace('-', '')}{number}"
    as_number = int("".join(str(int(char, 36)) for char in f"{body}GB00"))
    return f"GB{98 - as_number % 97:02d}{body}"
