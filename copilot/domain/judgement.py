"""Model-as-judge: what a model holds of an output, kept apart from every score, and how far it agrees with people."""

from copilot.domain.base import DomainModel


class SentenceJudgement(DomainModel):
    """What a model holds of one sentence: whether what the sentence cites supports it."""

    text: str
    supported: bool
    reason: str


class Judgement(DomainModel):
    """A model's opinion of one output: reported apart, and no part of any score, outcome or gate."""

    engine: str
    prompt: str  # its reference
    sentences: tuple[SentenceJudgement, ...] = ()
    absent: str = ""  # why there is no opinion; "" where there is one
    tokens: int = 0
    cost_micros: int = 0


class JudgedItem(DomainModel):
    """One labelled sentence with what a person and what the model holds of it."""

    place: str  # file and number
    text: str
    why: str  # the person's reason
    supported: bool  # the person's label
    judged: bool | None  # None where the model gave no verdict
    reason: str = ""  # the model's


class JudgeAgreement(DomainModel):
    """A judge beside people over labelled sentences; sentences without a verdict are counted, and not compared."""

    engine: str
    prompt: str
    kappa: float | None  # Cohen's; None where it has no value
    raw: float | None  # share of the compared sentences on which both agree; None where none was compared
    items: tuple[JudgedItem, ...]
    absent: tuple[str, ...] = ()  # why verdicts are missing
    tokens: int = 0
    cost_micros: int = 0

    def count(self, *, label: bool, judged: bool | None) -> int:
        """How many sentences have that label and that verdict."""
        return sum(item.supported is label and item.judged is judged for item in self.items)

    @property
    def compared(self) -> int:
        """How many sentences have a verdict."""
        return sum(item.judged is not None for item in self.items)
