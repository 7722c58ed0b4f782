"""One notice of an invented district around the sentence that a test is about."""

from dataclasses import dataclass

from registry.reading import ReadDocument, Reading
from tests.registry.printed import reading_of

OFFICE = "青泽区人民政府办公室"


@dataclass(frozen=True)
class Notice:
    """`own` stands in the notice's own text, `inner` at the end of the text it issues, if it issues one."""

    own: str = ""
    inner: str | None = None
    title: str = "关于规范渡口夜航的通知"
    inner_title: str = "青泽区渡口夜航管理办法"
    dated: str = "2036年9月28日"
    above: str = ""

    @property
    def text(self) -> str:
        issued = self.inner is not None
        title = f"关于印发{self.inner_title}的通知" if issued else self.title
        lines = [
            self.above,
            f"{OFFICE}",
            title,
            "青政办字〔2036〕52号",
            "各镇人民政府：",
            "为保障夜航安全，现将有关事项通知如下。",
            self.own,
            OFFICE,
            self.dated,
            *([self.inner_title, "第一条 夜航应当点灯。", str(self.inner)] if issued else []),
        ]
        return "\n".join(lines)


def noticed(notice: Notice) -> tuple[Reading, ReadDocument]:
    reading = reading_of(notice.text)
    assert len(reading.documents) == 1, reading
    return reading, reading.documents[0]


def said(own: str, **changes: str) -> ReadDocument:
    """The document whose own text says this."""
    return noticed(Notice(own, **changes))[1]


def force(document: ReadDocument) -> tuple[str | None, str | None, str | None, str | None]:
    """First day, basis, last day, length: as the contract prints them."""
    start, term = document.effective, document.term
    return (
        start.day.isoformat() if start and start.day else None,
        start.basis_and_days if start else None,
        term.until.isoformat() if term and term.until else None,
        term.period if term else None,
    )
