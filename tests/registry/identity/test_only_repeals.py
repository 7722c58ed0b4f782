import pytest

from registry.identity import only_repeals


@pytest.mark.parametrize(
    "title, expected",
    [
        ("青泽区人民政府关于废止渡口管理办法的决定", True),
        ("青泽区人民政府关于宣布废止部分规范性文件的通知", True),
        ("青泽区人民政府关于停止执行灯会收费标准的通告", True),
        ("青泽区人民政府关于废止和修改部分规范性文件的决定", False),
        ("青泽区人民政府关于公布规范性文件清理结果的通知", False),
        ("青泽区人民政府关于印发废止车辆回收办法的通知", False),
    ],
)
def test_a_title_that_says_it_does_nothing_but_repeal(title: str, expected: bool) -> None:
    assert only_repeals(title) == expected
