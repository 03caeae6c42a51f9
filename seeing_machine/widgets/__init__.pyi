from ._arrays import Array, from_wire, to_wire, wire_size
from ._links import Link, link, link_in_browser
from ._pictures import stack
from ._view import View, refuse_unknown, with_static_twin
from .chart import Chart
from .controls import Choice, Control, Field, Slider, Switch
from .dendrogram import Dendrogram
from .gallery import Gallery
from .histogram import Histogram
from .image_view import ImageView
from .microscope import Microscope
from .panel import Panel
from .photo_picker import PhotoPicker
from .scatter import Scatter
from .shape_view import ShapeView
from .sheets import Sheets
from .table import Table

__all__ = [
    "Array",
    "Chart",
    "Choice",
    "Control",
    "Dendrogram",
    "Field",
    "Gallery",
    "Histogram",
    "Link",
    "ImageView",
    "Microscope",
    "Panel",
    "PhotoPicker",
    "Scatter",
    "ShapeView",
    "Sheets",
    "Slider",
    "Switch",
    "Table",
    "View",
    "from_wire",
    "link",
    "link_in_browser",
    "refuse_unknown",
    "stack",
    "to_wire",
    "wire_size",
    "with_static_twin",
]
