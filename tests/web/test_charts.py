"""Bars stand on the axis, reach as high as their value, and the middle ones stay unlabelled when there are many."""

from lms.web.charts import FLOOR, TOP, bar_chart


def test_the_highest_possible_value_reaches_the_upper_line():
    chart = bar_chart("c", "t", [("1", 60), ("2", 30), ("3", 0)], top=60, description="d")
    assert [bar.y for bar in chart.bars] == [TOP, (TOP + FLOOR) / 2, FLOOR]


def test_nothing_to_show_is_no_error():
    assert bar_chart("c", "t", [], top=0, description="d").bars == ()


def test_many_bars_are_labelled_at_the_ends():
    chart = bar_chart("c", "t", [(str(number), number) for number in range(100)], top=100, description="d")
    assert [bar.label for bar in chart.bars if bar.label] == ["0", "99"]
