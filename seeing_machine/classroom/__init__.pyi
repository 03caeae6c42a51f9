from .checking import check
from .course import course_map
from .exercise import Exercise, Lesson, Misconception
from .feedback import Feedback
from .grading import grade, grade_predictions, grade_quiz
from .hints import hint, solution, solution_source
from .prediction_widget import predict
from .progress_file import Progress, progress
from .questions import Option, Prediction, Question, Slip, Verdict
from .quiz_widget import quiz
from .registry import find, lesson, lessons

__all__ = [
    "Exercise",
    "Feedback",
    "Lesson",
    "Misconception",
    "Option",
    "Prediction",
    "Progress",
    "Question",
    "Slip",
    "Verdict",
    "check",
    "course_map",
    "find",
    "grade",
    "grade_predictions",
    "grade_quiz",
    "hint",
    "lesson",
    "lessons",
    "predict",
    "progress",
    "quiz",
    "solution",
    "solution_source",
]
