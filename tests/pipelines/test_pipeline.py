"""A pipeline does what its code says, refuses what it does not know, and survives a file."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeing_machine import images
from seeing_machine.pipelines import Pipeline
from seeing_machine.pipelines.pipeline import MAX_BYTES
from seeing_machine.pipelines.steps import STEPS

COINS = [{"step": "threshold", "method": "local mean", "window": 101, "offset": -10, "objects": "light"},
         {"step": "open", "radius": 2}, {"step": "keep", "smallest": 400}]
DARK = {"step": "threshold", "method": "fixed", "value": 100}

cleaning = st.lists(st.one_of(
    st.builds(lambda step, shape, radius: {"step": step, "footprint": shape, "radius": radius},
              st.sampled_from(["erode", "dilate", "open", "close"]),
              st.sampled_from(["disk", "square", "diamond", "cross"]), st.integers(1, 3)),
    st.just({"step": "open", "footprint": [[0, 1, 1], [1, 1, 0]]}),
    st.builds(lambda size: {"step": "fill", "size": size}, st.integers(0, 30)),
    st.builds(lambda size, near: {"step": "remove", "size": size, "neighbours": near}, st.integers(0, 20),
              st.sampled_from([4, 8]))), max_size=2)
smoothing = st.sampled_from([[], [{"step": "median", "size": 5}], [{"step": "gaussian", "sigma": 1.3}],
                             [{"step": "grey", "channel": "green"}, {"step": "median"}, {"step": "gaussian"}]])
cutting = st.one_of(
    st.builds(lambda method, side: {"step": "threshold", "method": method, "objects": side},
              st.sampled_from(["otsu", "li", "triangle", "isodata", "yen", "mean"]),
              st.sampled_from(["dark", "light"])),
    st.sampled_from([DARK, {"step": "threshold", "method": "sauvola", "window": 15, "k": 0.1},
                     {"step": "threshold", "method": "niblack", "window": 9},
                     {"step": "threshold", "method": "local mean", "window": 7, "offset": 3, "objects": "light"},
                     {"step": "threshold", "method": "local gaussian", "window": 9, "offset": -2}]))
parting = st.one_of(
    st.builds(lambda near: {"step": "label", "neighbours": near}, st.sampled_from([4, 8])),
    st.builds(lambda distance, near: {"step": "split", "distance": distance, "neighbours": near},
              st.sampled_from([1, 3, 8]), st.sampled_from([4, 8])))
choosing = st.sampled_from([[], [{"step": "clear border"}], [{"step": "keep", "smallest": 4, "largest": 60}]])


@settings(max_examples=60, deadline=None)
@given(smooth=smoothing, cut=cutting, clean=cleaning, part=parting, choose=choosing, seed=st.integers(0, 999),
       colour=st.booleans())
def test_the_code_gives_the_same(smooth, cut, clean, part, choose, seed, colour):
    rng = np.random.default_rng(seed)
    blocks = rng.choice([50, 190], (8, 10)).repeat(4, 0).repeat(4, 1)
    image = np.clip(rng.normal(blocks, 22), 0, 255).astype(np.uint8)
    if colour:
        image = np.dstack([image, np.roll(image, 1), image // 2])
    rules = Pipeline([*smooth, cut, *clean, part, *choose])
    found = rules(image)
    space = {"image": image}
    exec(rules.code, space)
    np.testing.assert_array_equal(space["mask"], found.mask)
    np.testing.assert_array_equal(space["labels"], found.labels)
    assert list(space["table"]) == list(found.table)
    for name, column in found.table.items():
        np.testing.assert_allclose(space["table"][name], column, err_msg=name)
    assert found.mask.dtype == bool
    assert len(found.table["label"]) == found.labels.max()
    assert Pipeline(rules.steps) == rules


def test_the_coins_are_counted():
    found = Pipeline(COINS)(images.load("coins"))
    assert len(found.table["label"]) == 24
    assert found.table["area"].min() > 1000
    assert found.table["area"].max() < 3300


def test_the_page_is_cleaned():
    page = images.load("page")
    ink = Pipeline([{"step": "threshold", "method": "sauvola", "window": 25, "k": 0.3}, {"step": "remove", "size": 2}])
    shadow, light = (slice(60, 180), slice(0, 60)), (slice(0, 190), slice(330, 384))
    by_otsu = Pipeline([{"step": "threshold"}])(page).mask
    by_sauvola = ink(page).mask
    assert by_otsu[shadow].mean() > 0.5, "Otsu takes the shadow for ink"
    assert by_sauvola[shadow].mean() < 0.2
    assert 0.02 < by_sauvola[light].mean() < 0.2


def test_brightness_is_measured_before_smoothing():
    image = np.zeros((9, 9), np.uint8) + np.uint8(200)
    image[2:5, 2:5] = 40
    image[3, 3] = 10
    measure = {"step": "measure", "properties": ["area", "intensity_min"]}
    table = Pipeline([{"step": "median", "size": 3}, DARK, measure])(image).table
    assert list(table) == ["label", "area", "intensity_min"]
    assert table["intensity_min"] == [10]


def test_a_watershed_parts_what_touches():
    rows, cols = np.mgrid[:40, :70]
    image = np.uint8(255) - np.uint8(200) * (((rows - 20) ** 2 + (cols - 20) ** 2 < 196)
                                            | ((rows - 20) ** 2 + (cols - 44) ** 2 < 196))
    assert Pipeline([DARK])(image).labels.max() == 1
    labels = Pipeline([DARK, {"step": "split", "distance": 10}])(image).labels
    assert labels.max() == 2
    assert (labels[20, 10], labels[20, 55]) == (1, 2)
    first, second = np.bincount(labels.ravel())[1:]
    assert abs(first - second) < 30


def test_areas_at_the_ends_of_the_window_are_kept():
    mask = np.zeros((12, 20), bool)
    for size, col in zip((1, 2, 3, 4), (0, 4, 8, 12), strict=True):
        mask[0, col:col + size] = True
    kept = Pipeline([{**DARK, "objects": "light"}, {"step": "keep", "smallest": 2, "largest": 3}])(mask)
    np.testing.assert_array_equal(kept.table["area"], [2, 3])
    assert kept.mask.sum() == 10, "the mask has all of them"


def test_no_object_is_an_empty_table():
    found = Pipeline([DARK])(np.full((5, 6), 200, np.uint8))
    assert found.labels.max() == 0
    assert all(len(column) == 0 for column in found.table.values())


@pytest.mark.parametrize(("steps", "error", "words"), [
    ("threshold", TypeError, "steps: got 'threshold' (str), expected a list of dicts"),
    ([], ValueError, "the end of the steps, where there is a grey picture"),
    ([{"step": "median"}], ValueError, "expected 'median', 'gaussian', 'threshold' there"),
    (["otsu"], TypeError, "steps[0]: got 'otsu' (str), expected a dict"),
    ([{"method": "otsu"}], TypeError, "expected a dict such as"),
    ([{"step": "treshold"}], ValueError, "Did you mean 'threshold'?"),
    ([{"step": ["open"]}], ValueError, "steps[0]['step']: got ['open'] (list)"),
    ([{"step": "open"}], ValueError, "'open' at steps[0], where there is a grey picture"),
    ([DARK, DARK], ValueError, "'threshold' at steps[1], where there is a mask"),
    ([DARK, {"step": "label"}, {"step": "label"}], ValueError, "'label' at steps[2], where there is labels"),
    ([DARK, {"step": "measure"}, {"step": "keep"}], ValueError, "where there is a table, expected no step there"),
    ([{"step": "threshold", "method": "otzu"}], ValueError, "steps[0]['method']: got 'otzu'"),
    ([{"step": "threshold", "method": "fixed"}], ValueError, "steps[0]['value']: got nothing, expected a value"),
    ([{"step": "threshold", "value": 3}], ValueError, "it is not used here"),
    ([{"step": "threshold", "method": "fixed", "value": float("nan")}], ValueError, "steps[0]['value']: got nan"),
    ([{"step": "threshold", "method": "sauvola", "window": 4}], ValueError, "an odd number"),
    ([DARK, {"step": "open", "radius": 10**6}], ValueError, "from 1 to 60"),
    ([DARK, {"step": "open", "radius": "2"}], TypeError, "steps[1]['radius']: got '2' (str)"),
    ([DARK, {"step": "open", "size": 3}], ValueError, "option: got 'size' (str), expected one of 'footprint'"),
    ([DARK, {"step": "open", "footprint": [[1]] * 200}], ValueError, "at most 121 rows and columns"),
    ([DARK, {"step": "open", "footprint": [[0, 0]]}], ValueError, "at least one pixel that is 1"),
    ([DARK, {"step": "open", "footprint": [[1]], "radius": 2}], ValueError, "it is not used here"),
    ([DARK, {"step": "keep", "smallest": 9, "largest": 3}], ValueError, "expected 9 or more"),
    ([DARK, {"step": "measure", "properties": "area"}], TypeError, "a list of names"),
    ([DARK, {"step": "measure", "properties": ["aera"]}], ValueError, "Did you mean 'area'?"),
    ([DARK] * 99, ValueError, "steps: got 99 steps, expected at most 50"),
])
def test_what_does_not_fit_is_refused_in_a_sentence(steps, error, words):
    with pytest.raises(error) as caught:
        Pipeline(steps)
    assert words in str(caught.value)


@pytest.mark.parametrize("image", [np.zeros((3, 3)), "coins", np.zeros((2, 2, 2), np.uint8)])
def test_other_pictures_are_refused(image):
    with pytest.raises((TypeError, ValueError), match="image: got"):
        Pipeline([DARK])(image)


def test_a_file_keeps_all(tmp_path):
    rules = Pipeline([{"step": "grey", "channel": "red"}, *COINS[:1], {"step": "close", "footprint": [[0, 1], [1, 1]]},
                      {"step": "split"}])
    rules.save(tmp_path / "rules.json")
    assert Pipeline.load(tmp_path / "rules.json") == rules
    assert json.loads((tmp_path / "rules.json").read_text())["steps"] == rules.steps
    assert [path.name for path in tmp_path.iterdir()] == ["rules.json"]
    rules.steps[1]["method"] = "otsu"
    assert rules.steps[1]["method"] == "local mean", "what is handed out is a copy"
    assert eval(repr(rules)) == rules
    assert len({rules, Pipeline(rules.steps)}) == 1


GOOD = {"seeing_machine": "pipeline", "version": 1, "steps": [DARK]}


@pytest.mark.parametrize(("text", "words"), [
    ("", "a file that is not JSON"), ("\x00\xff", "not JSON"), ("[" * 100_000, "not JSON"),
    ("[1]", "expected the keys"),
    (json.dumps({**GOOD, "run": "rm"}), "expected the keys"), (json.dumps({**GOOD, "version": 2}), "version 2"),
    (json.dumps({**GOOD, "seeing_machine": "coins"}), "'coins'"),
    (json.dumps({**GOOD, "steps": {}}), "a list of dicts"),
    (json.dumps({**GOOD, "steps": [{"step": "__import__"}]}), "expected one of 'grey'"),
    (json.dumps({**GOOD, "steps": [{"step": "threshold", "method": "fixed", "value": float("inf")}]}), "got inf"),
    ('{"a": ' + "1" * MAX_BYTES + "}", "a larger file"),
])
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path, text, words):
    path = tmp_path / "rules.json"
    path.write_text(text, "utf-8")
    with pytest.raises((TypeError, ValueError)) as caught:
        Pipeline.load(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_every_step_is_in_the_docstring():
    for name in STEPS:
        assert name in Pipeline.__doc__
