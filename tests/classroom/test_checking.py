import numpy as np
import pytest

from seeing_machine.classroom import check, checking, progress
from seeing_machine.classroom.exercise import Exercise, Misconception


def mirror(image):
    return image[:, ::-1]


def says(answer, id="pixels-3", **options):
    feedback = check(id, answer, **options)
    assert not feedback
    assert feedback.started
    assert feedback.misconception is None
    return feedback.message


def test_a_right_answer():
    feedback = check("pixels-3", mirror)
    assert feedback
    assert feedback.message == "`mirror` gives what was asked on all 5 inputs."
    assert progress().status("pixels-3").passed


def test_values_that_differ_are_counted_and_the_first_is_named():
    def nearly(image):
        image = image[:, ::-1].astype(int)
        image[-1, -1] += 1
        image[-1, 0] += 1
        return image

    feedback = check("pixels-3", nearly, rng=1)
    assert feedback.message.startswith("2 of 24 values differ. At row 3, column 0 yours is ")
    assert feedback.detail == "That is for `mirror(4×6 array)`, input 1 of 5."
    assert feedback.picture is not None


def test_a_seed_repeats_a_check():
    first = check("pixels-5", lambda image, threshold: 1)
    again = check("pixels-5", lambda image, threshold: 1, rng=first.seed)
    assert (again.message, again.detail, again.seed) == (first.message, first.detail, first.seed)
    generated = check("pixels-5", lambda image, threshold: 1, rng=np.random.default_rng(4))
    again = check("pixels-5", lambda image, threshold: 1, rng=generated.seed)
    assert again.detail == generated.detail


def test_inputs_differ_from_try_to_try():
    seen = []
    for _ in range(2):
        check("pixels-3", lambda image: seen.append(image.tolist()))
    assert seen[0] != seen[5]


def test_nothing_returned_and_printed_instead(capsys):
    assert says(lambda image: None) == "Your function returns nothing. Is `return` missing?"
    assert "`print` only shows a value" in says(lambda image: print(image))
    assert capsys.readouterr().out == ""


def test_a_value_that_is_none_is_no_missing_return():
    assert says(None, "pixels-6") == "Yours is None, expected an array of shape (7, 4)."


@pytest.mark.parametrize("answer", [..., lambda image: ..., lambda image: (..., 1), lambda image: [[...]]])
def test_dots_mean_not_begun_and_count_no_try(answer):
    feedback = check("pixels-3", answer)
    assert (feedback.passed, feedback.started, feedback.tries) == (False, False, 0)
    assert progress().status("pixels-3").tries == 0


def test_an_exception_is_told_with_its_line():
    def broken(image):
        height = image.shape[0]
        return image[height]

    line = broken.__code__.co_firstlineno + 2
    message = says(broken)
    assert message.startswith(f"Your code stops with IndexError in line {line} (`return image[height]`): index ")
    assert "checking" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize("error", [ValueError, SystemExit, RecursionError, MemoryError])
def test_no_exception_leaves_check(error):
    def broken(image):
        raise error("<b>so</b>")

    assert error.__name__ in says(broken)


def test_a_hostile_exception():
    class Worse(Exception):
        def __str__(self):
            raise RuntimeError

    def broken(image):
        raise Worse

    assert "Worse" in says(broken)


def test_an_interrupt_is_the_learners_own():
    def stopped(image):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("pixels-3", stopped)


def test_an_endless_loop_is_stopped(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.1)

    def endless(image):
        while True:
            try:
                pass
            except Exception:
                pass

    assert says(endless) == "Your function was stopped after 0.1 seconds. Does a loop never end?"


@pytest.mark.parametrize(("answer", "part"), [
    (3, "Yours is 3. Pass the function itself, without parentheses: `check(\"pixels-3\", mirror)`."),
    (np.zeros((2, 3)), "Yours is an array of shape (2, 3). Pass the function itself"),
    (lambda: 3, "Your function takes `()`, but it is called with `(image)`."),
    (lambda image, more: 3, "Your function takes `(image, more)`, but it is called with `(image)`."),
    (lambda image: image[:, ::-1].astype(float), "dtype is float64, expected uint8. Convert with `.astype(np.uint8)`."),
    (lambda image: image[:, ::-1].tolist(), "Wrap it in `np.array(...)`."),
    (lambda image: image[:1], "Yours has shape (1, 6), expected (4, 6)."),
    (lambda image: image[:, ::-1].T, "Yours lies on its side: rows and columns are swapped."),
    (lambda image: "text", "Yours is 'text', expected an array of shape (4, 6)."),
    (lambda image: (row for row in image), "Yours is of type generator, expected an array of shape (4, 6)."),
    (lambda image: open, "Yours is of type builtin_function_or_method"),
])
def test_the_wrong_kind_of_answer(answer, part):
    assert part in says(answer)


def test_a_function_where_a_value_was_asked():
    assert "Pass what it returns" in says(lambda: 3, "pixels-6")


def test_any_sign_of_the_right_number_passes():
    for number in (int, float, np.float32, np.array):
        assert check("pixels-5", lambda image, threshold, number=number: number((image < threshold).sum()))


def test_changing_the_input_is_noticed():
    def in_place(image):
        image[:] = image[:, ::-1].copy()
        return image

    assert says(in_place).startswith("The results are right, but your function changes the data it is given.")


def test_changing_the_input_is_told_beside_a_wrong_result():
    def in_place(image):
        image[:] = 7
        return image

    assert "Your function also changes the data" in check("pixels-3", in_place).detail


def test_what_a_function_does_to_its_input_cannot_reach_the_reference():
    def spoil(image):
        result = image[:, ::-1].copy()
        image[:] = 0
        return result

    for _ in range(3):
        assert "The results are right" in says(spoil)


def test_one_buffer_used_again_is_judged_at_each_call():
    buffer = np.zeros((2, 3, 3), dtype=np.uint8)

    def swap(image):
        nonlocal buffer
        if buffer.shape != image.shape:
            buffer = np.empty_like(image)
        buffer[:] = image[..., ::-1]
        return buffer

    assert check("colour-3", swap)


def test_a_misconception_that_raises_on_some_inputs_is_still_named():
    feedback = check("pixels-1", lambda image, row, col: image[col, row])
    assert feedback.misconception == "rows and columns are swapped"


def test_raising_everywhere_names_a_misconception_by_the_sizes_that_numpy_tells():
    feedback = check("convolution-6", lambda values, weights, bias: values.ravel() @ weights)
    assert feedback.misconception == "the values first"
    assert "size 5 is different from 12" in feedback.detail
    feedback = check("convolution-6", lambda values, weights, bias: weights @ values)
    assert feedback.misconception == "not flattened"
    assert check("convolution-6", lambda values, weights, bias: values @ bias).misconception is None


def test_raising_everywhere_names_no_misconception():
    exercise = Exercise("a-1", 0, "t", "t", "f", "", "def f(x): return x",
                        (Misconception("m", lambda x: [][1], "m"),), (), lambda rng: [(1,), (2,)])
    assert not checking.matches(exercise, exercise.misconceptions[0], [(1,), (2,)],
                                checking.run(lambda x: [][2], [(1,), (2,)]).results)


def test_a_misconception_is_recognised_whatever_its_dtype():
    feedback = check("pixels-7", lambda image, amount: (image + np.uint8(amount)).astype(float))
    assert feedback.misconception == "uint8 wrap-around"


def test_scalars_come_with_their_call():
    feedback = check("pixels-5", lambda image, threshold: (image <= threshold).sum(), rng=0)
    assert feedback.detail == "Yours is 9, expected 6. That is for `count_dark(3×4 array, 100)`, input 1 of 5."


@pytest.mark.parametrize(("id", "answer", "detail"), [
    ("thresholding-4", 134, "Yours is 134."), ("morphology-2", (2, 4), "In value 1 of 2: yours is 2."),
    ("objects-1", 96, "Yours is 96.")])
def test_a_wrong_value_is_not_answered_with_the_right_one(id, answer, detail):
    feedback = check(id, answer)
    assert feedback.detail == detail
    assert feedback.picture is None


def test_a_tensor_is_as_good_as_an_array():
    import torch

    assert check("pixels-3", lambda image: torch.from_numpy(image.copy()).flip(1))


def test_the_solution_is_offered_after_three_failed_tries():
    offered = [bool(check("pixels-3", lambda image: image).solution) for _ in range(4)]
    assert offered == [False, False, True, True]


def test_tries_are_counted_up_to_the_first_that_passes():
    check("pixels-3", lambda image: image)
    assert check("pixels-3", mirror).tries == 2
    assert check("pixels-3", lambda image: image).tries == 2
    assert progress().status("pixels-3").passed


def test_trouble_with_the_progress_file_is_a_note(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEEING_MACHINE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    feedback = check("pixels-3", mirror)
    assert feedback
    assert feedback.note.startswith("Progress is not saved")
    assert progress().status("pixels-3").passed


@pytest.mark.parametrize(("id", "error", "message"), [
    ("pixels-33", ValueError, "Did you mean 'pixels-3'"), (None, ValueError, "id: got None"),
    ("pixels-quiz-1", ValueError, "expected one of 'pixels-1'")])
def test_an_unknown_exercise(id, error, message):
    with pytest.raises(error, match=message):
        check(id, mirror)


@pytest.mark.parametrize("rng", ["1", 1.5, -1, True])
def test_rng_is_a_seed_or_a_generator(rng):
    with pytest.raises(TypeError, match="rng: got"):
        check("pixels-3", mirror, rng=rng)
