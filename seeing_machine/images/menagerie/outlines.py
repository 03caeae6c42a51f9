"""The ten animals: hand-placed points for bodies, limbs, faces and shells.

Each function returns the parts of one animal in painting order, far parts first. `gait`, from -1 to 1, moves
what moves: legs, wings, fins, tails, tentacles. Animals with a side face right; those seen from above walk
right (lizard) or up (beetle, butterfly).
"""

from __future__ import annotations

import numpy as np

from .horse import horse
from .shapes import Part, blob, flip_over, limb, mirror, oval, part


def _eye(x: float, y: float, size: float, look: tuple[float, float] = (0.25, 0.0)) -> list[Part]:
    """Return a white eye with a black pupil that looks along `look`, and a glint."""
    return [
        part("white", oval(x, y, size), rim=0.02),
        part("black", oval(x + look[0] * size, y + look[1] * size, size * 0.62), rim=0),
        part("white", oval(x + (look[0] - 0.22) * size, y + (look[1] - 0.25) * size, size * 0.22), rim=0),
    ]


def _lizard(gait: float) -> list[Part]:
    legs = []
    for x, reach, side, swing in ((0.38, 0.18, 1, 1), (0.38, 0.18, -1, -1), (-0.2, -0.16, 1, -1),
                                  (-0.2, -0.16, -1, 1)):
        step = reach + 0.13 * swing * gait
        knee, foot = (x + 0.25 * step - 0.03, 0.32), (x + step, 0.47)
        shapes = [limb((x, 0.06), knee, foot, width=(0.09, 0.065, 0.045))]
        for spread in (-66, -24, 18, 60):
            angle = np.deg2rad(spread + 50 * np.sign(reach))
            toe = (foot[0] + 0.16 * np.sin(angle), foot[1] + 0.16 * np.cos(angle))
            shapes += [limb(foot, toe, width=0.02), oval(*toe, 0.034)]
        legs.append(part("skin", *(shapes if side > 0 else map(flip_over, shapes)), shade=0.88, rim=0.03,
                         anchor=x))
    spine = [(x, 0.0) for x in np.linspace(-1.25, 0.6, 11)]
    body = limb(*spine, width=(0.012, 0.03, 0.05, 0.07, 0.09, 0.12, 0.18, 0.21, 0.2, 0.15, 0.11))
    head = blob((1.06, 0.0), (0.99, 0.11), (0.82, 0.2), (0.66, 0.18), (0.5, 0.1), (0.5, -0.1), (0.66, -0.18),
                (0.82, -0.2), (0.99, -0.11))
    back = limb(*spine[2:], width=(0.006, 0.012, 0.02, 0.026, 0.034, 0.04, 0.036, 0.012))
    parts = [*legs, part("skin", body, head, marked=True),
             part("second", back, rim=0)]
    for side in (-1, 1):
        parts += _eye(0.79, 0.165 * side, 0.085, (0.3, 0.1 * side))
    parts.append(part("black", oval(0.99, 0.04, 0.017), oval(0.99, -0.04, 0.017), rim=0))
    return parts


def _fish(gait: float) -> list[Part]:
    swing = 0.10 * gait
    tail = blob((-0.5, 0.06), (-0.5, -0.06), (-0.75, -0.25), (-0.98, -0.46 + swing), (-1.0, -0.46 + swing),
                (-0.86, swing), (-1.0, 0.46 + swing), (-0.98, 0.46 + swing), (-0.75, 0.25))
    fins = (blob((0.4, -0.3), (0.22, -0.62), (0.1, -0.68), (-0.2, -0.58), (-0.42, -0.5), (-0.42, -0.2)),
            blob((0.15, 0.32), (-0.02, 0.58), (-0.12, 0.58), (-0.18, 0.28)),
            blob((-0.25, 0.24), (-0.42, 0.44), (-0.5, 0.42), (-0.46, 0.12)))
    body = blob((0.97, 0.03), (0.86, -0.13), (0.55, -0.34), (0.1, -0.43), (-0.3, -0.29), (-0.6, -0.08),
                (-0.6, 0.08), (-0.3, 0.27), (0.1, 0.41), (0.55, 0.34), (0.86, 0.17))
    belly = blob((0.9, 0.13), (0.5, 0.17), (0.0, 0.24), (-0.42, 0.18), (-0.3, 0.25), (0.1, 0.38),
                 (0.55, 0.31))
    return [
        part("second", tail, shade=0.9), part("second", *fins, shade=0.9),
        part("second", *(limb(a, b, width=0.013) for a, b in (
            ((-0.6, -0.04), (-0.88, -0.28 + swing)), ((-0.6, 0.04), (-0.88, 0.28 + swing)),
            ((0.15, -0.42), (0.06, -0.6)), ((-0.08, -0.4), (-0.16, -0.54)))), shade=0.6, rim=0),
        part("skin", body, marked=True), part("skin", belly, shade=1.25, rim=0),
        part("skin", limb((0.46, -0.27), (0.36, 0.0), (0.44, 0.26), width=0.02), shade=0.5, rim=0),
        part("second", blob((0.24, 0.05), (0.0, -0.03 - swing), (-0.16, 0.1 - swing), (-0.06, 0.22),
                            (0.16, 0.16)),
             rim=0.03),
        part("black", limb((0.95, 0.09), (0.84, 0.13), (0.77, 0.11), width=0.018), rim=0),
        *_eye(0.66, -0.1, 0.105),
    ]


def _beetle(gait: float) -> list[Part]:
    legs, feelers = [], []
    for y, knee, foot in ((-0.32, (0.58, -0.48), (0.72, -0.76)), (0.0, (0.66, -0.02), (0.9, 0.14)),
                          (0.3, (0.62, 0.5), (0.76, 0.86))):
        for side in (1, -1):
            swing = 0.07 * gait * side * (1 if y == 0 else -1)
            shape = limb((0.3, y), (knee[0], knee[1] + swing), (foot[0], foot[1] + swing),
                         (foot[0] + 0.09, foot[1] + swing + (0.03 if y else 0.06)),
                         width=(0.05, 0.035, 0.015))
            legs.append(shape if side > 0 else mirror(shape))
    for side in (1, -1):
        feeler = [limb((0.08, -0.8), (0.2, -0.98), (0.42, -1.02 + 0.05 * gait), width=0.014),
                  oval(0.43, -1.02 + 0.05 * gait, 0.035)]
        feelers += feeler if side > 0 else [mirror(shape) for shape in feeler]
    wing = blob((-0.06, -0.3), (0.06, -0.42), (0.34, -0.4), (0.52, -0.18), (0.55, 0.2), (0.42, 0.6),
                (0.16, 0.87), (0.02, 0.88), (-0.06, 0.7))
    return [
        part("second", *legs, *feelers, shade=0.4, rim=0.022),
        part("second", blob((0.0, -0.94), (0.2, -0.9), (0.27, -0.7), (0.2, -0.58), (-0.2, -0.58),
                            (-0.27, -0.7), (-0.2, -0.9)), shade=0.6),
        part("second", blob((0.0, -0.74), (0.28, -0.7), (0.44, -0.44), (0.4, -0.34), (-0.4, -0.34),
                            (-0.44, -0.44), (-0.28, -0.7)), shade=0.85),
        part("skin", wing, mirror(wing), marked=True),
        part("skin", blob((-0.34, -0.2), (-0.26, -0.3), (-0.22, -0.1), (-0.28, 0.3), (-0.36, 0.2)), shade=1.4,
             rim=0),
        part("black", limb((0.0, -0.38), (0.0, 0.86), width=0.02),
             blob((0, -0.2), (0.09, -0.36), (0.09, -0.38), (-0.09, -0.38), (-0.09, -0.36)), rim=0),
        *_eye(0.19, -0.8, 0.075, (0.1, -0.3)), *_eye(-0.19, -0.8, 0.075, (-0.1, -0.3)),
    ]


def _bird(gait: float) -> list[Part]:
    lift = 0.3 * gait
    tail = blob((-0.35, 0.1), (-0.62, 0.02), (-0.98, -0.12 - lift / 3), (-1.0, -0.1 - lift / 3),
                (-1.0, 0.1 - lift / 3), (-0.98, 0.12 - lift / 3), (-0.62, 0.28), (-0.3, 0.35))
    body = blob((0.5, -0.82), (0.76, -0.7), (0.83, -0.45), (0.72, -0.2), (0.72, 0.1), (0.5, 0.42),
                (0.12, 0.55),
                (-0.25, 0.46), (-0.5, 0.24), (-0.42, 0.02), (-0.1, -0.22), (0.14, -0.5), (0.24, -0.72))
    breast = blob((0.72, -0.22), (0.7, 0.1), (0.48, 0.4), (0.12, 0.52), (-0.05, 0.48), (0.2, 0.3),
                  (0.42, 0.0), (0.5, -0.2))
    wing = blob((0.3, -0.12), (0.34, 0.08), (0.12, 0.3), (-0.25, 0.36 - lift), (-0.72, 0.3 - lift),
                (-0.74, 0.28 - lift), (-0.4, 0.06 - lift / 2), (-0.02, -0.16))
    legs = [limb((x, 0.48), (x + 0.02, 0.72), (x + 0.05, 0.86), width=0.028) for x in (0.08, 0.34)]
    for x in (0.13, 0.39):
        legs += [limb((x - 0.12, 0.9), (x, 0.86), (x + 0.16, 0.9), width=0.024)]
    return [
        part("skin", tail, shade=0.8), part("orange", *legs, shade=0.9, rim=0),
        part("orange", blob((0.76, -0.62), (1.06, -0.5), (1.06, -0.48), (0.76, -0.38)), rim=0.025),
        part("skin", body, marked=True), part("second", breast, shade=1.05, rim=0),
        part("skin", wing, shade=0.82), *_eye(0.58, -0.55, 0.1),
        part("skin", limb((0.14, 0.18), (-0.2, 0.26 - lift * 0.8), (-0.5, 0.26 - lift), width=0.018),
             limb((0.16, 0.06), (-0.12, 0.12 - lift * 0.6), (-0.42, 0.15 - lift * 0.8), width=0.018),
             shade=0.5, rim=0),
    ]


def _rabbit(gait: float) -> list[Part]:
    sway = 0.10 * gait
    far_ear = limb((0.42, -0.3), (0.46 + sway, -0.66), (0.5 + 2 * sway, -1.0), width=(0.07, 0.11, 0.035))
    ear = limb((0.26, -0.3), (0.18 + sway, -0.66), (0.1 + 2 * sway, -1.02), width=(0.08, 0.12, 0.035))
    inner = limb((0.25, -0.4), (0.18 + sway, -0.66), (0.12 + 2 * sway, -0.92), width=(0.03, 0.06, 0.01))
    body = blob((0.2, -0.1), (0.42, 0.2), (0.44, 0.6), (0.2, 0.82), (-0.3, 0.84), (-0.62, 0.66), (-0.66, 0.3),
                (-0.46, 0.02), (-0.1, -0.08))
    head = blob((0.24, -0.38), (0.5, -0.36), (0.74, -0.2), (0.84, -0.02), (0.72, 0.12), (0.46, 0.18),
                (0.2, 0.1), (0.12, -0.14))
    haunch = blob((-0.2, 0.24), (0.06, 0.44), (0.08, 0.72), (-0.1, 0.84), (-0.44, 0.8), (-0.56, 0.56),
                  (-0.44, 0.3))
    whiskers = [limb((0.7, 0.03), (0.95, y), width=0.011) for y in (-0.08, 0.05, 0.17)]
    return [
        part("skin", far_ear, shade=0.8), part("white", oval(-0.7, 0.5, 0.16), rim=0.03),
        part("skin", body, marked=True),
        part("skin", limb((0.34, 0.4), (0.42, 0.66), (0.4, 0.84), (0.56, 0.88), width=(0.1, 0.09, 0.065)),
             shade=0.95),
        part("skin", haunch, shade=1.0, marked=True),
        part("skin", limb((-0.3, 0.86), (0.02, 0.87), (0.18, 0.88), width=0.075), shade=0.95),
        part("skin", ear), part("pink", inner, rim=0), part("skin", head),
        part("second", oval(0.68, 0.05, 0.13, 0.1), shade=1.1, rim=0),
        part("pink", oval(0.81, -0.05, 0.05), rim=0), part("black", *whiskers, shade=2.0, rim=0),
        *_eye(0.48, -0.13, 0.1),
    ]


def _butterfly(gait: float) -> list[Part]:
    spread = 0.9 + 0.14 * gait
    parts = []
    upper = blob((0.04, -0.12), (0.22, -0.56), (0.62, -0.9), (0.94, -0.88), (1.0, -0.62), (0.86, -0.2),
                 (0.6, 0.02), (0.2, 0.04))
    lower = blob((0.04, 0.0), (0.42, 0.04), (0.74, 0.2), (0.78, 0.5), (0.6, 0.82), (0.4, 0.86), (0.2, 0.56))
    inner_upper = blob((0.16, -0.16), (0.32, -0.5), (0.62, -0.72), (0.8, -0.66), (0.76, -0.36), (0.5, -0.1))
    inner_lower = blob((0.16, 0.1), (0.42, 0.14), (0.6, 0.28), (0.58, 0.5), (0.42, 0.66), (0.26, 0.46))
    dots = [oval(0.88, -0.74, 0.05), oval(0.9, -0.56, 0.045), oval(0.84, -0.38, 0.04),
            oval(0.69, 0.44, 0.045), oval(0.6, 0.64, 0.045)]
    feelers = []
    for side in (1, -1):
        def wing(shape: np.ndarray, side: int = side) -> np.ndarray:
            return shape * [side * spread, 1]
        parts += [part("skin", wing(lower), shade=0.9), part("skin", wing(upper), shade=0.95),
                  part("second", wing(inner_upper), rim=0.02, marked=True),
                  part("second", wing(inner_lower), rim=0.02, marked=True),
                  part("white", *(wing(dot) for dot in dots), rim=0)]
        feeler = [limb((0.03, -0.42), (0.1, -0.66), (0.26, -0.86), width=0.02), oval(0.27, -0.87, 0.045)]
        feelers += feeler if side > 0 else [mirror(shape) for shape in feeler]
    body = limb((0, -0.4), (0, -0.2), (0, 0.1), (0, 0.58), width=(0.06, 0.1, 0.075, 0.03))
    return [*parts, part("black", *feelers, rim=0),
            part("black", body, oval(0, -0.42, 0.1), shade=1.6, rim=0.02),
            *_eye(0.06, -0.45, 0.045, (0, 0)), *_eye(-0.06, -0.45, 0.045, (0, 0))]


def _turtle(gait: float) -> list[Part]:
    step = 0.10 * gait
    leg = [limb((x, 0.3), (x + s, 0.5), (x + 1.5 * s, 0.68), (x + 1.5 * s + 0.07, 0.71),
                width=(0.14, 0.12, 0.09))
           for x, s in ((0.42, step), (-0.54, -step), (0.1, -step), (-0.2, step))]
    shell = blob((-0.8, 0.34), (-0.8, 0.3), (-0.66, -0.1), (-0.36, -0.42), (-0.02, -0.52), (0.32, -0.4),
                 (0.58, -0.1), (0.68, 0.3), (0.68, 0.34), (-0.02, 0.42))
    rim = blob((-0.86, 0.36), (-0.8, 0.22), (-0.4, 0.28), (0.0, 0.3), (0.4, 0.28), (0.68, 0.22), (0.74, 0.34),
               (0.6, 0.43), (0.0, 0.48), (-0.7, 0.44))
    lines = [limb(*points, width=0.02) for points in (
        ((-0.28, -0.08), (0.16, -0.08)), ((0.16, -0.08), (0.3, -0.4)), ((-0.28, -0.08), (-0.36, -0.42)),
        ((0.16, -0.08), (0.26, 0.26)), ((-0.28, -0.08), (-0.36, 0.26)), ((0.16, -0.08), (0.6, -0.02)),
        ((-0.28, -0.08), (-0.7, -0.02)))]
    neck = limb((0.5, 0.26), (0.7, 0.14), (0.82, -0.04), width=(0.13, 0.11, 0.12))
    head = blob((0.7, -0.14), (0.84, -0.24), (1.02, -0.18), (1.1, -0.02), (1.02, 0.1), (0.82, 0.1))
    return [
        part("second", *leg[2:], shade=0.72),
        part("second", blob((-0.7, 0.28), (-0.98, 0.42), (-1.0, 0.44), (-0.7, 0.44)), shade=0.9),
        part("second", neck, head), part("second", *leg[:2], shade=0.95),
        part("skin", shell, marked=True), part("skin", *lines, shade=0.55, rim=0),
        part("skin", rim, shade=0.8), *_eye(0.92, -0.09, 0.075),
        part("black", limb((1.06, 0.03), (0.96, 0.05), (0.88, 0.03), width=0.014), rim=0),
    ]


def _cat(gait: float) -> list[Part]:
    sway = 0.14 * gait
    tail = limb((0.3, 0.8), (0.66, 0.84), (0.86, 0.6), (0.8 + sway / 2, 0.28), (0.92 + sway, 0.04),
                width=(0.09, 0.085, 0.07))
    body = blob((-0.26, -0.1), (0.26, -0.1), (0.44, 0.3), (0.54, 0.7), (0.4, 0.9), (-0.4, 0.9), (-0.54, 0.7),
                (-0.44, 0.3))
    head = blob((0.0, -0.78), (0.26, -0.74), (0.46, -0.56), (0.52, -0.34), (0.38, -0.1), (0.0, 0.0),
                (-0.38, -0.1), (-0.52, -0.34), (-0.46, -0.56), (-0.26, -0.74))
    ear = blob((0.14, -0.72), (0.4, -1.05), (0.42, -1.05), (0.5, -0.48), (0.3, -0.56))
    inner = blob((0.27, -0.76), (0.39, -0.95), (0.4, -0.95), (0.44, -0.64), (0.36, -0.7))
    paw = oval(0.16, 0.86, 0.14, 0.09)
    whiskers = [limb((0.2, -0.22), (0.64, y), width=0.012) for y in (-0.32, -0.2, -0.08)]
    face = [part("second", oval(0.09, -0.2, 0.13, 0.1), oval(-0.09, -0.2, 0.13, 0.1), shade=1.1, rim=0),
            part("black", *whiskers, *(mirror(w) for w in whiskers), shade=1.5, rim=0),
            part("pink", blob((-0.06, -0.29), (0.06, -0.29), (0.0, -0.21)), rim=0),
            part("black", limb((0, -0.22), (0.02, -0.14), (0.12, -0.14), width=0.014),
                 limb((0, -0.22), (-0.02, -0.14), (-0.12, -0.14), width=0.014), rim=0)]
    for side in (-1, 1):
        face += [part("yellow", oval(0.21 * side, -0.41, 0.1), rim=0.02),
                 part("black", oval(0.21 * side, -0.41, 0.042, 0.085), rim=0),
                 part("white", oval(0.21 * side - 0.03, -0.45, 0.025), rim=0)]
    return [
        part("skin", tail, shade=0.9, marked=True), part("skin", body, marked=True),
        part("second", blob((0.0, -0.06), (0.2, 0.04), (0.16, 0.34), (0.0, 0.5), (-0.16, 0.34), (-0.2, 0.04)),
             rim=0),
        part("skin", limb((0, 0.55), (0, 0.88), width=0.016), shade=0.5, rim=0),
        part("skin", paw, shade=1.05), part("skin", mirror(paw), shade=1.05),
        part("skin", head, ear, mirror(ear), marked=True), part("pink", inner, mirror(inner), rim=0), *face,
    ]


def _octopus(gait: float) -> list[Part]:
    sway = 0.10 * gait
    arms = []
    for k, (root, knee, end, tip) in enumerate((
            ((0.3, 0.1), (0.72, 0.2), (0.94, -0.04), (0.86, -0.2)),
            ((0.28, 0.16), (0.66, 0.5), (0.96, 0.46), (1.0, 0.3)),
            ((0.2, 0.2), (0.46, 0.7), (0.74, 0.86), (0.86, 0.74)),
            ((0.08, 0.2), (0.16, 0.66), (0.3, 0.92), (0.46, 0.94)))):
        for side in (1, -1):
            shift = sway * (1 if k % 2 else -1) * side
            shape = limb(root, (knee[0], knee[1] + shift / 2), (end[0] + shift / 2, end[1] + shift),
                         (tip[0] + shift, tip[1] + shift), width=(0.13, 0.1, 0.075, 0.035))
            arms.append(part("skin", shape if side > 0 else mirror(shape), shade=(0.95, 0.8, 0.95, 0.8)[k],
                             marked=True))
    arms = arms[6:] + arms[2:4] + arms[4:6] + arms[:2]
    head = blob((0.0, -1.0), (0.36, -0.9), (0.52, -0.58), (0.42, -0.24), (0.36, 0.1), (0.2, 0.26),
                (-0.2, 0.26), (-0.36, 0.1), (-0.42, -0.24), (-0.52, -0.58), (-0.36, -0.9))
    return [*arms, part("skin", head, marked=True),
            part("second", oval(0.2, -0.78, 0.1, 0.06, 30), oval(-0.1, -0.86, 0.06, 0.04), shade=1.15, rim=0),
            *_eye(0.19, -0.1, 0.15, (0.15, 0.1)), *_eye(-0.19, -0.1, 0.15, (0.15, 0.1)),
            part("black", limb((-0.1, 0.12), (0.0, 0.17), (0.1, 0.12), width=0.02), rim=0)]


def _snail(gait: float) -> list[Part]:
    stretch = 0.08 * gait
    foot = blob((-1.0, 0.78), (-1.0, 0.76), (-0.6, 0.56), (0.0, 0.5), (0.42, 0.44), (0.5 + stretch, 0.1),
                (0.62 + stretch, -0.1), (0.82 + stretch, -0.12), (0.96 + stretch, 0.06),
                (0.92 + stretch, 0.34), (0.84, 0.62), (0.68, 0.78), (0.0, 0.8))
    stalks = []
    for x, y in ((0.62 + 2 * stretch, -0.58), (0.98 + 2 * stretch, -0.54)):
        stalks.append(limb((0.74 + stretch, 0.0), ((x + 0.78 + stretch) / 2, -0.28), (x, y),
                          
                          width=(0.06, 0.04, 0.035)))
    around = np.linspace(0, 5.2 * np.pi, 40)
    radius = 0.52 * np.exp(-0.165 * around)
    centre = (-0.2, 0.02)
    spiral = [(centre[0] + 0.08 * (1 - r / 0.52) + r * np.cos(a), centre[1] + r * np.sin(a))
              for a, r in zip(around + 0.6, radius, strict=True)]
    return [
        part("second", foot, *stalks, marked=True), part("skin", oval(-0.2, 0.02, 0.6, 0.58)),
        part("skin", limb(*spiral, width=(0.05, 0.045, 0.035, 0.025), steps=2), shade=0.45, rim=0),
        *_eye(0.62 + 2 * stretch, -0.6, 0.085), *_eye(0.98 + 2 * stretch, -0.56, 0.085),
        part("black", limb((0.94 + stretch, 0.2), (0.84 + stretch, 0.24), (0.76 + stretch, 0.2), width=0.018),
             rim=0),
    ]


OUTLINES = {"lizard": _lizard, "fish": _fish, "beetle": _beetle, "bird": _bird, "rabbit": _rabbit,
            "butterfly": _butterfly, "turtle": _turtle, "cat": _cat, "octopus": _octopus, "snail": _snail}

#: The ten animals; the place in the tuple is the label.
CLASSES = tuple(OUTLINES)

OUTLINES["horse"] = horse  # the eleventh, which is in no training set

#: Those whose spine runs up and down; the others bend along x.
UPRIGHT = frozenset({"beetle", "butterfly", "cat", "octopus", "rabbit"})

#: How far each can bend, in radians for each unit of length: a shell does not.
SUPPLE = {"lizard": 0.5, "fish": 0.4, "beetle": 0.1, "bird": 0.25, "rabbit": 0.2, "butterfly": 0.12,
          "turtle": 0.12, "cat": 0.2, "octopus": 0.22, "snail": 0.3, "horse": 0.1}
