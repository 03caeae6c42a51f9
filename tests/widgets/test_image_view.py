"""ImageView in Python: what it takes, what it refuses, what it tells. The drawing is tested in the browser."""

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stnp

from seeing_machine._validate import check_image
from seeing_machine.widgets import Array, ImageView, from_wire, link, link_in_browser, to_wire
from seeing_machine.widgets._numbers import natural_window, told
from seeing_machine.widgets._pictures import shown

RAMP = np.arange(12, dtype=np.uint8).reshape(3, 4)


DTYPES = ["bool", "uint8", "int8", "uint16", "int32", "float16", "float32", "float64"]


@given(stnp.arrays(st.sampled_from(DTYPES), stnp.array_shapes(min_dims=1, max_dims=3, max_side=4),
                   elements={"allow_nan": False})
       | stnp.arrays(np.int64, (2, 2), elements=st.integers(-(2**53), 2**53)))
def test_arrays_travel_exactly(array):
    back = from_wire(to_wire(array))
    np.testing.assert_array_equal(back, array)
    assert back.dtype == array.dtype
    assert back.shape == array.shape


@pytest.mark.parametrize("array", [RAMP, RAMP > 3])
def test_a_wire_with_missing_bytes_is_refused(array):
    wire = to_wire(array)
    with pytest.raises(ValueError, match=r"data: got \d+ bytes, expected \d+ bytes for shape"):
        from_wire({**wire, "data": bytes(wire["data"])[:-1]})


def test_a_mask_travels_as_one_bit_for_each_pixel():
    assert len(to_wire(np.ones((3, 5), bool))["data"]) == 2
    view = ImageView(np.zeros((3, 5), bool))
    view.set_state({"image": {"shape": [3, 5], "dtype": "bool", "wire": "uint8", "data": memoryview(bytes([1] * 15))}})
    assert view.image.dtype == bool
    assert view.image.all()


def test_the_image_is_a_copy_that_cannot_be_changed_behind_the_view():
    mine = RAMP.copy()
    view = ImageView(mine)
    mine[0, 0] = 99
    assert view.image[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        view.image[0, 0] = 99


def test_a_slice_of_a_read_only_array_is_still_copied():
    view = ImageView(RAMP)
    assert not np.shares_memory(ImageView(view.image[:2]).image, view.image)
    assert ImageView(view.image).image is view.image, "views of one picture share it"


def test_an_edit_from_the_browser_replaces_the_image():
    view, heard = ImageView(RAMP), []
    view.observe(lambda change: heard.append(change.new), "image")
    edited = RAMP.copy()
    edited[1, 1] = 200
    view.set_state({"image": to_wire(edited)})
    assert view.image[1, 1] == 200
    assert len(heard) == 1
    view.set_state({"image": to_wire(edited)})
    assert len(heard) == 1, "the same picture again is no change"


@pytest.mark.parametrize(("given", "message"), [
    ([1, 2, 3], "image: got an int64 array of shape (3,), expected shape (H, W) or (H, W, 3)"),
    (np.zeros((2, 2, 4)), "Drop the alpha channel"),
    (np.zeros((0, 3)), "expected at least one pixel"),
    (np.full((2, 2), np.nan), "expected finite numbers"),
    (np.array([["a"]]), "expected an array of numbers"),
    (np.array([[2**53 + 1]]), "9007199254740992 or less"),
])
def test_bad_images_are_refused_and_change_nothing(given, message):
    view = ImageView(RAMP)
    with pytest.raises(traitlets.TraitError) as caught:
        view.image = given
    assert message in str(caught.value)
    np.testing.assert_array_equal(view.image, RAMP)


def test_unknown_keywords_are_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match="Did you mean 'threshold'"):
        ImageView(RAMP, treshold=3)


def test_overlays_have_the_shape_of_the_picture():
    view = ImageView(RAMP)
    with pytest.raises(traitlets.TraitError, match="expected \\(3, 4\\)"):
        view.mask = np.zeros((4, 3), bool)
    with pytest.raises(traitlets.TraitError, match="only 0 and 1"):
        view.mask = RAMP
    with pytest.raises(traitlets.TraitError, match="0 for background"):
        view.labels = -RAMP.astype(int)


@pytest.mark.parametrize(("image", "window"), [
    (np.zeros((2, 2), bool), (0, 1)), (RAMP, (0, 255)), (RAMP.astype(np.uint16), (0, 65535)), (RAMP / 11, (0, 1)),
    (RAMP.astype(int) - 5, (-5, 6)), (RAMP * 2.0, (0, 22)),
])
def test_the_window_suits_the_dtype(image, window):
    assert natural_window(image) == window
    view = ImageView(np.zeros((1, 1), np.uint8))
    view.image = image
    assert view.window == window, "and follows when the dtype changes"


def test_the_first_picture_of_an_empty_view_brings_its_window_unless_one_was_set():
    for view, expected in ((ImageView(), (0, 1)), (ImageView(window=(0, 255)), (0, 255)), (ImageView(), (0, 9))):
        if expected == (0, 9):
            view.window = expected
        view.image = np.eye(3, dtype=bool)
        assert view.window == expected
    assert ImageView(np.eye(3, dtype=bool), window=(0, 255)).window == (0, 255)


def test_a_window_that_was_set_stays_for_pictures_of_the_same_kind():
    view = ImageView(RAMP, window=(0, 11))
    assert view.window == (0, 11)
    view.image = RAMP[::-1]
    assert view.window == (0, 11)


def test_depth_and_ink_change_what_is_told():
    np.testing.assert_array_equal(told(np.uint8([0, 63, 64, 255]), depth=2), [0, 0, 1, 3])
    np.testing.assert_array_equal(told(np.uint8([0, 255]), depth=1, ink=True), [1, 0])
    view = ImageView(np.uint8([[0, 255]]), depth=1, cursor=(0, 1))
    assert view.describe().endswith("Row 0, column 1 is 1.")


def test_describe_speaks_of_colour_and_of_nothing():
    assert ImageView().describe() == "No picture yet."
    photo = np.full((2, 2, 3), (154, 205, 50), np.uint8)
    assert ImageView(photo, cursor=(1, 0)).describe().endswith("Row 1, column 0 is R 154, G 205, B 50.")
    assert "Row" not in ImageView(photo, cursor=(5, 5)).describe(), "a cursor outside is no cursor"


def test_the_numbers_told_are_the_mixed_ones():
    photo = np.full((2, 2, 3), (154, 205, 50), np.uint8)
    no_red = ImageView(photo, cursor=(0, 0), mix=[[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.5, 0]])
    assert no_red.describe().endswith("Row 0, column 0 is R 0, G 205, B 25.")


def test_the_still_picture_shows_window_threshold_and_mix():
    grey = np.uint8([[0, 100, 130, 131, 255]])
    np.testing.assert_array_equal(shown(grey, window=(0, 255))[0, :, 0], grey[0])
    np.testing.assert_array_equal(shown(grey, window=(100, 131))[0, :, 1], [0, 0, 247, 255, 255])
    dark = shown(grey, window=(0, 255), thresholds=[130.0], show="mask", foreground="dark")
    np.testing.assert_array_equal(dark[0, :, 0], [255, 255, 255, 0, 0])
    classes = shown(grey, window=(0, 255), thresholds=[50.0, 130.0], show="mask")
    np.testing.assert_array_equal(classes[0, :, 0], [0, 128, 128, 255, 255])
    photo = np.full((1, 1, 3), (10, 20, 30), np.uint8)
    swap = [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 5]]
    np.testing.assert_array_equal(shown(photo, window=(0, 255), mix=swap)[0, 0], [30, 20, 15])


def test_the_snapshot_has_the_pictures_own_colours():
    photo = np.zeros((2, 4, 3), np.uint8)
    photo[:, 2:] = (154, 205, 50)
    picture = np.asarray(ImageView(photo, width=200, numbers="never").snapshot())
    assert picture.shape == (100, 200, 3)
    np.testing.assert_array_equal(picture[25, 125], (154, 205, 50))
    np.testing.assert_array_equal(picture[25, 25], (0, 0, 0))
    assert ImageView().snapshot() is None


def test_the_mimebundle_carries_the_static_twin():
    data, _ = ImageView(RAMP, title="ramp")._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].startswith("ramp: a picture of 3 rows")
    assert "application/vnd.jupyter.widget-view+json" in data


def test_linked_views_follow_each_other_and_stop():
    first, second, third = ImageView(RAMP), ImageView(), ImageView()
    link((first, "image"), (second, "image"))
    link_in_browser((second, "image"), (third, "image"))
    assert third.image is first.image
    third.image = RAMP.T
    np.testing.assert_array_equal(first.image, RAMP.T)


def test_what_the_browser_links_is_not_sent_again():
    sent = []

    class Spy(ImageView):
        def send_state(self, key=None):
            sent.append(key)

    first, second = Spy(RAMP), Spy(RAMP)
    link_in_browser((first, "cursor"), (second, "cursor"))
    sent.clear()
    first.cursor = (1, 2)
    assert second.cursor == (1, 2)
    assert sent.count("cursor") == (1 if first.comm is not None else 0)


def test_an_array_trait_takes_none_only_where_it_may():
    class Holder(traitlets.HasTraits):
        needed = Array(check_image)

    with pytest.raises(traitlets.TraitError):
        Holder().needed = None


def test_what_the_browser_painted_is_not_sent_back_to_it():
    view, sent = ImageView(np.zeros((2, 3), bool)), []
    view.send_state = lambda key=None: sent.append(key)
    painted = {"shape": [2, 3], "dtype": "bool", "wire": "uint8", "data": memoryview(bytes([0, 1, 0, 0, 0, 0]))}
    view.set_state({"image": painted})
    np.testing.assert_array_equal(view.image, [[False, True, False], [False, False, False]])
    assert sent == [], "its copy carries what can be undone"
    view.image = ~view.image
    assert sent == ["image"]


def test_a_picked_pixel_is_heard():
    view, heard = ImageView(RAMP), []
    assert not view.picks
    view.on_pick(heard.append)
    assert view.picks
    view._handle_custom_msg({"picked": [1, 3]}, [])
    view._handle_custom_msg({"other": 1}, [])
    assert heard == [(1, 3)]


def test_paths_texts_and_edges_in_a_still_picture():
    labels = np.zeros((200, 300), int)
    labels[50:100, 50:100] = 1
    view = ImageView(np.full((200, 300), 128, np.uint8), labels=labels, width=300, max_height=300,
                     paths=[[], [(150, 20), (150, 280)]], texts=[(75, 75, "7")])
    pixels = np.asarray(view.snapshot()).astype(int)
    assert (pixels[50, 60:90] == 0).all(), "a black line where the label ends"
    assert (pixels[150, 50:250] == (86, 180, 233)).all(), "the second path in the second colour"
    text = pixels[65:85, 65:85]
    assert (text < 60).all(axis=2).any(), "dark"
    assert (text > 220).all(axis=2).any(), "on light"
