from . import classroom, images, kernels, lessons, widgets
from .classroom import check, course_map, hint, predict, progress, quiz, solution

__version__: str
__all__ = [
    "check",
    "classroom",
    "course_map",
    "hint",
    "images",
    "kernels",
    "lessons",
    "predict",
    "progress",
    "quiz",
    "solution",
    "widgets",
]
