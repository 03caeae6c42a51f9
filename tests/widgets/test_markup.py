"""Words that people type, and names of their files and classes, are text everywhere and never markup."""

import html
import re
from pathlib import Path

import ipywidgets
import pytest
import traitlets as t

import seeing_machine
from seeing_machine import lessons
from seeing_machine.classroom import Option, Prediction, Question, Slip
from seeing_machine.classroom.prediction_widget import Predict
from seeing_machine.classroom.quiz_widget import Quiz
from seeing_machine.images import menagerie
from seeing_machine.lessons import Explorer

PACKAGE = Path(seeing_machine.__file__).parent
EVIL = "<img src=x onerror=alert(1)>&'\"</div>"
#: What makes markup of a text in a page.
AS_MARKUP = re.compile(r"(inner|outer|insertAdjacent|set)HTML|document\.write|createContextualFragment|DOMParser")


def words_for(explorer):
    """Return keywords for an explorer that put `EVIL` wherever it takes words of the learner's own."""
    own = {key: trait for key, trait in explorer.class_traits().items() if key not in Explorer.class_traits()}
    given = {key: EVIL for key, trait in own.items() if type(trait) is t.Unicode and key != "data"}
    if {"names", "truths"} <= set(own):
        herd = menagerie.herd(each=1, classes=("cat", "fish"), colours=("red", "blue"), size=32)
        given |= {"images": herd.images, "names": [EVIL] * 4, "truths": {EVIL: [EVIL] * 4}}
    return given


def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def assert_plain(widget):
    """Assert that no HTML in `widget` holds a tag that the words brought with them."""
    for found in inside(widget):
        assert not getattr(found, "description_allow_html", False)
        if isinstance(found, (ipywidgets.HTML, ipywidgets.HTMLMath)):
            assert "<img" not in found.value


EXPLORERS = [found for found in (getattr(lessons, name) for name in lessons.__all__)
             if isinstance(found, type) and issubclass(found, Explorer)]
WITH_WORDS = [found for found in EXPLORERS if words_for(found)]


def test_there_are_some():
    assert len(WITH_WORDS) >= 5


@pytest.mark.parametrize("explorer", WITH_WORDS, ids=lambda explorer: explorer.__name__)
def test_in_explorers(explorer):
    widget = explorer(**words_for(explorer))
    widget.goal = EVIL
    assert html.escape(EVIL) in widget._heading.value, "the goal is shown, as text"
    assert widget.error == ""
    assert_plain(widget)
    bundle = widget._repr_mimebundle_()
    assert "text/html" not in (bundle[0] if isinstance(bundle, tuple) else bundle)  # a picture, and a plain sentence


def test_in_questions():
    options = (Option(EVIL, EVIL, True), Option("b", EVIL))
    guess = Predict(Prediction("pixels-predict-1", 0, "number", EVIL, 4, EVIL, EVIL, (Slip(5, EVIL),), unit=EVIL))
    for answer in (5, 4):
        guess.lock(answer)
        assert html.escape(EVIL) in guess._outcome.value
        assert_plain(guess)
    quiz = Quiz((Question("pixels-quiz-1", 24, EVIL, options),))
    quiz.answer(0, 1)
    assert html.escape(EVIL) in quiz._outcomes[0].value
    assert_plain(quiz)


def test_no_module_makes_markup_of_a_text():
    modules = sorted(PACKAGE.rglob("*.js"))
    assert len(modules) > 20
    assert [str(path) for path in modules if AS_MARKUP.search(path.read_text("utf-8"))] == []


def test_what_python_writes_as_markup_is_escaped_or_ours():
    """Every file that writes HTML is known here, so that a new one is looked at."""
    known = {"classroom/course.py", "classroom/feedback.py", "classroom/hints.py", "classroom/prediction_widget.py",
             "classroom/quiz_widget.py", "lessons/_convolution_views.py", "lessons/_palette_explorer.py",
             "lessons/_training_photo.py", "lessons/_training_words.py", "lessons/training.py", "lessons/explorer.py"}
    writing = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")
               if re.search(r"ipywidgets\.HTML|text/html|</(?:div|span|p|td|pre)>", path.read_text("utf-8"))}
    assert writing == known
