from . import (
    color,
    convolution,
    filters,
    footprints,
    histograms,
    local_thresholds,
    morphology,
    regions,
    thresholds,
)

__all__ = [
    "color",
    "convolution",
    "filters",
    "footprints",
    "histograms",
    "local_thresholds",
    "morphology",
    "regions",
    "thresholds",
]
