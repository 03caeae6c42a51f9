import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from seeing_machine.classroom import check, hint, solution, solution_source
from seeing_machine.classroom.feedback import Feedback, hints_html

VOID = {"img", "br"}


class Reader(HTMLParser):
    """Reads HTML as a browser does: tags, text, whether every tag is closed."""

    def __init__(self, markup):
        super().__init__()
        self.open, self.tags, self.text, self.attributes = [], [], "", []
        self.feed(markup)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def page(shown):
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == repr(shown)
    return Reader(bundle["text/html"])


def test_right():
    feedback = check("pixels-3", lambda image: image[:, ::-1])
    assert repr(feedback) == "Right (pixels-3, Look into the mirror). `mirror` gives what was asked on all 5 inputs."
    shown = page(feedback)
    assert "✓ Right" in shown.text
    assert "details" not in shown.tags
    assert "img" not in shown.tags


def test_not_yet():
    feedback = check("pixels-3", lambda image: image[::-1])
    assert repr(feedback).startswith("Not yet (pixels-3, Look into the mirror). This is upside down.")
    assert repr(feedback).endswith('\nFor a hint: hint("pixels-3").')
    shown = page(feedback)
    assert "✗ Not yet" in shown.text
    assert shown.tags.count("details") == len(feedback.hints)
    assert all(text.replace("`", "") in shown.text for text in (feedback.message, feedback.detail, *feedback.hints))
    assert "Solution" not in shown.text


def test_not_started_gives_nothing_away():
    shown = page(check("pixels-3", ...))
    assert "… Not started yet" in shown.text
    assert "details" not in shown.tags


def test_the_solution_is_folded_in_the_end():
    for _ in range(3):
        feedback = check("pixels-3", lambda image: image[::-1])
    shown = page(feedback)
    assert solution_source("pixels-3").strip() in shown.text
    assert shown.tags.count("details") == len(feedback.hints) + 1


def test_the_picture_travels_with_its_words():
    feedback = check("pixels-3", lambda image: image[::-1])
    attributes = dict(page(feedback).attributes)
    assert attributes["alt"] == feedback.picture_text
    data = base64.b64decode(attributes["src"].removeprefix("data:image/png;base64,"))
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), np.asarray(feedback.picture))


def test_everything_is_escaped():
    evil = "<script>alert(1)</script> `<img src=x onerror=alert(1)>` \" ' &"
    shown = page(Feedback("a-1", evil, False, evil, evil, hints=(evil, evil), solution=evil, note=evil,
                          picture=Image.new("RGB", (2, 2)), picture_text=evil))
    assert not {"script"} & set(shown.tags)
    assert shown.tags.count("img") == 1
    assert not any(name.startswith("on") for name, _ in shown.attributes)
    assert dict(shown.attributes)["alt"] == evil


def test_a_hostile_function_is_escaped():
    def broken(image):
        raise ValueError("</p><script>alert(1)</script>")

    shown = page(check("pixels-3", broken))
    assert "script" not in shown.tags
    assert "</p><script>" in shown.text


def test_hints_open_one_inside_the_other():
    markup = hints_html(("one", "two", "three"))
    assert [Reader(markup).text.index(word) for word in ("one", "two", "three")] == sorted(
        Reader(markup).text.index(word) for word in ("one", "two", "three"))
    assert markup.endswith("</details></details></details>")
    assert hints_html(()) == ""


def test_a_note_is_shown_in_both():
    feedback = Feedback("a-1", "t", True, "m", note="Progress is not saved.")
    assert repr(feedback).endswith("\nProgress is not saved.")
    assert "Progress is not saved." in page(feedback).text


def test_colours_follow_the_theme():
    markup = check("pixels-3", lambda image: image[::-1])._repr_html_()
    assert "var(--jp-ui-font-color1," in markup
    assert "var(--jp-layout-color1," in markup
    assert not re.search(r"[^-]\bcolor: #", markup)


def test_it_is_true_or_false():
    assert bool(Feedback("a-1", "t", True, "m")) is True
    assert bool(Feedback("a-1", "t", False, "m")) is False


def test_hint_and_solution():
    assert repr(hint("pixels-4")).count("\n") == 1
    assert page(hint("pixels-4")).tags.count("details") == 2
    assert repr(solution("pixels-4")) == "def negative(image):\n    return 255 - image"
    assert page(solution("pixels-4")).tags.count("details") == 1


@pytest.mark.parametrize("ask", [hint, solution, solution_source])
def test_help_for_an_unknown_exercise(ask):
    with pytest.raises(ValueError, match="Did you mean 'pixels-4'"):
        ask("pixel-4")
