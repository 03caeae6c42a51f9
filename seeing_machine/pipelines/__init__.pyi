from .films import frames, is_film
from .folder import Report, run
from .overlay import outlined
from .pipeline import Pipeline, Result
from .tracking import Tracks, follow

__all__ = ["Pipeline", "Report", "Result", "Tracks", "follow", "frames", "is_film", "outlined", "run"]
