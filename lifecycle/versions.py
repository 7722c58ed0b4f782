"""The data version: which register, which epoch of it, and the last act of each place an answer rests on."""

from collections.abc import Iterable

from lifecycle.models import Clock, Register
from offices.models import Jurisdiction


def data_version(jurisdictions: Iterable[Jurisdiction]) -> str:
    """7f3a2b1c.1/BSDR:12+ZCDR:5 - equal versions give equal answers, whatever the day they are asked."""
    clocks = Clock.objects.filter(jurisdiction__in=list(jurisdictions)).select_related("jurisdiction")
    acts = sorted(f"{clock.jurisdiction.code_prefix or clock.jurisdiction_id}:{clock.last_seq}" for clock in clocks)
    return f"{Register.objects.get()}/{'+'.join(acts)}"
