"""The recipe of an indicator over a StatBank table."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Direction = Literal["low", "high"]


def _as_codes(choice: Any) -> Any:
    """A single code, a list of codes, or codes with their names: all become codes with names."""
    if isinstance(choice, dict):
        return {str(code): str(name or "") for code, name in choice.items()}
    if isinstance(choice, (str, int)) and not isinstance(choice, bool):
        return {str(choice): ""}
    if isinstance(choice, list):
        return {str(code): "" for code in choice}
    return choice


Codes = Annotated[Mapping[str, str], BeforeValidator(_as_codes), Field(min_length=1)]
Selection = Annotated[Mapping[str, Codes], Field(min_length=1)]


class Part(BaseModel):
    """A selection of a table: which codes are added together, and the geography if it has one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: Annotated[str, Field(pattern=r"^[A-ZÆØÅ0-9]+$")]
    select: Selection
    geography: str | None = None


class Denominator(Part):
    """What an indicator is divided by; ``period`` turns the numerator's period into this table's."""

    period: str = "{period}"


class Budget(BaseModel):
    """The same key figure from the budget table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: Annotated[str, Field(pattern=r"^[A-ZÆØÅ0-9]+$")]
    geography: str


class Indicator(Part):
    """A key figure: the sum over ``select`` of a table, by geography and time, perhaps per something.

    ``direction`` says whether low or high is good; "low" for a cost says nothing of quality.
    """

    id: Annotated[str, Field(pattern=r"^[a-zæøå0-9][a-zæøå0-9._-]*$")]
    label: Annotated[str, Field(min_length=3)]
    unit: Annotated[str, Field(min_length=1)]
    direction: Direction = "low"
    track: str = ""
    price_level: str = "løbende priser"
    per: Denominator | None = None
    factor: Annotated[float, Field(gt=0)] = 1.0
    periods: Annotated[int, Field(ge=1, le=100)] = 10
    note: str = ""
    budget: Budget | None = None

    def parts(self) -> tuple[Part, ...]:
        """The pieces that must be fetched."""
        return (self, self.per) if self.per else (self,)

    def of_the_budget(self) -> "Indicator | None":
        """The indicator over the budget table, or None."""
        if self.budget is None:
            return None
        return self.model_copy(
            update={
                "id": f"{self.id}-budget",
                "label": f"{self.label} (budget)",
                "table": self.budget.table,
                "geography": self.budget.geography,
                "budget": None,
            }
        )
