from . import classroom, images, kernels, learning, lessons, pipelines, widgets
from .classroom import check, course_map, hint, predict, progress, quiz, solution
from .lessons._my_photo import my_photo

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
    "my_photo",
    "pipelines",
    "predict",
    "progress",
    "quiz",
    "solution",
    "widgets",
]
