"""The pictures that are at hand: every name loads, without a network, as what `about` says."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
import skimage.data
from sklearn import datasets

from seeing_machine import images

WITHOUT_A_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise AssertionError("a picture asked for the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from seeing_machine import images

for name in images.names():
    print(name, images.load(name).size > 0)
"""


def test_every_picture_loads_without_a_network_and_without_a_cache(tmp_path):
    env = {**os.environ, "SKIMAGE_DATADIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", WITHOUT_A_NETWORK], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [f"{name} True" for name in images.names()]


@pytest.mark.parametrize("name", images.names())
def test_a_picture_is_what_about_says(name):
    picture = images.load(name)
    found = re.search(r"; (\d+) rows x (\d+) columns, (grey|colour), from scikit-", images.about(name))
    rows, columns, kind = found.groups()
    assert picture.dtype == np.uint8
    assert picture.shape == (int(rows), int(columns)) + ((3,) if kind == "colour" else ())
    assert picture.flags.c_contiguous
    assert picture.flags.writeable
    assert picture.min() < picture.max()


@pytest.mark.parametrize("name", ["astronaut", "camera", "coins", "hubble_deep_field", "page", "rocket"])
def test_pixels_are_those_of_scikit_image(name):
    assert np.array_equal(images.load(name), getattr(skimage.data, name)())


@pytest.mark.parametrize("name", ["china", "flower"])
def test_pixels_are_those_of_scikit_learn(name):
    assert np.array_equal(images.load(name), datasets.load_sample_image(name + ".jpg"))


def test_each_call_gives_a_new_array():
    first = images.load("coins")
    first[:] = 0
    assert images.load("coins").max() == 252


def test_other_kinds_become_uint8():
    assert np.array_equal(images.load("horse") == 255, skimage.data.horse())
    assert np.unique(images.load("horse")).tolist() == [0, 255]
    phantom = skimage.data.shepp_logan_phantom()
    assert abs(images.load("shepp_logan_phantom") / 255 - phantom).max() <= 0.5 / 255
    assert images.load("logo")[0, 0].tolist() == [255, 255, 255]  # transparent in the file
    assert np.array_equal(images.load("stereo_motorcycle"), skimage.data.stereo_motorcycle()[0])


def test_digits_are_ten_of_each_in_rows():
    sheet, digits = images.load("digits"), datasets.load_digits()
    for digit in (0, 4, 9):
        third = digits.images[digits.target == digit][2]
        assert np.array_equal(sheet[8 * digit:8 * digit + 8, 16:24], np.rint(third / 16 * 255))


def test_faces_are_above_and_other_things_below():
    sheet, cuttings = images.load("lfw_subset") / 255, skimage.data.lfw_subset()
    assert abs(sheet[:25, 475:] - cuttings[19]).max() <= 0.5 / 255
    assert abs(sheet[125:150, :25] - cuttings[100]).max() <= 0.5 / 255


def test_names_are_sorted_and_hold_none_that_must_be_downloaded():
    names = images.names()
    assert names == sorted(set(names))
    assert len(names) == 28
    assert not {"eagle", "skin", "brain", "kidney", "lily", "cells3d"} & set(names)
    names.clear()  # the caller's own list
    assert images.names()


def test_about_is_one_sentence_with_a_plain_end():
    for name in images.names():
        text = images.about(name)
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert text.count(".") == 1
        assert "  " not in text


@pytest.mark.parametrize("function", [images.load, images.about])
def test_a_wrong_name_gets_the_nearest_one(function):
    with pytest.raises(ValueError, match=r"^name: got 'coin' .*, expected one of 'astronaut', .*'coins'\?$"):
        function("coin")
    with pytest.raises(TypeError, match="^name: got a uint8 array of shape"):
        function(images.load("coins"))
    with pytest.raises(TypeError, match=r"^name: got \['coins'\]"):
        function(["coins"])
