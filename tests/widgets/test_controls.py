"""Controls and the panel, as Python has them."""

import pytest
import traitlets

from seeing_machine.widgets import Choice, Field, Panel, Slider, Switch


def test_choice_takes_words_or_pairs():
    assert Choice(options=["fixed", ("Otsu's", "otsu")]).options == [("fixed", "fixed"), ("Otsu's", "otsu")]


@pytest.mark.parametrize("make", [Slider, Switch, Field, lambda **k: Choice(options=["a"], **k), Panel])
def test_unknown_keywords_are_refused(make):
    with pytest.raises(ValueError, match="expected one of"):
        make(lable="x")


def test_values_keep_their_kind():
    with pytest.raises(traitlets.TraitError):
        Slider(value="many")
    assert Slider(value=0.5).value == 0.5
    assert isinstance(Slider(value=3).value, int)


def test_enter_in_a_field_and_buttons_of_the_panel_are_heard():
    heard = []
    field, panel = Field(), Panel()
    field.on_submit(lambda: heard.append("enter"))
    panel.on_want("reset", lambda: heard.append("reset"))
    field._handle_custom_msg({"submitted": True}, [])
    field._handle_custom_msg({"other": 1}, [])
    panel._handle_custom_msg({"wants": "state"}, [])
    panel._handle_custom_msg({"wants": "reset"}, [])
    assert heard == ["enter", "reset"]


def test_a_panel_tells_the_error_too():
    assert Panel(status="All is well.", error="But this failed.").describe() == "All is well. But this failed."
