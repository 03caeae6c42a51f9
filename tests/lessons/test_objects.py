"""Objects and Tracking: labels, sizes and choices are those of scikit-image and of the drawn truth."""


import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import measure

from seeing_machine.images import menagerie
from seeing_machine.lessons import Objects, Tracking

#: Three objects by corners, four by sides; areas 4, 1, 3 and 2.
GRID = np.array([[0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 1, 0], [0, 1, 1, 0, 0, 1, 0], [0, 0, 0, 1, 0, 1, 0],
                 [0, 1, 1, 0, 0, 0, 0]], bool)


def grid(**state):
    return Objects(GRID, foreground="light", **state)


def test_neighbours():
    assert grid(neighbours=4).count == 4
    assert grid().count == 2, "the single pixel joins the square and the pair by its corners"
    widget = grid()
    widget._controls["neighbours"].value = "4"
    assert (widget.neighbours, widget.count) == (4, 4)
    np.testing.assert_array_equal(widget.labels, measure.label(GRID, connectivity=1))


def test_the_size_window_chooses_and_numbers_anew():
    widget = grid(neighbours=4)
    assert sorted(widget.table["area"]) == [1, 2, 3, 4]
    widget.histogram.thresholds = [1, 3]  # what a hand does
    assert (widget.smallest, widget.largest) == (2, 3)
    np.testing.assert_array_equal(widget.table["label"], [1, 2])
    np.testing.assert_array_equal(widget.table["area"], [3, 2])
    assert set(np.unique(widget.labels)) == {0, 1, 2}
    assert widget.listed.title == "2 objects"
    assert [row[1] for row in widget.listed.rows] == ["3", "2"]
    assert widget.describe() == "2 objects of 2 to 3 pixels. 2 more are too small or too large."
    assert widget.mask.sum() == GRID.sum(), "the mask has them all"
    widget.histogram.thresholds = [4, 4]
    assert widget.count == 0
    assert widget.describe() == "0 objects. 4 more are too small or too large."
    widget.histogram.thresholds = [0, 4]
    assert (widget.smallest, widget.largest, widget.count) == (1, None, 4)


def test_areas_are_counted():
    widget = grid(neighbours=4)
    counts, edges = widget.histogram.counts[0], widget.histogram.edges
    for area in (1, 2, 3, 4):
        assert counts[np.searchsorted(edges, area) - 1] == 1
    assert counts.sum() == 4


def test_coins():
    widget = Objects()
    assert widget.count == 96, "Otsu alone"
    widget.smallest = 400
    assert widget.count == 24, "the right number"
    assert widget.table["area"].max() > 8000, "of the wrong things"
    widget = Objects(method="local mean", window=101, offset=-10, clean=2)
    labels = measure.label(widget.mask, connectivity=2)
    assert widget.count == labels.max() == 24
    assert widget.table["area"].max() < 3200
    assert len(widget.picture.texts) == 24


@settings(max_examples=20, deadline=None)
@given(method=st.sampled_from(["fixed", "otsu", "local mean", "sauvola"]),
       foreground=st.sampled_from(["dark", "light"]), clean=st.integers(0, 2), fill=st.booleans(),
       neighbours=st.sampled_from([4, 8]), split=st.booleans(), smallest=st.integers(1, 30),
       largest=st.none() | st.integers(30, 90), colour=st.booleans())
def test_the_code_gives_the_same(colour, **state):
    rng = np.random.default_rng(3)
    shape = (24, 30, 3) if colour else (24, 30)
    image = np.clip(rng.normal(rng.choice([60, 180], (6, 6)).repeat(4, 0).repeat(5, 1)[..., None], 25,
                               (24, 30, 3)), 0, 255).astype(np.uint8)[..., :shape[-1] if colour else 1].reshape(shape)
    widget = Objects(image, window=15, distance=4, **state)
    assert widget.error == ""
    for library, code in widget.snippets().items():
        space = {"image": image}
        exec(code, space)
        for name in ("mask", "labels"):
            np.testing.assert_array_equal(space[name], getattr(widget, name), err_msg=f"{name} by {library}")
        for name, column in space["table"].items():
            np.testing.assert_allclose(column, widget.table[name], err_msg=name)
    found = widget.pipeline(image)
    np.testing.assert_array_equal(found.labels, widget.labels)


def test_a_row_and_an_object_are_one_choice():
    widget = Objects(method="local mean", window=101, offset=-10, clean=2)
    widget.listed.chosen = 4
    assert widget.chosen == 5
    row, col = (widget.table[f"centroid-{axis}"][4] for axis in (0, 1))
    assert widget.picture.viewport == (row + 0.5, col + 0.5, 2.5), "it comes to the middle"
    np.testing.assert_array_equal(widget.picture.boxes[0], [widget.table[f"bbox-{side}"][4] for side in range(4)])
    assert widget.histogram.marker == widget.table["area"][4]
    assert f"Number 5: {widget.table['area'][4]:,.0f} pixels" in widget.describe()

    widget.picture.viewport = None
    pixel = np.argwhere(widget.labels == 9)[20]
    widget.picture._handle_custom_msg({"picked": pixel.tolist()}, [])
    assert (widget.chosen, widget.listed.chosen) == (9, 8)
    assert widget.picture.viewport is None, "a click leaves the picture where it is"
    widget.picture._handle_custom_msg({"picked": [0, 0]}, [])
    assert widget.chosen is None
    assert widget.listed.chosen is None
    assert widget.picture.boxes == []


def test_the_choice_stays_with_its_object_when_numbers_change():
    widget = grid(neighbours=4)
    widget.chosen = 2  # the three in a column
    assert widget.table["area"][1] == 3
    widget.largest = 3  # the square goes, so the column is number 1
    assert widget.chosen == 1
    assert widget.table["area"][0] == 3
    widget.smallest = widget.largest = 2
    assert widget.chosen is None, "it is no longer there"


def test_a_restored_choice_stays():
    widget = Objects(method="local mean", window=101, offset=-10, clean=2, chosen=7)
    again = Objects()
    again.restore(widget.state)
    assert (again.chosen, again.count) == (7, 24)
    again.reset()
    assert again.chosen is None


def test_a_watershed_parts_beetles_that_touch():
    crowd = menagerie.scene(5, classes=["beetle"], overlap=True, ground="plain", scale=(0.3, 0.4), rng=0)
    widget = Objects(crowd.image, clean=1, smallest=100, fill=True)
    assert widget.count == 3
    widget.split, widget.distance = True, 25
    assert widget.count == 5
    widget.distance = 10
    assert widget.count > 5, "too many parts"


def test_many_objects_show_only_the_number_of_the_chosen_one():
    rng = np.random.default_rng(0)
    widget = Objects(rng.random((60, 80)) < 0.1, foreground="light", neighbours=4)
    assert widget.count > 80
    assert widget.picture.texts == []
    widget.chosen = 90
    assert [text for *_, text in widget.picture.texts] == ["90"]


def test_another_picture_takes_the_place_of_the_first():
    widget = grid(chosen=1)
    widget.image = np.zeros((3, 40), np.uint8)
    assert widget.error == ""
    assert widget.labels.shape == (3, 40)
    assert widget.chosen is None


@pytest.mark.parametrize(("state", "words"), [
    ({"image": np.zeros((2, 2))}, "expected uint8"), ({"window": 4}, "an odd number"), ({"neighbours": 6}, "6"),
    ({"smallest": 0}, "smallest")])
def test_what_does_not_fit_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Objects(**{"image": GRID, **state})


def test_only_settings_that_count_are_shown():
    widget = grid()
    for method, names in {"otsu": [], "fixed": ["line"], "local mean": ["window", "below the mean by"],
                          "sauvola": ["window", "k"]}.items():
        widget.method = method
        assert [control.label for control in widget._options.children] == names
    assert widget._controls["distance"].layout.display == "none"
    widget.split = True
    assert widget._controls["distance"].layout.display is None


# --- Tracking ---


def test_tracks_of_the_film_against_its_truth():
    widget = Tracking(smallest=100)
    film = menagerie.lizards(40, touch=True)
    off = np.linalg.norm(widget.positions - film.centroids, axis=2)
    assert np.sqrt((off**2).mean()) < 1.2
    error, exchanges = widget.against_truth
    assert error == pytest.approx(np.sqrt((off**2).mean()))
    assert exchanges == 0
    assert widget.goal.endswith(f"now 2, off by {error:.1f}, 0 times exchanged   ✓ done")
    steps = np.linalg.norm(np.diff(widget.positions, axis=0), axis=2)
    np.testing.assert_allclose(widget.speeds[1:], steps)
    widget.smallest = 1
    assert widget.positions.shape[1] > 10, "specks are followed too"
    assert "done" not in widget.goal


def test_what_is_shown_of_a_frame():
    widget = Tracking(smallest=100, frame=30)
    np.testing.assert_array_equal(widget.picture.image, widget.image[30])
    np.testing.assert_array_equal(widget.picture.labels, widget.labels[30])
    assert [len(path) for path in widget.picture.paths] == [31, 31]
    np.testing.assert_allclose(widget.picture.paths[1][-1], widget.positions[30, 1])
    assert [text for *_, text in widget.picture.texts] == ["1", "2"]
    assert widget.listed.rows[0][1] == f"{widget.positions[30, 0, 0]:.1f}"
    assert widget.listed.rows[0][3] == f"{widget.speeds[30, 0]:.1f}"
    widget.listed.chosen = 1
    assert [len(path) for path in widget.picture.paths] == [0, 31]
    place = np.argwhere(widget.labels[30] == 1)[5]
    widget.picture._handle_custom_msg({"picked": place.tolist()}, [])
    assert (widget.chosen, widget.listed.chosen) == (1, 0)
    widget.frame = 40
    assert "frame: got 40 (int), expected a whole number from 0 to 39" in widget.error


def test_what_is_out_of_sight_is_a_dash():
    film = np.full((4, 20, 30), 200, np.uint8)
    film[[0, 1, 3], 5:12, 5:12] = 50
    widget = Tracking(film, method="fixed", threshold=100, frame=2)
    assert widget.listed.rows[0][1:4] == ["–", "–", "–"]
    assert widget.describe() == "Frame 2, the last is 3. Number 1 is not seen."
    assert np.isnan(widget.against_truth[0])
    assert widget.goal == ""


@pytest.mark.parametrize(("state", "words"), [
    ({"image": np.zeros((5, 6), np.uint8)}, "expected a film"), ({"image": np.zeros((5, 6, 3), np.uint8)}, "a film"),
    ({"truth": np.zeros((3, 2))}, "shape \\(T, N, 2\\)"), ({"chosen": 0}, "chosen")])
def test_what_is_no_film_is_refused(state, words):
    with pytest.raises(traitlets.TraitError, match=words):
        Tracking(**{"image": np.zeros((3, 64, 80), np.uint8), **state})


def test_a_truth_of_another_length_is_said():
    widget = Tracking(np.zeros((3, 64, 80), np.uint8), truth=np.zeros((4, 1, 2)))
    assert "truth: got a float64 array of shape (4, 1, 2), expected shape (3, M, 2)" in widget.error
