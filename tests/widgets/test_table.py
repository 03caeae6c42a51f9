import pytest
import traitlets

from seeing_machine.widgets import Table

COLUMNS, ROWS = ["coin", "area"], [["1", "900"], ["2", "1,100"]]


def test_it_says_what_is_chosen():
    table = Table(title="2 coins", columns=COLUMNS, rows=ROWS)
    assert table.describe() == "2 coins."
    table.chosen = 0
    assert table.describe() == "2 coins. Row 1 of 2: coin 1, area 900."
    table.chosen = 7
    assert table.describe() == "2 coins."
    assert Table().describe() == "Table."


def test_rows_are_as_wide_as_the_head():
    with pytest.raises(traitlets.TraitError, match="expected 2 texts, one for each column"):
        Table(columns=COLUMNS, rows=[["1"]])


def test_shades_are_blue_up_to_1_and_orange_down_to_minus_1():
    table = Table(columns=COLUMNS, rows=ROWS, shades=[[1, 0], [-0.5, 0]])
    assert table.shades == [[1, 0], [-0.5, 0]]
    with pytest.raises(traitlets.TraitError, match="should not be greater than 1"):
        table.shades = [[1.5, 0]]


def test_a_page_holds_so_many_rows():
    table = Table(columns=["n"], rows=[[str(n)] for n in range(600)])
    assert len(table.rows) == 500
    assert table.rows[-1] == ["499"]


def test_the_bundle_is_a_sentence():
    data, _ = Table(title="2 coins")._repr_mimebundle_()
    assert data["text/plain"] == "2 coins."
    assert "image/png" not in data
