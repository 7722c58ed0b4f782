"""A gazette of an invented district, printed from facts, so that a test can change one and say what must follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.layouts import load_layouts
from registry.openers import blocks_of
from registry.reading import Reading, as_contract, read

ENDED_HEAD = ("序号", "文件名称", "文号", "统一登记号", "废止、宣布失效理由或者依据", "备注")
CONTINUES_HEAD = ("序号", "文件名称", "文 号", "统一登记号", "有效期至")
AMEND_HEAD = ("序号", "文件名称", "文号", "统一登记号", "备注")
DELISTED_HEAD = ("序号", "文件名称", "文号", "统一登记号", "依据")

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Annex:
    title: str
    head: Cells
    rows: tuple[Cells, ...]
    mark: str = "附件 {no}"

    def lines(self, no: int) -> list[str]:
        rows = ["\t".join((str(index), *row)) for index, row in enumerate(self.rows, start=1)]
        return [self.mark.format(no=no), "", self.title, "", "\t".join(self.head), *rows, ""]


ENDED = Annex(
    "区政府及部门宣告废止、失效的规范性文件目录",
    ENDED_HEAD,
    (
        (
            "《青泽区人民政府关于印发青泽区河灯管理办法的通知》",
            "青政发〔2031〕3号",
            "QZDR-2031-0010002",
            "文件到期",
            "",
        ),
        ("《青泽区人民政府关于渡口停航的通告》", "", "QZDR-2032-0020003", "文件到期", ""),
        (
            "青泽区人民政府办公室关于印发青泽区《茶园修复计划（2030-2034年）》实施方案的通知",
            "青政办发（2032）8号",
            "QZDR-2032-0020004",
            "文件到期",
            "",
        ),
    ),
)
CONTINUES = Annex(
    "区政府及部门宣布继续有效的规范性文件目录",
    CONTINUES_HEAD,
    (
        ("《青泽区人民政府关于桥梁限重的通告》", "", "QZDR-2034-0010001", "2039年12月12日"),
        ("《青泽区水利局关于湖区封湖的公告》", "青水〔2034〕41号", "QZDR-2034-0160001", "未规定有效期"),
    ),
)
TO_AMEND = Annex(
    "拟修改的规范性文件目录",
    AMEND_HEAD,
    (("《青泽区茶叶零售点布局规定》", "青茶专〔2032〕1号", "QZDR-2032-0650001", "按上级规定作出修改"),),
)
DELISTED = Annex(
    "不作为规范性文件管理的文件目录",
    DELISTED_HEAD,
    (
        ("《关于调整停泊费标准的通知》", "青价字（2032）12号", "QZDR-2032-0290001", "根据临源市令第十三条，不再管理"),
        ("《青泽区发展和改革局 青泽区财政局关于学费的复函》", "青发改发（2034）40号", "QZDR-2034-0030001", ""),
        ("《青泽区人民政府办公室关于印发防汛预案的通知》", "青政办字（2034）25号", "QZDR-2034-0020001", ""),
    ),
)


@dataclass(frozen=True)
class Printed:
    """The pages in order; `replace` one of them to print another gazette."""

    masthead: tuple[str, ...] = ("青泽区人民政府公报", "2036", "第7期（总第93期）")
    contents: tuple[str, ...] = (
        "【区政府文件】",
        "青泽区人民政府关于公布规范性文件清理结果的通知",
        "青政字(2036)67号(1)",
        "青泽区人民政府关于夜间禁航的通告(9)",
        "【区政府办公室文件】",
        "青泽区人民政府办公室关于印发青泽区“一湖一策”工作实施方案的通知",
        "青政办字(2036)52号(11)",
    )
    notice: tuple[str, ...] = (
        "青泽区人民政府 关于公布规范性文件清理结果的通知",
        "青政字〔2036〕67号",
        "各镇人民政府、街道办事处，区政府有关部门：",
        "现宣告废止、失效{ended}件，确认继续有效{continues}件，拟修改调整1件，不作为规范性文件管理的{delisted}件。",
        "宣告废止或失效的规范性文件不得作为作出行政行为依据。",
        "- 附件：1. 区政府及部门宣告废止、失效的规范性文件目录",
        "2. 区政府及部门宣布继续有效的规范性文件目录",
        "3. 拟修改的规范性文件目录",
        "4. 不作为规范性文件管理的文件目录",
        "青泽区人民政府",
        "2036年9月27日",
        "（此件公开发布）",
    )
    annexes: tuple[Annex, ...] = (ENDED, CONTINUES, TO_AMEND, DELISTED)
    ban: tuple[str, ...] = (
        "青泽区人民政府",
        "关于夜间禁航的通告",
        "为保障夜间安全，根据《临源市水上交通办法》（临政发〔2035〕9号）和《灯标公告》（交通部公告2034年第76号），通告如下：",
        "一、每日二十二时至次日五时禁航。",
        "青泽区人民政府",
        "2036年9月28日",
    )
    plan: tuple[str, ...] = (
        "青泽区人民政府办公室",
        "关于印发青泽区“一湖一策”工作实施方案的通知",
        "青政办字〔2036〕52号",
        "各镇人民政府：",
        "《青泽区“一湖一策”工作实施方案》已经区政府同意，现印发给你们。",
        "青泽区人民政府办公室",
        "2036年9月13日",
        "青泽区“一湖一策”工作实施方案",
        "一、目标",
        "按照《临源市湖泊方案》（临政办字〔2036〕61号）办理。",
    )
    imprint: tuple[str, ...] = ("《青泽区人民政府公报》简介", "本公报集中刊载规范性文件。")

    @property
    def text(self) -> str:
        counts = {"ended": len(ENDED.rows), "continues": len(CONTINUES.rows), "delisted": len(DELISTED.rows)}
        annexes = [line for no, annex in enumerate(self.annexes, start=1) for line in annex.lines(no)]
        notice = [line.format(**counts) for line in self.notice]
        contents = ["目 录", *self.contents] if self.contents else []
        pages = (self.masthead, contents, notice, annexes, self.ban, self.plan, self.imprint)
        return "\n\n".join("\n".join(page) for page in pages)


GAZETTE = Printed()


def with_annex(annex: Annex, **changes: object) -> Printed:
    """The gazette with one annex printed otherwise."""
    changed = replace(annex, **changes)  # type: ignore[arg-type]
    return replace(GAZETTE, annexes=tuple(changed if one is annex else one for one in GAZETTE.annexes))


def reading_of(text: str) -> Reading:
    return read(blocks_of(text), load_layouts())


def contract_of(text: str) -> dict[str, object]:
    return as_contract(reading_of(text), "gazette.txt", lambda key, params: f"{key} {dict(params)}")


def keys_of(reading: Reading) -> list[str]:
    return [remark.key for remark in reading.remarks]


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, that the part first stands on."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


def lines_with(text: str, parts: Sequence[str]) -> list[int]:
    return [line_of(text, part) for part in parts]
