"""What the stories of the review desk share: texts of an invented district, handed in and not yet taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from intake.imports import import_source
from offices.actors import Actor
from offices.models import Jurisdiction
from registry.models import Batch, Candidate
from registry.openers.source import open_pasted, open_source
from tests.cast import RECORDED

LATER = RECORDED + timedelta(days=1)
Stages = Callable[..., Batch]
TITLE = "青河区人民政府关于加强山体管护工作的意见"


def printed(
    number: str = "青政发〔2020〕5号",
    *,
    issuer: str = "青河区人民政府",
    about: str = "关于加强山体管护工作的意见",
    clause: str = "本意见自2020年6月1日起施行，有效期至2025年5月31日。",
    dated: str = "2020年4月20日",
    code: str = "",
) -> str:
    """One document as a gazette prints it."""
    lines = [issuer, about, number, code, "各镇人民政府：", "为做好有关工作，提出如下意见。", clause, issuer, dated]
    return "\n".join(line for line in lines if line)


def notice(*rows: str, head: str = "序号\t文件名称\t文号\t统一登记号\t有效期至") -> str:
    """A cleanup notice of 15 January 2023 with one annex of what continues in force."""
    return "\n".join(
        [
            "青河区人民政府",
            "关于公布规范性文件清理结果的通知",
            "青政字〔2023〕3号",
            "各镇人民政府：",
            "经清理，现将继续有效的规范性文件目录予以公布。",
            "青河区人民政府",
            "2023年1月15日",
            "附件1",
            "继续有效的规范性文件目录",
            head,
            *rows,
        ]
    )


def stage_text(text: str, place: Jurisdiction, by: Actor, *, at: datetime = RECORDED, accept: bool = False) -> Batch:
    source = open_pasted(text)
    return import_source(source, place=str(place), accept_clean=accept, by=by, at=at).batch


def stage_file(path: Path, place: Jurisdiction, by: Actor, *, at: datetime = RECORDED) -> Batch:
    return import_source(open_source(path), place=str(place), accept_clean=False, by=by, at=at).batch


def only(batch: Batch, no: int = 1) -> Candidate:
    """As it is kept now."""
    return batch.candidates.select_related("batch__jurisdiction", "document").get(no=no)
