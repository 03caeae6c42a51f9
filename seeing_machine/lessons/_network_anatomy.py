"""NetworkAnatomy: a network, one layer's maps, one multiplication."""

from __future__ import annotations

import json
import threading
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t

from seeing_machine._validate import check_bytes, problem
from seeing_machine.images import menagerie
from seeing_machine.learning import LayerProblem, Network, Run, Step, plan
from seeing_machine.widgets import Array, Choice, Gallery, ImageView, Table, link

from ._network_code import code
from ._network_editor import Editor
from ._network_training import RECIPE, animal, animals, trained
from ._network_values import Look, Making
from ._network_views import Bench, window
from ._picture_explorer import PictureExplorer


class NetworkAnatomy(PictureExplorer):
    """A network in three depths: all its layers, the maps of one, the making of one value. Layers can be changed.

    Parameters
    ----------
    network : Network, optional
        Looked at, not changed. When left out, a small one that has learned to tell drawn animals apart; the first time
        that takes a few seconds.
    image : (H, W) or (H, W, 3) array, optional
        uint8, or bool; it is made as large as the network's pictures, and grey where they are. A drawn cat when left
        out.
    **state
        Starting values of the traits below.

    Attributes
    ----------
    image : (H, W) or (H, W, 3) uint8 array
        The picture.
    layers : list of dict
        The network's layers, see `seeing_machine.learning.KINDS`. Changed, it has random weights until it learns.
    layer : int
        The layer whose maps are shown, from 0.
    map : int
        The map that is shown large, from 0. Each value of a dense layer is a map of its own.
    spot : (row, col) or None
        The value in it whose making is shown; None takes the strongest.
    source : int or None
        The map of the layer before that is shown beside it; None takes the one that adds most.

    Examples
    --------
    >>> from seeing_machine.learning import Network, small_cnn
    >>> widget = NetworkAnatomy(Network(small_cnn(width=4), (32, 32, 3)), layer=1)
    >>> widget.maps.shape, widget.receptive_field
    ((4, 15, 15), (4, 4))
    >>> widget.layers = [{"kind": "conv", "channels": 5, "size": 7}, {"kind": "flatten"}]
    >>> widget.parameters, widget.values
    ([740, 0], [3380, 3380])
    """

    TITLE = "What are the layers of a network doing?"
    RESULTS = ("parameters", "values")

    image = Array(check_bytes, sync=False)
    layers = t.List(t.Dict(), minlen=1)
    layer = t.Int(0, min=0)
    map = t.Int(0, min=0)
    spot = t.Tuple(t.Int(min=0), t.Int(min=0), default_value=None, allow_none=True)
    source = t.Int(None, allow_none=True, min=0)

    _look: Look | None = None
    _steps: list[Step] = []
    _run: Run | None = None

    def __init__(self, network: Network | None = None, image: Any = None, **state: Any) -> None:
        if network is not None and not isinstance(network, Network):
            raise TypeError(problem("network", network, "a seeing_machine.learning.Network"))
        network = network or trained()
        self._shape = network.shape
        self._networks = {_key(network.layers): network}  # by their layers: an undone change finds its weights
        self._learned = {key: 0 for key in self._networks}  # and in which epoch
        self._lock = threading.RLock()  # while a network learns, its thread brings news
        image = animal("cat", 32, 4).images[0] if image is None else image
        super().__init__(image=image, **{"layers": network.layers, **state})

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return picture and table, the editor, the maps, and the making of one value."""
        self.picture = ImageView(np.zeros((1, 1)), title="picture", width=210, max_height=210, numbers="never",
                                 layout={"min_width": "210px"})
        self.table = Table(columns=["layer", "what comes out", "parameters", "sees"], height=260,
                           layout={"flex": "1 1 300px", "min_width": "0"})
        self.editor = self._controls["layers"] = Editor(self._learn_here)
        self.gallery = Gallery(max_height=260, layout={"flex": "1 1 100%", "min_width": "0"})
        self.bench = Bench(self._picked)
        link((self, "layers"), (self.editor, "layers"))
        self.editor.observe(lambda change: self.go(change.new), "selected")
        self.table.observe(lambda change: self.go(change.new), "chosen")
        self.gallery.observe(self._chosen, "selected")
        kinds = self._controls["animal"] = Choice(label="draw a", options=list(menagerie.CLASSES))
        kinds.observe(self._draw, "value")
        return [[self.picture, self.table], [self.editor], [kinds], [self.gallery], [self.bench]]

    # -- the hand ----------------------------------------------------------------------------------------------

    def go(self, layer: int | None, map: int = 0, spot: tuple[int, int] | None = None) -> None:
        """Look at another layer."""
        if layer is not None and layer != self.layer:
            self._set({"layer": layer, "map": map, "spot": spot, "source": None})

    def _chosen(self, change: Any) -> None:
        if change.new is not None and change.new != self.map:
            self._set({"map": change.new, "source": None})

    def _picked(self, what: str, pixel: tuple[int, int]) -> None:
        """Take the value that was clicked; one in the layer before leads down to it."""
        if what == "value":
            one = self.maps[0].size == 1  # then they stand in one table
            self._set({"map": _place(pixel, self.bench.shown), "source": None} if one
                      else {"spot": pixel, "source": None})
        elif what == "source":
            self.source = _place(pixel, self.bench.adds)
        elif self.layer and self._look is not None:
            which = self.made.source
            if len(self._look.maps(self.layer - 1)) > len(self._look.came(self.layer)):  # a table of values in a row
                which, pixel = _place(pixel, self.bench.before), (0, 0)
            self.go(self.layer - 1, which, pixel)

    def _draw(self, change: Any) -> None:
        if change.new is not None:
            side = max(16, min(128, self._shape[0]))
            self.image = animal(change.new, side, int(self.image.sum()) % 1000).images[0]

    # -- learning ----------------------------------------------------------------------------------------------

    def learn(self) -> Run:
        """Let the network of now learn drawn animals, in the background; return the run.

        Raises
        ------
        LayerProblem, ValueError
            If the layers are no network for ten classes, or its pictures are not square and in colour.
        """
        height, width = self._shape[:2]
        if len(self._shape) != 3 or height != width or not 16 <= height <= 128:
            raise ValueError(problem("network", self._shape, "square pictures in colour, 16 to 128 pixels a side",
                                     "Drawn animals are such pictures."))
        network = Network(self.layers, self._shape, classes=menagerie.CLASSES)
        self._run = Run(network, animals(height), RECIPE, name="anatomy", on_change=self._hear)
        return self._run.start()

    def _learn_here(self) -> None:
        try:
            self.learn()
        except ValueError as error:
            self.panel.error = self.error = f"It cannot learn: {error}"

    def _hear(self, run: Run) -> None:
        """Tell how far the run is, and take the weights of a new epoch. This is called in the run's own thread."""
        last = run.history[-1] if run.history else None
        share = 100 * last.validation_accuracy if last else 0
        self.goal = run.message or (f"it learns: epoch {last.epoch} of {run.recipe.epochs}, "
                                    f"{share:.0f} % of new animals right" if last else "it learns ...")
        key = _key(run.network.layers)
        if last is not None and last.epoch in run.epochs and last.epoch > self._learned.get(key, 0):
            self._learned[key] = last.epoch
            self._networks[key] = run.network_at(last.epoch)
            self._changed()

    # -- what is shown -----------------------------------------------------------------------------------------

    def _changed(self, _change: Any = None) -> None:
        with self._lock:
            super()._changed(_change)

    def update(self) -> None:
        """Follow the picture through the layers, and hand what they make to the views."""
        network = self._find()
        if self._look is None or self._look.network is not network or self.fresh("image"):
            self._look = Look(network, self.image)
            self._shown: Any = None
        maps = self.maps
        if self._shown != self.layer:
            self._shown = self.layer
            self._show_maps(maps)
        which, row, col = self.place
        self.gallery.selected = which
        top, bottom, left, right = self._steps[self._at].window(row, col)
        frame: Any = (top, left, bottom, right)
        with self.picture.hold_sync():
            self.picture.image, self.picture.frame = self._look.picture, frame
        self.bench.show(self._look, self._at, self.place, self.made)

    def _find(self) -> Network:
        """Return the network of the layers; where they are none, show at which layer they break, and raise."""
        shape = (self._shape[2] if len(self._shape) == 3 else 1), self._shape[0], self._shape[1]
        try:
            self._steps, broken = plan(self.layers, shape), None
        except LayerProblem as found:
            self._steps, broken, self._look = plan(self.layers[:found.index], shape) if found.index else [], found, None
        self._show_table(self._steps)
        for view in (self.gallery, self.bench):
            view.layout.display = None if broken is None else "none"
        if broken is not None:
            raise broken
        key = _key([step.layer for step in self._steps])
        if key not in self._networks:
            votes = self._steps[-1].shape == (len(menagerie.CLASSES),)
            self._networks[key] = Network(self.layers, self._shape, classes=menagerie.CLASSES if votes else ())
        return self._networks[key]

    def _show_table(self, steps: list[Step]) -> None:
        rows = []
        for number, layer in enumerate(self.layers):
            told = ["✗ breaks here" if number == len(steps) else "not reached", "", ""]
            if number < len(steps):
                step = steps[number]
                told = [_words(step.shape), f"{step.parameters:,}", _sees(step)]
            rows.append([f"{number + 1}  {layer.get('kind', '?')}", *told])
        with self.table.hold_sync():
            self.table.title = f"{sum(step.parameters for step in steps):,} parameters"
            self.table.rows, self.table.chosen = rows, self._at
        self.editor.selected = self._at

    def _show_maps(self, maps: np.ndarray) -> None:
        assert self._look is not None
        low, high = window(maps)
        shades = np.clip((maps - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
        votes, step = self._look.votes, self._steps[self._at]
        names = [f"map {number}" if maps[0].size > 1 else str(number) for number in range(len(maps))]
        size = max(52, min(96, 4 * maps.shape[1])) if maps[0].size > 1 else 44
        if votes is not None and self._at == len(self.layers) - 1:
            size = 80
            names = [f"{name} {100 * vote:.0f} %" for name, vote in zip(self._look.network.classes, votes, strict=True)]
        with self.gallery.hold_sync():
            self.gallery.size = size
            self.gallery.display(shades, captions=names)
            self.gallery.title = (f"layer {self._at + 1}, {step.layer['kind']}: {_words(step.shape)}. "
                                  f"0 is {'grey' if low else 'black'}, {high:.3g} white")

    # -- results -----------------------------------------------------------------------------------------------

    @property
    def _at(self) -> int:
        return min(self.layer, len(self.layers) - 1)

    @property
    def maps(self) -> np.ndarray:
        """What the chosen layer makes: (maps, rows, columns) float64."""
        assert self._look is not None
        return self._look.maps(self._at)

    @property
    def place(self) -> tuple[int, int, int]:
        """The (map, row, column) of the value whose making is shown."""
        maps = self.maps
        which = min(self.map, len(maps) - 1)
        row, col = self.spot or np.unravel_index(maps[which].argmax(), maps.shape[1:])
        return which, min(int(row), maps.shape[1] - 1), min(int(col), maps.shape[2] - 1)

    @property
    def made(self) -> Making:
        """How this value came about."""
        assert self._look is not None
        return self._look.making(self._at, self.place, self.source)

    @property
    def receptive_field(self) -> tuple[int, int]:
        """Rows and columns of the picture that one value of the chosen layer comes from."""
        return self._steps[self._at].receptive_field

    @property
    def parameters(self) -> list[int]:
        """How many numbers each layer learns."""
        return [step.parameters for step in self._steps]

    @property
    def values(self) -> list[int]:
        """How many numbers come out of each layer."""
        return [int(np.prod(step.shape)) for step in self._steps]

    def describe(self) -> str:
        """Say the layer, how the chosen value came about, and what the network votes for."""
        if self._look is None:
            return "These layers are no network yet."
        step, place, network = self._steps[self._at], self.place, self._look.network
        where = f"Map {place[0]}, row {place[1]}, column {place[2]}" if self.maps[0].size > 1 else f"Value {place[0]}"
        text = [f"Layer {self._at + 1} of {len(self._steps)}, {step.layer['kind']}: {_words(step.shape)}, "
                f"{step.parameters:,} parameters. One value sees {_sees(step)} pixels.",
                f"{where} is {self.maps[place]:.3g}. {self.made.words}"]
        if _key(network.layers) not in self._learned:
            text.append("This network has learned nothing: its weights are random.")
        elif self._look.votes is not None:
            best = int(self._look.votes.argmax())
            text.append(f"The network says {network.classes[best]}: {100 * self._look.votes[best]:.0f} %.")
        return " ".join(text)

    def snippets(self) -> dict[str, str]:
        """Return the code that makes `parameters` and `values`."""
        return code(self.layers, self._steps, self._shape)


def _place(pixel: tuple[int, int], table: ImageView) -> int:
    """Return which value of a table was clicked, counted in reading order."""
    return pixel[0] * table.image.shape[1] + pixel[1]


def _words(shape: tuple[int, ...]) -> str:
    """Return a layer's output in words.

    >>> _words((8, 30, 31)), _words((64,))
    ('8 maps of 30 x 31', '64 values')
    """
    if len(shape) == 1:
        return f"{shape[0]:,} values"
    return f"{shape[0]} map{'' if shape[0] == 1 else 's'} of {shape[1]} x {shape[2]}"


def _sees(step: Step) -> str:
    return " x ".join(str(side) for side in step.receptive_field)


def _key(layers: list[dict[str, Any]]) -> str:
    return json.dumps(layers, sort_keys=True)
