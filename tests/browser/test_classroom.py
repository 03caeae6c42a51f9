"""Predictions, quiz and map in a real JupyterLab; what was answered survives the kernel."""

import json


def test_a_number_is_locked_judged_and_there_again_after_a_restart(notebook):
    nb = notebook(["import seeing_machine as sm\np = sm.predict('pixels-predict-1')\np"])
    field, button = nb.page.get_by_label("your answer"), nb.page.get_by_role("button", name="Lock my answer")
    button.click()
    nb.page.get_by_text("Type a number first").wait_for()
    field.fill("99")
    field.press("Enter")
    nb.page.get_by_text("Yours: 99. The machine: 93.").wait_for()
    assert nb.page.get_by_text("The row comes first.").is_visible()
    assert field.is_disabled()
    assert button.is_disabled()
    assert nb.axe(".sm-question") == []
    saved = json.loads(nb.lab.progress.read_text())
    assert saved["answers"]["pixels-predict-1"] == 99
    nb.restart_kernel()
    nb.run_all()
    nb.page.get_by_text("Yours: 99. The machine: 93.").wait_for()
    assert nb.page.get_by_label("your answer").is_disabled()


def test_a_mask_is_painted_and_the_difference_marked(notebook):
    nb = notebook(["import seeing_machine as sm\np = sm.predict('pixels-predict-3')\np"])
    canvas = nb.locator(".sm-image-canvas")
    side = canvas.bounding_box()["width"] / 6
    for row, col in [(0, 0), (0, 5)]:  # 12 belongs to it, 220 does not
        canvas.click(position={"x": (col + 0.5) * side, "y": (row + 0.5) * side})
    nb.wait_value("int(p.answer.sum())", 2)
    nb.page.get_by_role("button", name="Lock my answer").click()
    nb.page.get_by_text("1 right (✓), 1 too many (+), 16 missing (−).").wait_for()
    nb.screenshot("predict-mask")
    before = nb.pixels(".sm-image-canvas")
    canvas.click(position={"x": 0.5 * side, "y": 3.5 * side})
    assert nb.kernel_eval("p._picture.tool") == "look", "a locked answer cannot be painted on"
    assert before.shape == nb.pixels(".sm-image-canvas").shape


def test_the_quiz_answers_at_once_and_counts(notebook):
    nb = notebook(["import seeing_machine as sm\nsm.quiz('pixels')"])
    nb.page.get_by_text("The largest one, 255").click()
    nb.page.get_by_text("✗ No.").wait_for()
    nb.page.get_by_label("0", exact=True).focus()
    nb.page.keyboard.press(" ")
    nb.page.get_by_text("✓ Right.").wait_for()
    nb.page.get_by_text("1 of 4 right.").wait_for()
    assert nb.page.get_by_label("0", exact=True).is_disabled(), "a right answer stays"
    assert nb.axe(".sm-question") == []


def test_check_and_map_show_progress(notebook):
    nb = notebook(["import seeing_machine as sm\nsm.check('pixels-4', lambda image: 255 - image)",
                   "sm.check('pixels-5', lambda image, threshold: (image <= threshold).sum())", "sm.course_map()"])
    nb.page.get_by_text("✓ Right").first.wait_for()
    assert nb.locator(".sm-feedback").nth(1).inner_text().count("<=") >= 1, "the mistake is named"
    assert "SM1-" in nb.locator(".sm-map").inner_text()
    assert nb.axe(".sm-feedback") == []
    assert nb.axe(".sm-map") == []
