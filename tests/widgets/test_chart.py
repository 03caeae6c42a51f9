"""Chart: curves go in and out whole, the scrubber stands on a point."""

import numpy as np
import pytest
import traitlets

from seeing_machine.widgets import Chart
from seeing_machine.widgets._pictures import BLUE, ORANGE

EPOCHS = [1, 2, 3, 4]
LOSS = {"training": [2.0, 1.0, 0.5, 0.25], "validation": [2.1, np.nan, 0.9, np.inf]}


def test_the_scrubber_rides_and_snaps():
    chart = Chart(EPOCHS, LOSS, x_label="epoch", title="loss")
    assert chart.at is None
    assert chart.values == {"training": 0.25, "validation": 0.9}, "the last that it held"
    chart.at = 2.2
    assert chart.at == 2
    assert chart.describe() == "loss, epoch 2: training 1, validation 2.1."
    chart.plot([*EPOCHS, 5], {name: [*line, 0.1] for name, line in LOSS.items()})
    assert chart.at == 2, "new points do not take the learner away"
    chart.plot([8, 9], {"training": [1, 2]})
    assert (chart.at, chart.names, chart.lines.shape) == (None, ["training"], (1, 2))


def test_infinity_is_a_gap():
    chart = Chart([1], {"loss": [np.inf]})
    assert np.isnan(chart.lines).all()
    assert chart.describe() == "x 1: no value."
    assert Chart(title="loss").describe() == "loss: nothing yet."


@pytest.mark.parametrize(("x", "lines", "error", "message"), [
    ([1, 2], {"a": [1]}, ValueError, r"lines\['a'\]: got .* expected 2 values"),
    ([2, 1], {}, ValueError, "x: .* each above the last"),
    ([1, np.nan], {}, ValueError, "finite"),
    ([[1]], {}, ValueError, "x:"),
    (["one"], {}, TypeError, "x: .* numbers"),
    ([1], {"a": ["one"]}, TypeError, r"lines\['a'\]"),
    ([1], {str(i): [1] for i in range(8)}, ValueError, "at most 7"),
    (np.arange(20_001), {}, ValueError, "20,000"),
])
def test_what_does_not_fit_changes_nothing(x, lines, error, message):
    chart = Chart(EPOCHS, LOSS)
    with pytest.raises(error, match=message):
        chart.plot(x, lines)
    assert (chart.x.tolist(), chart.names) == (EPOCHS, list(LOSS))
    with pytest.raises(error, match=message):
        Chart(x, lines)


@pytest.mark.parametrize("name", ["at", "low", "high"])
def test_a_place_is_finite(name):
    with pytest.raises(traitlets.TraitError, match=name):
        setattr(Chart(EPOCHS, LOSS), name, np.nan)


def test_the_still_shows_both_curves_where_they_are():
    picture = np.asarray(Chart(EPOCHS, LOSS, low=0, high=2.1).snapshot())
    blue, orange = ((picture == colour).all(axis=2) for colour in (BLUE, ORANGE))
    rows, cols = blue[:, :372].nonzero()
    assert rows[cols < 60].mean() < rows[cols > 350].mean(), "the loss falls"
    assert orange.sum() > 100
    assert Chart().snapshot().size == picture.shape[1::-1]
