import pytest

from seeing_machine.classroom.registry import find, find_exercise, items, lesson, lessons

#: Block and item numbers as they were given out. They stand in people's resume codes: add, never change.
GIVEN_OUT = {
    "pixels": (0, {"pixels-1": 0, "pixels-2": 1, "pixels-3": 2, "pixels-4": 3, "pixels-5": 4, "pixels-6": 5,
                   "pixels-7": 6, "pixels-predict-1": 16, "pixels-predict-2": 17, "pixels-predict-3": 18,
                   "pixels-predict-4": 19, "pixels-quiz-1": 24, "pixels-quiz-2": 25, "pixels-quiz-3": 26,
                   "pixels-quiz-4": 27}),
    "colour": (1, {"colour-1": 0, "colour-2": 1, "colour-3": 2, "colour-4": 3, "colour-5": 4,
                   "colour-predict-1": 16, "colour-predict-2": 17, "colour-predict-3": 18,
                   "colour-predict-4": 19, "colour-quiz-1": 24, "colour-quiz-2": 25, "colour-quiz-3": 26,
                   "colour-quiz-4": 27}),
    "thresholding": (2, {"thresholding-1": 0, "thresholding-2": 1, "thresholding-3": 2, "thresholding-4": 3,
                         "thresholding-5": 4, "thresholding-predict-1": 16, "thresholding-predict-2": 17,
                         "thresholding-predict-3": 18, "thresholding-predict-4": 19, "thresholding-quiz-1": 24,
                         "thresholding-quiz-2": 25, "thresholding-quiz-3": 26, "thresholding-quiz-4": 27}),
    "morphology": (3, {"morphology-1": 0, "morphology-2": 1, "morphology-3": 2, "morphology-predict-1": 16,
                       "morphology-predict-2": 17, "morphology-predict-3": 18, "morphology-predict-4": 19,
                       "morphology-quiz-1": 24, "morphology-quiz-2": 25, "morphology-quiz-3": 26,
                       "morphology-quiz-4": 27}),
    "objects": (4, {"objects-1": 0, "objects-2": 1, "objects-3": 2, "objects-4": 3, "objects-predict-1": 16,
                    "objects-predict-2": 17, "objects-predict-3": 18, "objects-predict-4": 19, "objects-quiz-1": 24,
                    "objects-quiz-2": 25, "objects-quiz-3": 26, "objects-quiz-4": 27}),
    "convolution": (5, {"convolution-1": 0, "convolution-2": 1, "convolution-3": 2, "convolution-4": 3,
                        "convolution-5": 4, "convolution-6": 5, "convolution-predict-1": 16,
                        "convolution-predict-2": 17, "convolution-predict-3": 18, "convolution-predict-4": 19,
                        "convolution-predict-5": 20, "convolution-predict-6": 21, "convolution-quiz-1": 24,
                        "convolution-quiz-2": 25, "convolution-quiz-3": 26, "convolution-quiz-4": 27}),
    "training": (6, {"training-1": 0, "training-2": 1, "training-3": 2, "training-4": 3, "training-5": 4,
                     "training-6": 5, "training-predict-1": 16, "training-predict-2": 17, "training-predict-3": 18,
                     "training-predict-4": 19, "training-predict-5": 20, "training-predict-6": 21,
                     "training-quiz-1": 24, "training-quiz-2": 25, "training-quiz-3": 26, "training-quiz-4": 27}),
    "kmeans": (7, {"kmeans-1": 0, "kmeans-2": 1, "kmeans-3": 2, "kmeans-4": 3, "kmeans-5": 4, "kmeans-6": 5,
                   "kmeans-predict-1": 16, "kmeans-predict-2": 17, "kmeans-predict-3": 18, "kmeans-predict-4": 19,
                   "kmeans-predict-5": 20, "kmeans-quiz-1": 24, "kmeans-quiz-2": 25, "kmeans-quiz-3": 26,
                   "kmeans-quiz-4": 27}),
    "hierarchy": (8, {"hierarchy-1": 0, "hierarchy-2": 1, "hierarchy-3": 2, "hierarchy-4": 3, "hierarchy-5": 4,
                      "hierarchy-predict-1": 16, "hierarchy-predict-2": 17, "hierarchy-predict-3": 18,
                      "hierarchy-predict-4": 19, "hierarchy-predict-5": 20, "hierarchy-quiz-1": 24,
                      "hierarchy-quiz-2": 25, "hierarchy-quiz-3": 26, "hierarchy-quiz-4": 27}),
    "segmentation": (9, {"segmentation-1": 0, "segmentation-2": 1, "segmentation-3": 2, "segmentation-4": 3,
                         "segmentation-5": 4, "segmentation-predict-1": 16, "segmentation-predict-2": 17,
                         "segmentation-predict-3": 18, "segmentation-predict-4": 19, "segmentation-quiz-1": 24,
                         "segmentation-quiz-2": 25, "segmentation-quiz-3": 26, "segmentation-quiz-4": 27}),
}


def test_permanent_numbers_have_not_moved():
    now = {found.slug: (found.block, {item.id: item.number for item in found.items}) for found in lessons()}
    assert set(now) == set(GIVEN_OUT), "a new lesson's numbers go into the table"
    for slug, (block, numbers) in GIVEN_OUT.items():
        assert now[slug][0] == block
        assert set(now[slug][1]) <= set(numbers), "and so do those of a new item"
        assert all(numbers[id] == number for id, number in now[slug][1].items())


def test_blocks_are_unique_and_fit_the_code():
    blocks = [found.block for found in lessons()]
    assert len(set(blocks)) == len(blocks)
    assert all(0 <= block < 64 for block in blocks)


@pytest.mark.parametrize("found", lessons(), ids=lambda found: found.slug)
def test_numbers_are_unique_and_fit_the_code(found):
    numbers = [item.number for item in found.items]
    assert len(set(numbers)) == len(numbers)
    assert all(0 <= number < 32 for number in numbers)


@pytest.mark.parametrize("found", lessons(), ids=lambda found: found.slug)
def test_ids_name_lesson_and_kind(found):
    for kind, group in (("", found.exercises), ("predict-", found.predictions), ("quiz-", found.quiz)):
        assert [item.id for item in group] == [f"{found.slug}-{kind}{n}" for n in range(1, len(group) + 1)]


def test_every_item_is_found_by_its_id():
    assert sum(len(found.items) for found in lessons()) == len(items())
    assert find("colour-quiz-4").title.startswith("What kind of colour")
    assert lesson("colour").block == 1


@pytest.mark.parametrize(("search", "name", "near"), [
    (find, "pixel-1", "pixels-1"), (find_exercise, "pixels-11", "pixels-1"), (lesson, "color", "colour")])
def test_an_unknown_name_is_answered_with_the_nearest(search, name, near):
    with pytest.raises(ValueError, match=f"Did you mean '{near}'"):
        search(name)


@pytest.mark.parametrize("name", [None, 3, "pixels-quiz-1", [], ""])
def test_only_exercises_are_checked(name):
    with pytest.raises(ValueError, match="expected one of 'pixels-1'"):
        find_exercise(name)
