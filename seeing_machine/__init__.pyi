from . import classroom, images, kernels, learning, lessons, pipelines, widgets
from .classroom import check, course_map, hint, predict, progress, quiz, solution

__version__: str
__all__ = [
    "check",
    "classroom",
    "course_map",
    "hint",
    "images",
    "kernels",
    "learning",
    "lessons",
    "pipelines",
    "predict",
    "progress",
    "quiz",
    "solution",
    "widgets",
]
