import numpy as np
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


def test_the_bundle_has_a_still_picture():
    data, _ = Table(title="2 coins")._repr_mimebundle_()
    assert data["text/plain"] == "2 coins."
    assert data["image/png"]


def still(**traits):
    return np.asarray(Table(columns=COLUMNS, **traits).snapshot())


def test_a_still_is_a_head_and_its_rows():
    nothing, two = still(note="Nothing."), still(rows=ROWS)
    assert (len(nothing), len(two)) == (22, 66)
    assert len(still(rows=ROWS, title="2 coins")) == 66 + 32
    assert (two[:22, 0] == 240).all(), "the head is shaded"
    assert (two[22:, 0] == 255).all()
    assert (two[22:] < 100).any(axis=(1, 2)).sum() > 10, "the rows are written"
    assert len(still(rows=ROWS * 30)) == 22 * (1 + 24 + 1), "what does not fit is counted"


def test_a_still_is_tinted_and_tells_the_chosen_row():
    wide = still(rows=[["1" * 20, "2"], ["1" * 20, "2"]], shades=[[1, 0], [-0.5, 0]], chosen=1)
    np.testing.assert_array_equal(wide[24, 1], [128, 184, 216])  # half way from white to (0, 114, 178)
    np.testing.assert_array_equal(wide[46, 6], [244, 215, 191])  # a quarter of the way to (213, 94, 0)
    np.testing.assert_array_equal(wide[46, 1], [213, 94, 0])
    np.testing.assert_array_equal(wide[24, -2], [255, 255, 255])
