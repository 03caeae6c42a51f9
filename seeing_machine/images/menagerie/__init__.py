"""Drawn animals with known truth: single pictures, training sets, scenes, and a film.

Ten animals are hand-made outlines that are posed, bent, coloured, marked, lit and made noisy. Because the
machine draws them, it knows which pixels are animal, which animal, and everything about it. Lessons can
score a result against that, or plant a bias on purpose.

- `draw` makes one picture with its mask, box, class and attributes.
- `sample` makes thousands of small pictures to learn from.
- `herd` draws every kind in every colour, to be sorted.
- `scene` puts several animals on one ground.
- `lizards` films two of them; `lizard_photo` is the still for thresholding.
"""

from .animal import Animal, Pose, draw
from .film import Film, lizard_photo, lizards
from .grounds import COLOURS, GROUNDS
from .herd import Herd, herd
from .outlines import CLASSES
from .paint import TEXTURES
from .scenes import Member, Scene, scene
from .training_set import TrainingSet, sample

__all__ = ["CLASSES", "COLOURS", "GROUNDS", "TEXTURES", "Animal", "Film", "Herd", "Member", "Pose",
           "Scene", "TrainingSet", "draw", "herd", "lizard_photo", "lizards", "sample", "scene"]
