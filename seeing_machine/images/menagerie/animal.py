"""One drawn animal with everything that is true about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..._validate import check_choice, check_number, check_rng, problem
from .checks import check_colour, check_size
from .grounds import COLOURS, GROUND_COLOURS, GROUNDS, NAMES, far_apart, light_ramp, relief
from .outlines import CLASSES, OUTLINES, SUPPLE, UPRIGHT
from .paint import TEXTURES, extent, paint
from .shapes import Part, bend_parts, turn_parts, turning

#: An animal's longer side is at least this many pixels, or its mask could be empty.
SMALLEST = 8


@dataclass(frozen=True)
class Pose:
    """How an animal holds itself and where it stands.

    Parameters
    ----------
    angle : float
        Turn in degrees, counter-clockwise, -180 to 180.
    scale : float
        Longer side of the animal's box, as a fraction of the picture's shorter side, 0.1 to 1.
    bend : float
        How far the spine is curved, -1 to 1; 0 is straight.
    gait : float
        Where legs, wings, fins, ears and tentacles are in their movement, -1 to 1.
    flip : bool
        Whether it faces left.
    place : tuple of float
        Row and column within the room that is left, 0 to 1: (0, 0) touches the upper left corner, (0.5, 0.5)
        is the middle. An animal is never cut off.

    Raises
    ------
    TypeError, ValueError
        If a value is not a number, or outside its range.

    Examples
    --------
    >>> Pose(angle=20, flip=True)
    Pose(angle=20.0, scale=0.9, bend=0.0, gait=0.0, flip=True, place=(0.5, 0.5))
    """

    angle: float = 0.0
    scale: float = 0.9
    bend: float = 0.0
    gait: float = 0.0
    flip: bool = False
    place: tuple[float, float] = (0.5, 0.5)

    def __post_init__(self) -> None:
        for name, low, high in (("angle", -180, 180), ("scale", 0.1, 1), ("bend", -1, 1), ("gait", -1, 1)):
            object.__setattr__(self, name, check_number(getattr(self, name), name, low, high))
        if not isinstance(self.flip, (bool, np.bool_)):
            raise TypeError(problem("flip", self.flip, "True or False"))
        object.__setattr__(self, "flip", bool(self.flip))
        if not isinstance(self.place, (tuple, list)) or len(self.place) != 2:
            raise TypeError(problem("place", self.place, "two numbers, (row, column)"))
        object.__setattr__(self, "place", (check_number(self.place[0], "place[0]", 0, 1),
                                           check_number(self.place[1], "place[1]", 0, 1)))

    @classmethod
    def random(cls, rng: np.random.Generator, *, tilt: float = 25.0, smallest: float = 0.7) -> Pose:
        """Return a pose turned by up to `tilt` degrees, with a scale from `smallest` to 0.96."""
        return cls(angle=rng.uniform(-tilt, tilt), scale=rng.uniform(smallest, 0.96), bend=rng.uniform(-1, 1),
                   gait=rng.uniform(-1, 1), flip=bool(rng.random() < 0.5), place=(rng.random(), rng.random()))

    def parts(self, animal: str) -> list[Part]:
        """Return the animal's outlines in this pose, in units; scale and place are left to the painter."""
        wave = 0.6 * self.gait if animal == "lizard" else 0.0
        bent = bend_parts(OUTLINES[animal](self.gait), upright=animal in UPRIGHT,
                          bend=self.bend * SUPPLE[animal], wave=wave)
        return turn_parts(bent, turning(self.angle, self.flip))


@dataclass(frozen=True)
class Animal:
    """A picture of one animal and the truth about it.

    Attributes
    ----------
    image : ndarray of uint8, shape (H, W, 3)
        The picture, 0 to 255; `lizard_photo` gives a grey one of shape (H, W).
    mask : ndarray of bool, shape (H, W)
        True where the animal covers at least half of the pixel. One connected piece: loose ends of whiskers
        are left out.
    box : tuple of int
        (row0, col0, row1, col1), half open: ``mask[row0:row1, col0:col1]`` holds all of it, tightly.
    name : str
        One of `CLASSES`, or "horse".
    label : int
        Its place in `CLASSES`, 0 to 9; 10 for the horse.
    attributes : dict
        How it was drawn: angle, scale, bend, gait, flip, place, colour, texture, background, ground, light,
        light_angle (degrees; where it is darkest), noise.
    """

    image: np.ndarray
    mask: np.ndarray
    box: tuple[int, int, int, int]
    name: str
    label: int
    attributes: dict[str, Any]


def box_of(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return the tight half-open box (row0, col0, row1, col1) of a mask that is not empty."""
    rows, cols = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(cols[0]), int(rows[-1]) + 1, int(cols[-1]) + 1


def second_colour(colour: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the colour of bellies, fins and other second parts: mostly a pale tint, sometimes any colour."""
    if rng.random() < 0.7:
        return 0.25 * colour + 0.75 * np.array([250, 240, 215])
    return np.array(COLOURS[NAMES[rng.integers(len(NAMES))]], float)


def draw(animal: str | None = None, *, size: int | tuple[int, int] = 64, pose: Pose | None = None,
         colour: str | tuple[float, float, float] | None = None, texture: str | None = None,
         background: str | tuple[float, float, float] | None = None, ground: str | None = None,
         light: float | None = None, noise: float | None = None,
         rng: int | np.random.Generator | None = None) -> Animal:
    """Draw one animal. What is not given is drawn from `rng`.

    Parameters
    ----------
    animal : str, optional
        One of `CLASSES`, or "horse", which is in no training set.
    size : int or tuple of int
        Side of a square picture, or (H, W), in pixels, 16 to 4096.
    pose : Pose, optional
        ``Pose()`` is straight, upright and in the middle.
    colour : str or tuple, optional
        A name in `COLOURS`, or (red, green, blue), 0 to 255.
    texture : {"plain", "spots", "stripes"}, optional
        Marks on the skin.
    background : str or tuple, optional
        As `colour`; a named ground is paler than an animal of the same name. If it is not given, the animal
        stands out from it.
    ground : {"plain", "gradient", "texture"}, optional
        Pattern of the background.
    light : float, optional
        0 to 1: how much of the light is lost from the bright side to the dark side.
    noise : float, optional
        Standard deviation of the noise in grey levels, 0 to 100.
    rng : int or numpy.random.Generator, optional
        Seed or generator; the same seed gives the same picture.

    Returns
    -------
    Animal

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, unknown, or outside its range.

    Examples
    --------
    >>> cat = draw("cat", size=64, colour="orange", texture="stripes", rng=0)
    >>> cat.image.shape, cat.label, CLASSES[cat.label]
    ((64, 64, 3), 7, 'cat')
    >>> row0, col0, row1, col1 = cat.box
    >>> bool(cat.mask[row0:row1, col0:col1].sum() == cat.mask.sum())
    True
    """
    rng = check_rng(rng)
    height, width = check_size(size)
    name = CLASSES[rng.integers(len(CLASSES))] if animal is None else check_choice(animal, "animal", OUTLINES)
    if pose is not None and not isinstance(pose, Pose):
        raise TypeError(problem("pose", pose, "a Pose", "For example menagerie.Pose(angle=20)."))
    pose = Pose.random(rng) if pose is None else pose
    if pose.scale * min(height, width) < SMALLEST:
        raise ValueError(problem("pose", pose, f"an animal of {SMALLEST} pixels or more",
                                 "Take a larger scale or size."))
    texture = str(rng.choice(TEXTURES)) if texture is None else check_choice(texture, "texture", TEXTURES)
    ground = str(rng.choice(GROUNDS)) if ground is None else check_choice(ground, "ground", GROUNDS)
    light = rng.uniform(0, 0.4) if light is None else check_number(light, "light", 0, 1)
    noise = rng.uniform(0, 6) if noise is None else check_number(noise, "noise", 0, 100)
    colour, background = _choose_colours(colour, background, rng)
    skin = check_colour(colour, "colour", COLOURS)
    floor = check_colour(background, "background", GROUND_COLOURS)

    parts = pose.parts(name)
    low, high = extent(parts)
    scale = pose.scale * (min(height, width) - 1) / (high - low).max()
    room = np.array([width, height]) - (high - low) * scale
    corner = room * [pose.place[1], pose.place[0]] - low * scale
    sprite = paint(parts, scale, (corner[1], corner[0]), turn=turning(pose.angle, pose.flip), texture=texture,
                   rng=rng)

    pattern = relief(height, width, ground, rng)[..., None]
    picture = (floor + 26 * pattern).astype(np.float32)
    mask = sprite.onto(picture, skin, second_colour(skin, rng))
    light_angle = rng.uniform(-180, 180)
    image = expose(picture, light_ramp(height, width, light, light_angle), noise, rng)
    attributes = asdict(pose) | {"colour": colour, "texture": texture, "background": background,
                                 "ground": ground, "light": light, "light_angle": light_angle, "noise": noise}
    return Animal(image, mask, box_of(mask), name, list(OUTLINES).index(name), attributes)


def expose(picture: np.ndarray, light: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Return `picture` (H, W) or (H, W, 3) in its light and with noise, as uint8."""
    lit = picture * light.reshape(light.shape + (1,) * (picture.ndim - 2))
    if noise:
        lit += noise * rng.standard_normal(lit.shape, dtype=np.float32)
    return (np.clip(lit, 0, 255) + 0.5).astype(np.uint8)


def _choose_colours(colour: Any, background: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """Return both, the missing ones drawn so that animal and ground differ."""
    apart = far_apart()
    if colour is None:
        fits = apart[:, NAMES.index(background)] if isinstance(background, str) and background in NAMES \
            else np.ones(len(NAMES), bool)
        colour = str(rng.choice(np.array(NAMES)[fits]))
    if background is None:
        fits = apart[NAMES.index(colour)] if isinstance(colour, str) and colour in NAMES \
            else np.ones(len(NAMES), bool)
        background = str(rng.choice(np.array(NAMES)[fits]))
    return colour, background
