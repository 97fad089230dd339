"""How much each finding of a comparison says, and in which words.

data/link_weights.yaml   - {finding: same_day, weight: 1.2, says: the same day}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.datafiles import Faults, read_records
from dragoman.link.stories_evidence import Finding

__all__ = ["DATA_FILE", "Weights", "load_weights"]

DATA_FILE = Path(__file__).parent / "data" / "link_weights.yaml"
_BIAS, _TIED = "bias", "tied"


@dataclass(frozen=True, slots=True)
class Weights:
    """What findings weigh, by name, and what they say.

    `bias` weighs with every pair, `tied` besides with one of those that links tie together, near or far.
    """

    bias: float
    tied: float
    of: Mapping[str, float]
    says: Mapping[str, str]

    def total(self, findings: Iterable[Finding]) -> float:
        """The logarithm of the odds that two sightings are of one event."""
        of = self.of
        return self.bias + sum([of[name] * amount for name, amount in findings])


@cache
def load_weights(path: Path = DATA_FILE) -> Weights:
    """Read and validate the weights; raises `DataFileError` with every fault at once."""
    faults = Faults()
    of: dict[str, float] = {}
    says: dict[str, str] = {}
    for record in read_records(path, faults):
        name = record.text("finding")
        if name in of:
            record.fault("finding", f'finding "{name}" stands here twice')
        weight = record.number("weight")
        if weight is None:
            record.fault("weight", '"weight" is missing')
        of[name], says[name] = weight or 0.0, record.text("says")
        record.done()
    faults.check()
    return Weights(of.pop(_BIAS, 0.0), of.pop(_TIED, 0.0), of, says)
