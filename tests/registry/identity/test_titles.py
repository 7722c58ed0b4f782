import pytest

from registry.identity import genre_of, is_trial, issuers_of, loose_title_key, title_key
from registry.identity.titles import short_title, whole_title


@pytest.mark.parametrize(
    "title, issuers",
    [
        ("博山区人民政府关于城区道路限行的通告", ("博山区人民政府",)),
        ("博山区人民政府办公室关于印发办法的通知", ("博山区人民政府办公室",)),
        ("博山区发展和改革局 博山区财政局关于学费的复函", ("博山区发展和改革局", "博山区财政局")),
        ("博山区发展和改革局博山区财政局关于学费的复函", ("博山区发展和改革局", "博山区财政局")),
        ("博山区人民政府\n关于公布结果的通知", ("博山区人民政府",)),
        ("博山区人民政府 办公室\n关于公布结果的通知", ("博山区人民政府办公室",)),
        ("济南市济阳区 人民政府关于公布结果的通知", ("济南市济阳区人民政府",)),
        ("《博山区水利局关于采砂的公告》", ("博山区水利局",)),
        ("博山区人民政府办公室转发区财政局关于收费办法的通知", ("博山区人民政府办公室",)),
        ("博山区人民政府通告", ("博山区人民政府",)),
        ("博山区烟草制品零售点合理布局规定", ()),
        ("关于明确收费标准的通知", ()),
        ("某某关于明确收费标准的通知", ()),
        ("", ()),
    ],
)
def test_the_issuers_stand_at_the_head_of_a_title_the_lead_first(title: str, issuers: tuple[str, ...]) -> None:
    assert issuers_of(title) == issuers


@pytest.mark.parametrize(
    "title, genre",
    [
        ("关于公布结果的通知", "通知"),
        ("关于垃圾分类的实施意见", "意见"),
        ("关于救助的实施办法（试行）", "办法"),
        ("《关于学费的复函》", "复函"),
        ("关于 限行 的 通告", "通告"),
        ("统计表", None),
    ],
)
def test_a_title_ends_with_its_genre(title: str, genre: str | None) -> None:
    assert genre_of(title) == genre


def test_a_trial_says_so_in_its_title() -> None:
    assert is_trial("入市管理办法（试 行）")
    assert is_trial("评估暂行办法")
    assert not is_trial("管理办法")


@pytest.mark.parametrize(
    "left, right",
    [
        ("《博山区人民政府关于〈办法〉的通知》", "博山区人民政府关于办法的通知"),
        ("博山区人民政府 关于\n办法的通知", "博山区人民政府关于办法的通知"),
        ("管理办法（试行）", "管理办法(试行)"),
        ("计划（2015—2020年）", "计划(2015-2020年)"),
        ("【已失效】管理办法", "管理办法"),
        ("推进ＡＢ“一卡通”办法", "推进ab一卡通办法"),
    ],
)
def test_titles_that_differ_only_in_print_have_one_key(left: str, right: str) -> None:
    assert title_key(left) == title_key(right)


def test_two_documents_that_differ_by_one_sign_keep_two_keys() -> None:
    # BSDR-2017-0020003 and BSDR-2021-0010001 are both in one notice.
    longer, shorter = (title_key(f"博山区人民政府关于城区道路限行{end}") for end in ("的通告", "通告"))
    assert longer != shorter
    # A loose key lets either be found by the other, where something else agrees.
    assert loose_title_key(longer) == loose_title_key(shorter)


@pytest.mark.parametrize(
    "printed, title",
    [
        ("《关于印发〈办法〉的通知》", "关于印发〈办法〉的通知"),
        ("博山区《计划（2015-2020年）》实施方案", "博山区《计划（2015-2020年）》实施方案"),
        ("《甲办法》《乙办法》", "《甲办法》《乙办法》"),
        ("《关于印发《办法》的通知》", "关于印发《办法》的通知"),
    ],
)
def test_only_brackets_around_the_whole_title_are_taken_off(printed: str, title: str) -> None:
    assert whole_title(printed) == title


def test_a_short_title_leaves_out_its_issuers() -> None:
    assert short_title("博山区发展和改革局 博山区财政局关于学费的复函") == "关于学费的复函"
