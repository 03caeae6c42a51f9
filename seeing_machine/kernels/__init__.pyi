from . import footprints, morphology, regions

__all__ = ["footprints", "morphology", "regions"]
