"""The map of the course: what is done, in the order of the notebooks, with links that lead somewhere."""

from seeing_machine.classroom import course_map, lessons, progress


def test_counts_what_is_passed_and_every_prediction_that_was_made():
    progress().record("pixels-1", passed=True)
    progress().record("pixels-2", passed=False)
    progress().record("pixels-predict-1", passed=False)
    progress().record("pixels-quiz-1", passed=False)
    line = next(line for line in repr(course_map()).splitlines() if "What does a picture look like" in line)
    total = len(next(lesson for lesson in lessons() if lesson.slug == "pixels").items)
    assert f"2 of {total} done" in line


def test_links_only_to_notebooks_that_are_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "<a " not in course_map().html
    (tmp_path / "01_pixels.ipynb").touch()
    assert '<a href="01_pixels.ipynb">' in course_map().html
    assert course_map().html.count("<a ") == 1


def test_the_notebooks_number_decides_the_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "07_pixels.ipynb").touch()
    (tmp_path / "03_colour.ipynb").touch()
    text = repr(course_map())
    assert text.index("three grey pictures") < text.index("What does a picture look like")


def test_tells_how_to_carry_progress_elsewhere():
    progress().record("pixels-1", passed=True)
    assert progress().resume_code() in repr(course_map())
