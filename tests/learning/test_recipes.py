"""Recipes hold what they say, and refuse what cannot be."""

import json

import pytest

from seeing_machine.learning import FAST, PLAIN, Recipe


def test_one_slope_rises_and_falls_along_lines():
    rate = Recipe(schedule="one slope", learning_rate=2.0).rate
    assert rate(0) == pytest.approx(2 * 0.02 / 0.22)
    assert rate(0.2) == 2
    assert rate(0.4) == pytest.approx(1.5)
    assert rate(1) == 0
    assert PLAIN.rate(0) == PLAIN.rate(1) == 0.001


def test_settings_are_json_and_make_it_again():
    assert Recipe(**json.loads(json.dumps(FAST.settings()))) == FAST


def test_every_trick_of_the_fast_recipe_can_be_switched_off():
    for name in ("whiten", "label_smoothing", "schedule", "flip", "shift", "flip_average"):
        default = getattr(PLAIN, name)
        assert getattr(FAST, name) != default
        assert getattr(FAST.but(**{name: default}), name) == default


@pytest.mark.parametrize(("settings", "error"), [
    ({"epochs": 0}, ValueError), ({"epochs": 2.0}, TypeError), ({"batch": 0}, ValueError),
    ({"optimiser": "adamw"}, ValueError), ({"learning_rate": -1}, ValueError), ({"learning_rate": "x"}, TypeError),
    ({"learning_rate": float("nan")}, ValueError), ({"momentum": 1}, ValueError), ({"whiten": 1}, TypeError),
    ({"flip": True}, ValueError), ({"schedule": "cosine"}, ValueError), ({"label_smoothing": 1.0}, ValueError),
    ({"precision": "float16"}, ValueError), ({"seed": -1}, ValueError)])
def test_what_cannot_be_is_refused_by_name(settings, error):
    with pytest.raises(error, match=next(iter(settings))):
        Recipe(**settings)


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'learning_rate'"):
        PLAIN.but(learning_rat=1)
