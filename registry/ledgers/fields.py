"""What the columns of a ledger may be, and the heads under which offices keep them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.identity import CodeLayout, parse_code, parse_number
from registry.identity.spelling import narrow, squeeze


class Field(StrEnum):
    NO = "no"
    CODE = "code"
    NUMBER = "number"
    TITLE = "title"
    ISSUERS = "issuers"
    DRAFTER = "drafter"
    DATED = "dated_on"
    ISSUED = "issued_on"
    PUBLISHED = "published_on"
    REGISTERED = "registered_on"
    EFFECTIVE = "effective"
    # A length, a last day, or words (长期): offices keep all three in one column.
    TERM = "term"
    STATE = "state"
    REPEALED_ON = "repealed_on"
    REASON = "reason"
    REMARK = "remark"
    # What this register computes itself and prints into its exports: it says nothing new.
    COMPUTED = "computed"


DAYS = (Field.DATED, Field.ISSUED, Field.PUBLISHED, Field.REGISTERED, Field.EFFECTIVE)
# Of these a ledger may well have two columns: 有效期 五年 beside 有效期至 2021.2.28.
SEVERAL = frozenset({Field.TERM, Field.REMARK, Field.REASON, Field.COMPUTED})


class Sureness(StrEnum):
    """How a column came by its meaning."""

    GIVEN = "given"  # a person said so, now or the last time
    NAMED = "named"  # its head is a known name
    LIKELY = "likely"  # its head resembles one, or may mean two things
    GUESSED = "guessed"  # told by what stands in it


_ORGAN = "机关|单位|部门|主体"


def _any(*words: str) -> str:
    return "|".join(words)


# In this order; each is compared with the whole head, white space and what stands in brackets left out.
_NAMED: tuple[tuple[Field, str], ...] = (
    (Field.NO, "序号?|顺序号?|序次|行号|NO\\.?|No\\.?|#"),
    (Field.CODE, _any(
        "(?:行政)?(?:规范性文件)?(?:统一)?(?:编制)?的?登记(?:编)?号码?|登记编码",
        "(?:规范性文件)?统一编[号码]|三统一编?号|registrationcode|code",
    )),
    (Field.NUMBER, _any(
        "原?(?:发文|文件|公文|制发|行文)?(?:字号|文号)|文件编号|公文编号|发文号|文件号|发文编号",
        "documentnumber|number",
    )),
    (Field.TITLE, _any(
        "(?:行政)?(?:规范性|政策)?(?:文件|公文)?的?(?:名称|标题|题目|题名|全称)",
        "(?:行政)?规范性文件|文件名|title",
    )),
    (Field.ISSUERS, f"(?:制定|发文|发布|制发|颁布|公布|印发|行文)(?:{_ORGAN})(?:名称)?|制文机关|issuers?"),
    (Field.DRAFTER, f"(?:起草|主办|承办|拟稿|牵头起草|实施|责任)(?:{_ORGAN}|科室)|drafter"),
    (Field.DATED, "成文(?:日期|时间|日)|(?:落款|制定|文件)(?:日期|时间)|dated"),
    (Field.ISSUED, "(?:发文|印发|下发|制发)(?:日期|时间|日)|issued"),
    (Field.PUBLISHED, "(?:公布|发布|公开|颁布)(?:日期|时间|日)|published"),
    (Field.REGISTERED, "(?:统一)?登记(?:日期|时间|日)|registered"),
    (Field.EFFECTIVE, _any(
        "(?:施行|实施|生效|执行|起始|开始|有效期起始?|有效期起始)(?:日期|时间|日)?|有效期起",
        "有效期自|effective|takeseffect",
    )),
    (Field.TERM, _any(
        "有效期限?|有效期(?:截?至|止|截止|届满|到期)(?:日期?|时间)?|有效期限?截?止(?:日期?|时间)?",
        "(?:截止|到期|届满|终止)(?:日期|时间|日)|有效期年限|年限|lastvalidday|validuntil|term",
    )),
    (Field.STATE, _any(
        "(?:文件|效力|现行|当前|目前)?状态|有效性|时效性?|效力|是否有效|是否现行有效|有效情况",
        "效力情况|status",
    )),
    (Field.REPEALED_ON, "(?:宣布)?废止(?:日期|时间|日)|repealedon"),
    (Field.COMPUTED, _any(
        "状态起始日|条文|管理|可否作为依据|状态日|截至何时所知|数据版本|辖区|since",
        "article|management|mayberelied(?:on)?|asof|asknownat|dataversion|place",
    )),
    (Field.REASON, ".{0,8}(?:理由|依据|原因)|why"),
    (Field.REMARK, "备注|说明|附注|备考|其他说明|其他|remarks?"),
)  # fmt: skip
_LIKELY: tuple[tuple[Field, str], ...] = (
    # The last day of force, or the first without it: offices mean either.
    (Field.TERM, "失效(?:日期|时间|日)"),
    (Field.STATE, "(?:拟|建议)?(?:处理|清理|审查|评估|处置)(?:意见|结果|结论|决定|建议|情况)|处理|意见|结论|类别"),
    (Field.DATED, "日期|时间"),
    (Field.TERM, ".*有效期.*"),
    (Field.TITLE, ".*(?:文件名|标题|题名|文件全称).*"),
    (Field.NUMBER, ".*(?:文号|字号).*"),
    (Field.CODE, ".*登记(?:编)?号.*"),
    (Field.PUBLISHED, ".*(?:公布|发布)(?:日期|时间).*"),
    (Field.EFFECTIVE, ".*(?:施行|实施|生效)(?:日期|时间).*"),
    (Field.ISSUERS, f".*(?:制定|发文|发布)(?:{_ORGAN}).*"),
)
_TABLES = [
    (sureness, field, re.compile(words, re.IGNORECASE))
    for sureness, table in ((Sureness.NAMED, _NAMED), (Sureness.LIKELY, _LIKELY))
    for field, words in table
]
_ASIDE = re.compile(r"[(\[〔【].*?[)\]〕】]")
_LONGEST_HEAD, _LONGEST_WITH_ASIDE = 24, 200
# What 编号 heads is told by what stands under it.
_EITHER = re.compile("编号|号码?|统编号")
_YEARS = re.compile(r"[(\[]?单?位?[::]?年[)\]]?$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`years`: a bare number in the column is a length in years, since its head says 有效期（年）."""

    field: Field
    sureness: Sureness
    years: bool = False


def plain_head(text: str) -> str:
    return narrow(squeeze(text)).strip("*:：")


def meaning_of(head: str) -> Meaning | None:
    """What a head says of its column; None for a name nobody knows."""
    if len(head) > _LONGEST_WITH_ASIDE:
        return None
    plain = plain_head(head)
    name = _ASIDE.sub("", plain)
    if not name or len(name) > _LONGEST_HEAD:
        return None
    for sureness, field, words in _TABLES:
        if words.fullmatch(name):
            years = field is Field.TERM and (name == "年限" or (plain != name and _YEARS.search(plain) is not None))
            return Meaning(field, sureness, years)
    return None


def is_ambiguous(head: str) -> bool:
    return len(head) <= _LONGEST_WITH_ASIDE and _EITHER.fullmatch(_ASIDE.sub("", plain_head(head))) is not None


def told_by_content(texts: Sequence[str], layouts: Sequence[CodeLayout]) -> Field | None:
    """What most of the texts of a column are, where that shows by itself: codes, numbers, titles, running numbers."""
    tests: Mapping[Field, Callable[[str], bool]] = {
        Field.CODE: lambda text: parse_code(text, layouts) is not None,
        Field.NUMBER: lambda text: parse_number(text) is not None,
        Field.NO: lambda text: text.isdecimal() and len(text) <= 6,  # noqa: PLR2004  (nobody counts to a million)
        Field.TITLE: looks_like_a_title,
    }
    filled = [text for text in texts if text and len(text) <= _LONGEST_WITH_ASIDE]
    for field, passes in tests.items():
        if filled and 2 * sum(map(passes, filled)) > len(filled):
            return field
    return None


_TITLE = re.compile("关于|办法|规定|通知|意见|细则|通告|决定|方案|规则|公告")


def looks_like_a_title(text: str) -> bool:
    return len(text) >= 8 and _TITLE.search(text) is not None  # noqa: PLR2004  (共八字: 关于…的通知)
