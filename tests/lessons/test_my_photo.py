"""The learner's photo in every explorer that offers it: put in, taken out, nothing lost; every lesson has one."""

import ast
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import seeing_machine as sm
from seeing_machine import lessons
from seeing_machine.learning import Network, small_cnn
from seeing_machine.lessons import Hierarchy, Morphology, NetworkAnatomy, Pixels, Segmentation, Thresholding
from seeing_machine.lessons._photo_switch import PhotoSwitch
from seeing_machine.lessons._photo_tiles import tiles
from seeing_machine.lessons._picture_explorer import PictureExplorer
from tests.test_house import loaded_after

EVERY = [found for found in (getattr(lessons, name) for name in lessons.__all__) if issubclass(found, PictureExplorer)]
MINE = sm.images.load("chelsea")[:90, :120]
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))[1:]  # the first is the start


@pytest.fixture
def chosen():
    """A photo that has been chosen."""
    sm.my_photo.choose(MINE)


def png(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def upload(data, name="photo.png"):
    """Put a file into the chooser, as the page does."""
    sm.my_photo.picker._handle_custom_msg({"upload": "1", "name": name, "size": len(data), "at": 0}, [data])


def displayed(source):
    """Return the names of the explorers that a cell shows: made in its last line, or in it and named there."""
    *lines, last = ast.parse(source).body or [None]
    made = {target.id: line.value for line in lines if isinstance(line, ast.Assign) for target in line.targets
            if isinstance(target, ast.Name)}
    value = last.value if isinstance(last, ast.Expr) else None
    value = made.get(value.id) if isinstance(value, ast.Name) else value
    name = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return {name.removeprefix("sm.lessons.")} if name.startswith("sm.lessons.") else set()


def offering(cells):
    """Return the names of the explorers shown by these cells that offer my photo."""
    shown = set().union(*map(displayed, cells))
    return {name for name in shown if issubclass(getattr(lessons, name), PhotoSwitch)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_lesson_offers_it(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert offering(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"])


def test_that_a_lesson_without_it_would_be_noticed():
    assert len(NOTEBOOKS) >= 10
    without = ["sm.lessons.KMeans()", "x = sm.lessons.Pixels()", "x = sm.lessons.Pixels()\nx.state", "2", ""]
    assert offering(without) == set()
    assert offering(["x = sm.lessons.Pixels()\nx", "sm.lessons.Training()"]) == {"Pixels", "Training"}


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_it_comes_with_true_code_and_leaves_everything_as_it_was(kind):
    widget = kind(Network(small_cnn(width=4), (32, 32, 3))) if kind is NetworkAnatomy else kind()
    before, head, told = widget.state, widget._heading.value, widget.panel.status
    widget._controls["my_photo"].value = True
    expected = tiles(MINE) if kind is Hierarchy else MINE
    np.testing.assert_array_equal(getattr(widget, kind.OF_THE_PICTURE[0]), expected)
    assert (widget.error, widget.goal) == ("", "")
    for library, code in widget.snippets().items():
        space = {}  # without `image`: the code says itself where the photo is
        exec(compile(code, f"<{library}>", "exec"), space)
        for name in widget.RESULTS:
            np.testing.assert_allclose(np.asarray(space[name], float), np.asarray(getattr(widget, name), float),
                                       atol=1e-6, err_msg=f"{name} by {library}")
    widget._controls["my_photo"].value = False
    assert widget.state == before
    assert (widget._heading.value, widget.panel.status, widget.error) == (head, told, "")


@pytest.mark.usefixtures("chosen")
def test_the_lessons_truth_does_not_judge_my_photo():
    widget = Segmentation()
    sm.my_photo.choose(np.zeros_like(widget.image))  # of the same size, where shapes would not tell them apart
    widget.my_photo = True
    assert widget.truth is None
    widget = Morphology(compare="truth")
    widget.my_photo = True
    assert (widget.truth, widget.compare, widget.error) == (None, "start", "")
    assert [value for _, value in widget._controls["compare"].options] == ["start", "previous"]
    widget = Thresholding()
    widget.my_photo = True
    assert "Which pixels are the object?" in widget._heading.value


@pytest.mark.usefixtures("chosen")
def test_what_was_done_to_each_picture_is_there_again():
    widget = Segmentation(method="markers")
    painted = np.zeros(widget.image.shape[:2], np.uint8)
    painted[3] = 1
    widget.markers = painted
    widget.my_photo = True
    assert widget.markers is None
    mine = np.zeros(MINE.shape[:2], np.uint8)
    mine[5] = 2
    widget.markers = mine
    widget.my_photo = False
    np.testing.assert_array_equal(widget.markers, painted)
    widget.my_photo = True
    np.testing.assert_array_equal(widget.markers, mine)
    widget.my_photo = False
    sm.my_photo.choose(MINE[::-1])
    widget.my_photo = True
    assert widget.markers is None, "marks on another photo mean nothing here"


def test_without_a_photo_the_chooser_opens_in_place_and_the_photo_follows():
    widget = Pixels()
    lesson = widget.image
    widget.my_photo = True
    assert sm.my_photo.picker in widget.children
    assert widget.image is lesson
    upload(png(MINE))
    np.testing.assert_array_equal(widget.image, MINE)
    upload(png(MINE[::-1]))
    np.testing.assert_array_equal(widget.image, MINE[::-1])
    widget._button.click()
    assert sm.my_photo.picker not in widget.children
    assert widget.my_photo
    sm.my_photo.choose(MINE)
    np.testing.assert_array_equal(widget.image, MINE[::-1], err_msg="with the chooser closed nothing changes by itself")
    widget.my_photo = False
    np.testing.assert_array_equal(widget.image, lesson)


def test_a_chooser_that_is_closed_without_a_photo_switches_back():
    widget = Pixels()
    widget.my_photo = True
    widget._button.click()
    assert not widget.my_photo
    assert widget._button.layout.display == "none"
    assert sm.my_photo.picker not in widget.children


def test_a_refused_file_says_why_and_keeps_the_photo(chosen):
    picker = sm.my_photo.picker
    upload(b"Dear <b>diary</b>", "diary.txt")
    assert "'diary.txt', which is text" in picker.error
    assert picker.error.endswith("The photo before is kept.")
    np.testing.assert_array_equal(sm.my_photo.picture, MINE)
    upload(png(MINE[:50]))
    assert (picker.error, picker.kept) == ("", "my photo: 50 rows x 120 columns")


def test_a_photo_that_was_damaged_opens_the_chooser_with_the_reason(chosen):
    sm.my_photo.path.write_bytes(b"")
    widget = Pixels(my_photo=True)
    assert sm.my_photo.picker in widget.children
    assert "Choose your photo again" in sm.my_photo.picker.error
    assert "holds no picture" in repr(sm.my_photo)


def test_the_hand_removes_it(chosen):
    sm.my_photo.picker._handle_custom_msg({"wants": "remove"}, [])
    assert not sm.my_photo.chosen
    assert (sm.my_photo.picker.picture, repr(sm.my_photo)) == (None, "no photo yet")


def test_an_explorer_can_be_made_with_it(chosen):
    widget = Thresholding(my_photo=True)
    np.testing.assert_array_equal(widget.image, MINE)
    assert widget.truth is None
    widget.my_photo = False
    assert widget.truth is not None, "the lesson's picture waits"


def test_reset_goes_back_to_the_lesson(chosen):
    widget = Thresholding(goal="find it")
    before = widget.state
    widget.my_photo = True
    widget.threshold = 60
    widget.reset()
    assert (widget.state, widget.my_photo) == (before, False)
    widget.my_photo = True
    np.testing.assert_array_equal(widget.image, MINE)


def test_a_state_with_my_photo_in_it_is_a_state_like_any(chosen):
    widget = Pixels(my_photo=True, goal="look")
    state = json.loads(json.dumps(widget.state))
    sm.my_photo.forget()
    other = Pixels(goal="look")
    other.restore(state)
    np.testing.assert_array_equal(other.image, MINE)
    widget.restore(Pixels().state)
    assert (widget.image.shape, widget.my_photo, widget.goal) == ((7, 4), False, "look")
    with pytest.raises(ValueError, match="my_photo"):
        widget.restore({"my_photo": True})


def test_a_large_photo_is_shrunk_to_what_keeps_pace():
    sm.my_photo.choose(np.zeros((1500, 3000), np.uint8))
    assert sm.my_photo.picture.shape == (1024, 2048, 3)
    assert Pixels(my_photo=True).image.shape == (512, 1024, 3)
    assert Segmentation(my_photo=True, smooth=0).image.shape == (320, 640, 3)


def test_a_teacher_locks_and_hides_the_switch(chosen):
    widget = Pixels(my_photo=True)
    widget.lock("my_photo")
    assert widget._controls["my_photo"].disabled
    assert widget._button.disabled
    widget.unlock()
    assert not widget._button.disabled
    widget.hide("my_photo")
    assert widget.my_photo


def test_all_places_show_the_same_chooser(chosen):
    assert sm.my_photo.picker is sm.my_photo.picker
    sm.my_photo.picker.close()
    assert sm.my_photo.picker.comm is not None, "a closed one is replaced"


def test_it_loads_no_torch():
    assert "torch" not in loaded_after("import seeing_machine as sm; sm.my_photo.chosen")
