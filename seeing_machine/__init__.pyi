from . import classroom, images, lessons, widgets
from .classroom import check, course_map, hint, predict, progress, quiz, solution

__version__: str
__all__ = [
    "check",
    "classroom",
    "course_map",
    "hint",
    "images",
    "lessons",
    "predict",
    "progress",
    "quiz",
    "solution",
    "widgets",
]
