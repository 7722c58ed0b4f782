"""The data version: which register, which epoch of it, and the last act of each place an answer rests on."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Subquery

from lifecycle.models import Register
from offices.models import Jurisdiction

# Links reach up to the places above, whose acts and recorded changes count below: town, county, city, province.
_AND_ABOVE = ("", "children__", "children__children__", "children__children__children__")


def data_version(jurisdictions: Iterable[Jurisdiction]) -> str:
    """7f3a2b1c.1/BSDR:12+ZCDR:5 - equal versions give equal answers, whatever the day they are asked. One query."""
    asked = [place.pk for place in jurisdictions]
    which = Q()
    for below in _AND_ABOVE:
        which |= Q(**{f"{below}pk__in": asked})
    register: QuerySet[Register] = Register.objects.all()[:1]
    places = list(
        Jurisdiction.objects.filter(which)
        .annotate(identity=Subquery(register.values("identity")), epoch=Subquery(register.values("epoch")))
        .values_list("code_prefix", "pk", "clock__last_seq", "identity", "epoch")
        .order_by()
        .distinct()
    )
    acts = sorted(f"{prefix or place}:{last_seq}" for prefix, place, last_seq, *_ in places if last_seq)
    named = Register(identity=places[0][3], epoch=places[0][4]) if places else Register.objects.get()
    return f"{named}/{'+'.join(acts)}"
