"""The data version: which register, which epoch of it, and the last act of each place an answer rests on."""

from collections.abc import Iterable

from django.db.models import Q

from lifecycle.models import Clock, Register
from offices.models import Jurisdiction

# Links reach up to the places above, whose acts and recorded changes count below: town, county, city, province.
_AND_ABOVE = ("", "__children", "__children__children", "__children__children__children")


def data_version(jurisdictions: Iterable[Jurisdiction]) -> str:
    """7f3a2b1c.1/BSDR:12+ZCDR:5 - equal versions give equal answers, whatever the day they are asked."""
    places = [place.pk for place in jurisdictions]
    which = Q()
    for below in _AND_ABOVE:
        which |= Q(**{f"jurisdiction{below}__in": places})
    clocks = Clock.objects.filter(which).select_related("jurisdiction").distinct()
    acts = sorted(f"{clock.jurisdiction.code_prefix or clock.jurisdiction_id}:{clock.last_seq}" for clock in clocks)
    return f"{Register.objects.get()}/{'+'.join(acts)}"
