"""Finding the organ that a text names, and making the one that nobody has entered yet."""

from collections import Counter
from collections.abc import Iterable

from offices.models import Jurisdiction, Organ, OrganName


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
