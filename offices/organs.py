"""Finding the organ that a text names, and making the one that nobody has entered yet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from offices.models import Jurisdiction, Organ, OrganName
from sentences.refusals import Refused


class OrganBook:
    """The organs of one place by name and by number, read once. What it has to make stands as unconfirmed."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction
        names = OrganName.objects.filter(organ__jurisdiction=jurisdiction).select_related("organ")
        self._by_name: dict[str, Organ] = {name.name: name.organ for name in names if name.name}
        self._by_number: dict[str, Organ] = {name.number: name.organ for name in names if name.number}

    def named(self, name: str) -> Organ:
        if name not in self._by_name:
            self._by_name[name] = self._make(name=name)
        return self._by_name[name]

    def numbered(self, number: str) -> Organ:
        if number not in self._by_number:
            self._by_number[number] = self._make(number=number)
        return self._by_number[number]

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Which number belongs to which name, from the rows that print both: the most frequent pairing wins.

        A single row may well name another issuer than its code does; that is a finding, not knowledge.
        """
        for (number, name), _ in Counter(pairs).most_common():
            organ = self.named(name)
            if number in self._by_number or organ in self._by_number.values():
                continue
            OrganName.objects.filter(organ=organ, name=name).update(number=number)
            self._by_number[number] = organ

    def _make(self, *, name: str = "", number: str = "") -> Organ:
        organ = Organ.objects.create(jurisdiction=self.jurisdiction, confirmed=False)
        OrganName.objects.create(organ=organ, name=name, number=number)
        return organ


def organ_called(place: Jurisdiction, name: str, day: date) -> Organ:
    """The organ of the place that bears the name on that day. Refused("organ_not_found"), also where several do."""
    bearing = OrganName.objects.on(day).filter(organ__jurisdiction=place, name=name).values("organ")
    found = list(Organ.objects.filter(pk__in=bearing)[:2])
    if not name or len(found) != 1:
        raise Refused("organ_not_found", place=place, organ=name)
    return found[0]


def successors(organs: Iterable[int]) -> dict[int, int]:
    """Who answers today for each organ that was merged into another, at the end of the line; the others are not in it.

    One query for each step of the longest line. Organs that succeed each other in a ring stay as they are.
    """
    steps: dict[int, int] = {}
    asked, known = set(organs), set[int]()
    while asked:
        known |= asked
        found = Organ.objects.filter(pk__in=asked, successor__isnull=False).values_list("pk", "successor")
        steps |= {organ: successor for organ, successor in found if successor is not None}
        asked = {steps[organ] for organ in asked if organ in steps} - known
    return {organ: last for organ in steps if (last := _last(organ, steps)) != organ}


def _last(organ: int, steps: Mapping[int, int]) -> int:
    line = [organ]
    while line[-1] in steps:
        if steps[line[-1]] in line:
            return organ
        line.append(steps[line[-1]])
    return line[-1]
