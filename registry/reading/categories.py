"""What a cleanup's own words decide: shared by the headings of its lists and the counts in its text."""

import re
from collections.abc import Iterator

from registry.identity.spelling import squeeze
from registry.reading.listed import Category

# Said of any category and telling none apart.
# 逾期自动失效 is what threatens, not what is decided.
_FILLERS = re.compile(
    "逾期(?:未[^、，]{1,8})?的?[、，]?(?:自动|自行|宣布)?失效|宣布|宣告|予以|确认|决定|行政|区级|市级|县级|继续(?=保留)"
)
_JOINTS = re.compile("或者|以及|[和或及与，,/／]")

# After fillers are gone and joints are 、.
_PHRASES: dict[Category, tuple[str, ...]] = {
    Category.ENDED: ("废止、失效", "失效、废止", "废止失效", "失效废止"),
    Category.LAPSED: ("失效",),
    Category.REPEALED: ("废止",),
    Category.CONTINUES: ("继续有效", "继续执行", "继续实施", "继续适用", "拟保留", "保留", "现行有效", "拟继续有效"),
    Category.CONTINUES_UNREVIEWED: ("其他现行有效", "其它现行有效", "其他继续有效", "其它继续有效"),
    Category.TO_AMEND: ("拟修改", "拟修订", "需修改", "需修订", "待修改", "应当修改", "适时修改", "修改", "修订"),
    # 拟失效 and 拟废止 alike: the document is good until someone decides.
    Category.TO_REPEAL: ("拟废止", "拟失效", "拟废止、失效", "拟废止、拟失效", "建议废止", "待废止", "需废止"),
    Category.REPUBLISH_OR_LAPSE: ("修改后重新发布", "修改后重新公布", "修订后重新发布", "修订后重新公布"),
    Category.EXTENDED: ("延长有效期", "延续有效期", "有效期延长", "有效期延续", "延期"),
    Category.DELISTED: (
        "不作为规范性文件", "不再作为规范性文件", "不列为规范性文件", "不再列为规范性文件", "不按规范性文件",
        "不再按规范性文件", "不纳入规范性文件", "不再纳入规范性文件", "不属于规范性文件", "非规范性文件",
    ),
}  # fmt: skip
_MEANING = {phrase: category for category, phrases in _PHRASES.items() for phrase in phrases}
# Longest first: 拟修改 must not be read as 修改, nor 需修改后重新发布 as 需修改.
_LONGEST_FIRST = sorted(_MEANING, key=len, reverse=True)
_ANY = re.compile("|".join(_LONGEST_FIRST))
# What the law is called, not what happens to a document.
_NAMES = re.compile("《[^》]*》")
_UNDERSTOOD = "…"
_NEGATED = re.compile("(?:未|没有|尚未|不再|不予)$")


def categories_in(text: str) -> Iterator[Category]:
    plain = _JOINTS.sub("、", _FILLERS.sub("", _NAMES.sub("", squeeze(text))))
    # Most lines of a gazette hold none.
    for phrase in _LONGEST_FIRST if _ANY.search(plain) else ():
        *befores, rest = plain.split(phrase)
        if not all(map(_NEGATED.search, befores)):
            yield _MEANING[phrase]
        # What was understood once is gone, so that no shorter phrase is found in it.
        plain = _UNDERSTOOD.join((*befores, rest))


def category_of(text: str) -> Category | None:
    """The one category the words name; None if they name none, or several."""
    found = set(categories_in(text))
    return found.pop() if len(found) == 1 else None
