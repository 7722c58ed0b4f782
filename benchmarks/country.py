"""The places of the bench and the organs in them: invented cities with their districts, each with its own offices."""

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.rulebook import rulebook

HEADS = "云青白石长安永平临清"
TAILS = "州河山江泽源水城阳陵"
DISTRICTS = 9
DEPARTMENTS = (
    "发展和改革局", "教育和体育局", "科学技术局", "工业和信息化局", "民政局", "司法局", "财政局",
    "人力资源和社会保障局", "自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局",
    "商务局", "文化和旅游局", "卫生健康局", "应急管理局",
)  # fmt: skip
ORGANS = 2 + len(DEPARTMENTS)


@dataclass(frozen=True, slots=True)
class Place:
    """`parent` and `no` count from 0; `weight`: how many documents it makes for each one of a district."""

    no: int
    name: str
    parent: int | None
    prefix: str
    rule_set: str
    weight: int

    @property
    def organs(self) -> Sequence[str]:
        """By position: government, its office, departments; the number of each is its position plus one."""
        head = f"{self.name}人民政府"
        return (head, f"{head}办公室", *(f"{self.name}{department}" for department in DEPARTMENTS))


def places(count: int) -> tuple[Place, ...]:
    """Of every ten the first is the city of the nine that follow."""
    return tuple(_place(no) for no in range(count))


def _place(no: int) -> Place:
    city, district = divmod(no, DISTRICTS + 1)
    ruled = rulebook().places
    end = "市" if district == 0 else "区" if district % 2 else "县"
    letters = chr(65 + no // 26 % 26) + chr(65 + no % 26)
    return Place(
        no=no,
        name=f"{HEADS[district]}{TAILS[city % len(TAILS)]}{end}",
        parent=None if district == 0 else no - district,
        prefix=f"{letters}{'D' if district else 'C'}R",
        rule_set=ruled[city % len(ruled)],
        weight=1 if district else 3,
    )
