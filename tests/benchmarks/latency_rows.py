"""What bench_latency measures: one notebook cell for each way to show a mask that follows a threshold.

Every cell finds `image`, a (H, W) uint8 array, and shows a control from 0 to 255 that stands at 100.
"""

from __future__ import annotations

from dataclasses import dataclass

CASES = {
    "512x512": "from skimage import data\nimage = data.camera()",
    "2000x3000": "import numpy as np\nfrom skimage import data\n"
                 "image = np.ascontiguousarray(np.tile(data.camera(), (4, 6))[:2000, :3000])",
}


#: One megapixel, for what the kernel has to compute at each step.
MEGAPIXEL = "import numpy as np\nfrom skimage import data\nimage = np.ascontiguousarray(np.tile(data.camera(), (2, 2)))"


@dataclass(frozen=True)
class Method:
    """A cell, and where in its output the control and the picture are (CSS selectors)."""

    cell: str
    control: str = ".jp-OutputArea .noUi-handle"
    picture: str = ".jp-OutputArea img"


#: What people use today.
PEERS = {
    "interact + imshow": Method("""
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact
@interact(threshold=IntSlider(100, 0, 255))
def show(threshold):
    plt.imshow(image > threshold, cmap="gray")
    plt.show()
"""),
    "ipywidgets.Image, PNG": Method("""
import io
import numpy as np
import ipywidgets
from PIL import Image
def png(threshold):
    file = io.BytesIO()
    Image.fromarray((image > threshold) * np.uint8(255)).save(file, "PNG")
    return file.getvalue()
slider = ipywidgets.IntSlider(100, 0, 255)
picture = ipywidgets.Image(value=png(100), format="png", width=512)
slider.observe(lambda change: setattr(picture, "value", png(change.new)), "value")
ipywidgets.VBox([slider, picture])
"""),
    "stackview.interact": Method("""
import numpy as np
import stackview
from ipywidgets import IntSlider
def above(image, threshold: int = 100):
    return (image > threshold).astype(np.uint8)
stackview.interact(above, image, threshold=IntSlider(100, 0, 255))
""", picture=".jp-OutputArea :is(canvas, img)"),
    "ipympl, set_data": Method("""
%matplotlib widget
import ipywidgets
import matplotlib.pyplot as plt
slider = ipywidgets.IntSlider(100, 0, 255)
with plt.ioff():
    figure, axes = plt.subplots()
drawn = axes.imshow(image > 100, cmap="gray")
def follow(change):
    drawn.set_data(image > change.new)
    figure.canvas.draw_idle()
slider.observe(follow, "value")
ipywidgets.VBox([slider, figure.canvas])
""", picture=".jupyter-matplotlib-canvas-div canvas:first-of-type"),  # the second one holds only the selection
}

#: Ours. An explorer joins with a line here: its cell, its control, the picture that has to follow.
OURS = {
    "ImageView, in the browser": Method("""
import ipywidgets
from seeing_machine.widgets import ImageView, Slider, link_in_browser
slider = Slider(label="threshold", value=100, min=0, max=255)
view = ImageView(image, threshold=100, show="mask", width=512)
link = link_in_browser((slider, "value"), (view, "threshold"))
ipywidgets.VBox([slider, view])
""", ".jp-OutputArea input[type=range]", ".jp-OutputArea .sm-image-canvas"),
    "Histogram and ImageView, in the browser": Method("""
import ipywidgets
from seeing_machine.widgets import Histogram, ImageView, link_in_browser
histogram = Histogram(image, threshold=100)
view = ImageView(image, threshold=100, show="mask", width=512)
link = link_in_browser((histogram, "threshold"), (view, "threshold"))
ipywidgets.VBox([histogram, view])
""", ".jp-OutputArea [role=slider]", ".jp-OutputArea .sm-image-canvas"),
    "ImageView, mask from the kernel": Method("""
import ipywidgets
from seeing_machine.widgets import ImageView, Slider
slider = Slider(label="threshold", value=100, min=0, max=255)
view = ImageView(image, mask=image > 100, width=512)
slider.observe(lambda change: setattr(view, "mask", image > change.new), "value")
ipywidgets.VBox([slider, view])
""", ".jp-OutputArea input[type=range]", ".jp-OutputArea .sm-image-canvas"),
}


def _explorer(made: str, picture: str) -> Method:
    cell = f"import seeing_machine as sm\nsm.lessons.{made}"
    return Method(cell, ".jp-OutputArea .sm-slider", f"canvas[aria-label^={picture}]")


#: Explorers whose kernel answers each step of the control.
EXPLORERS = {
    "Thresholding, local Gaussian": _explorer("Thresholding(image, method='local gaussian')", "mask"),
    "Thresholding, Sauvola": _explorer("Thresholding(image, method='sauvola')", "mask"),
    "Morphology, opening": _explorer("Morphology(image, steps=[('opening', 'rectangle', 9)])", "after"),
    "Convolution, 3 x 3": _explorer("Convolution(image, preset='edge at an angle')", "result"),
}
