"""Pictures per second when the kernel makes each one, with and without our server extension."""

from __future__ import annotations

from collections.abc import Iterator

from .latency import jupyterlab, latency
from .latency_rows import CASES, Method
from .measure import Row

# The least that a kernel-made picture can cost: one number to the kernel, one bit for each pixel back.
PACKED_MASK = Method('''
import anywidget, numpy as np, traitlets
class Mask(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const slider = document.createElement("input");
      slider.type = "range"; slider.max = 255; slider.value = 100;
      const canvas = document.createElement("canvas");
      [canvas.height, canvas.width] = model.get("size");
      const pen = canvas.getContext("2d"), picture = pen.createImageData(canvas.width, canvas.height);
      const pixels = new Uint32Array(picture.data.buffer);
      const draw = () => {
        const { buffer, byteOffset, byteLength } = model.get("bits");
        const bits = new Uint8Array(buffer, byteOffset, byteLength);
        for (let i = 0; i < pixels.length; i++)
          pixels[i] = (bits[i >> 3] >> (7 - (i & 7))) & 1 ? 0xffffffff : 0xff000000;
        pen.putImageData(picture, 0, 0);
      };
      slider.oninput = () => { model.set("threshold", Number(slider.value)); model.save_changes(); };
      model.on("change:bits", draw);
      draw();
      el.append(slider, canvas);
      return () => model.off("change:bits", draw);
    } };
    """
    size = traitlets.Tuple().tag(sync=True)
    threshold = traitlets.Int(100).tag(sync=True)
    bits = traitlets.Bytes().tag(sync=True)
    @traitlets.observe("threshold")
    def make(self, change):
        self.bits = np.packbits(image > change.new).tobytes()
Mask(size=image.shape, bits=np.packbits(image > 100).tobytes())
''', ".jp-OutputArea input[type=range]", ".jp-OutputArea canvas")


def rows() -> Iterator[Row]:
    """Measure the same widget on two servers that differ in the extension alone."""
    for prompt, name in ((False, "JupyterLab as it is"), (True, "with the extension")):
        with jupyterlab(prompt=prompt) as (lab, browser):
            yield Row(name, "512x512", latency(lab, browser, CASES["512x512"], PACKED_MASK))
