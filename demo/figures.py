"""Silhouettes for the demo pictures: people, ships, cranes, trees, birds. Each draws itself with a Pen at a place.

A figure stands at (x, y), the middle of its foot, and is `tall` (or `long`) picture heights in size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from demo.canvas import Pen, Point

Rng = np.random.Generator


def bust(pen: Pen, x: float, y: float, tall: float, turn: float = 0.0) -> None:
    """Head and shoulders; `turn` (-1..1) moves the head to the side it looks to."""
    head, top = tall * 0.178, y - tall * 0.75
    pen.disc(x + turn * head * 0.2, top, head * 0.78, head)
    pen.disc(x + turn * head * 0.4, top + head * 0.2, head * 0.6, head * 0.74)
    pen.box(x - head * 0.36, top + head * 0.4, x + head * 0.36, y - tall * 0.36)
    pen.shape(
        (x - head * 0.36, y - tall * 0.5),
        (x + head * 0.36, y - tall * 0.5),
        (x + head, y - tall * 0.36),
        (x - head, y - tall * 0.36),
    )
    pen.disc(x, y - tall * 0.18, tall * 0.42, tall * 0.24)
    pen.box(x - tall * 0.42, y - tall * 0.18, x + tall * 0.42, y)


PROFILE = (
    (0.02, 0.0), (0.14, 0.01), (0.24, 0.05), (0.29, 0.12), (0.3, 0.18), (0.285, 0.215), (0.305, 0.25), (0.345, 0.3),
    (0.335, 0.32), (0.3, 0.325), (0.298, 0.345), (0.312, 0.362), (0.3, 0.375), (0.308, 0.392), (0.293, 0.408),
    (0.296, 0.44), (0.27, 0.472), (0.2, 0.478), (0.14, 0.47), (0.12, 0.52), (0.13, 0.58), (0.2, 0.64), (0.36, 0.7),
    (0.43, 0.78), (0.47, 0.9), (0.49, 1.0), (-0.48, 1.0), (-0.47, 0.86), (-0.42, 0.74), (-0.3, 0.66), (-0.17, 0.6),
    (-0.13, 0.53), (-0.15, 0.47), (-0.23, 0.42), (-0.28, 0.32), (-0.29, 0.2), (-0.25, 0.1), (-0.16, 0.03), (-0.06, 0.0),
)  # fmt: skip
"""A head and shoulders looking right, as (across, down) in the figure's height."""


def profile(pen: Pen, x: float, y: float, tall: float) -> None:
    """A person near by, seen from the side, the hair gathered at the back."""
    pen.shape(*((x + across * tall * 0.92, y - tall + down * tall) for across, down in PROFILE))
    pen.disc(x - tall * 0.25, y - tall * 0.66, tall * 0.1, tall * 0.09)


def crowd(pen: Pen, rng: Rng, left: float, right: float, y: float, tall: float) -> None:
    """A row of heads and shoulders seen from behind."""
    x = left
    while x < right:
        size = tall * rng.uniform(0.88, 1.12)
        bust(pen, x, y + rng.uniform(0, tall * 0.15), size, rng.uniform(-0.6, 0.6))
        x += size * rng.uniform(0.72, 1.0)
    pen.box(left - tall, y - tall * 0.05, right + tall, y + tall * 2)


def walker(
    pen: Pen, x: float, y: float, tall: float, stride: float = 0.12, lean: float = 0.02, arms: Sequence[int] = (-1, 1)
) -> None:
    """A person walking or standing, in a coat; an arm that does something else is left out of `arms`."""
    hip, shoulder, head = y - tall * 0.47, y - tall * 0.81, y - tall * 0.92
    limb = tall * 0.085
    pen.line((x, hip), (x + stride * tall * 0.7, y - tall * 0.24), (x + stride * tall, y), width=limb)
    pen.line((x, hip), (x - stride * tall * 0.4, y - tall * 0.24), (x - stride * tall, y), width=limb)
    hem = hip + tall * 0.1
    pen.shape((x - tall * 0.1, shoulder), (x + tall * 0.1, shoulder), (x + tall * 0.13, hem), (x - tall * 0.13, hem))
    pen.disc(x, shoulder + tall * 0.02, tall * 0.105, tall * 0.04)
    for side in arms:
        pen.line(
            (x + side * tall * 0.1, shoulder + tall * 0.03),
            (x + side * tall * 0.14, hip + tall * 0.02),
            width=limb * 0.7,
        )
    pen.disc(x + lean * tall, head, tall * 0.056, tall * 0.072)


def runner(pen: Pen, x: float, y: float, tall: float, phase: float) -> None:
    """A runner going right; `phase` in 0..1 is where the stride stands."""
    swing = math.sin(phase * math.tau)
    hip, shoulder = (x, y - tall * 0.5), (x + tall * 0.07, y - tall * 0.8)
    limb = tall * 0.075
    for side, width in ((1, limb), (-1, limb)):
        reach = swing * side
        knee = (x + tall * (0.04 + 0.15 * reach), y - tall * (0.27 + 0.04 * abs(reach)))
        lift = 0.22 if reach < 0 else 0.02
        foot = (knee[0] + tall * (-0.16 if reach < 0 else 0.05), y - tall * lift)
        pen.line(hip, knee, foot, width=width)
        pen.line(foot, (foot[0] + tall * 0.05, foot[1] + tall * 0.005), width=width * 0.8)
        elbow = (shoulder[0] - tall * 0.13 * reach - tall * 0.03, shoulder[1] + tall * 0.15)
        pen.line(shoulder, elbow, (elbow[0] + tall * 0.12, elbow[1] - tall * 0.03 * (1 + reach)), width=width * 0.62)
    pen.line(hip, shoulder, width=tall * 0.14)
    pen.line(hip, (x + tall * 0.01, y - tall * 0.44), width=tall * 0.13)
    pen.line(shoulder, (shoulder[0] + tall * 0.03, shoulder[1] - tall * 0.1), width=tall * 0.06)
    pen.disc(shoulder[0] + tall * 0.035, shoulder[1] - tall * 0.12, tall * 0.052, tall * 0.066)


def microphone(pen: Pen, x: float, y: float, tall: float, lean: float) -> None:
    """A table microphone on a thin neck."""
    tip = (x + lean * tall, y - tall)
    pen.line((x, y), (x + lean * tall * 0.3, y - tall * 0.7), tip, width=tall * 0.05)
    pen.disc(*tip, tall * 0.09, tall * 0.13)


def tree(pen: Pen, rng: Rng, x: float, y: float, tall: float, round_top: float = 0.5) -> None:
    """A leafy tree of many small crowns; `round_top` is its half-width in its own height."""
    pen.line((x, y), (x, y - tall * 0.5), width=tall * 0.06)
    count = 18 if tall < 0.12 else 170
    for angle, away, size in rng.random((count, 3)):
        turn, reach = angle * math.tau, math.sqrt(away)
        across = math.cos(turn) * reach * tall * round_top * (0.86 - 0.2 * math.sin(turn))
        leaf = tall * (0.05 + 0.07 * size) * (1.3 if count < 20 else 0.5)
        pen.disc(x + across, y - tall * (0.6 + 0.34 * reach * math.sin(turn)), leaf, leaf * 0.8)


def fir(pen: Pen, x: float, y: float, tall: float) -> None:
    """A conifer in five skirts."""
    for step in range(5):
        top, foot = y - tall * (1 - step * 0.18), y - tall * max(0.04, 0.66 - step * 0.17)
        wide = tall * (0.06 + step * 0.035)
        pen.shape((x, top), (x + wide, foot), (x - wide, foot))
    pen.box(x - tall * 0.015, y - tall * 0.05, x + tall * 0.015, y)


def bird(pen: Pen, x: float, y: float, span: float, beat: float) -> None:
    """A bird in flight; `beat` in -1..1 lifts or drops its wings."""
    lift = span * 0.28 * beat
    thick = span * 0.06
    for side in (-1, 1):
        elbow = (x + side * span * 0.22, y - lift - span * 0.05)
        tip = (x + side * span * 0.5, y - lift * 0.5 + span * 0.04)
        pen.shape((x, y - thick), elbow, tip, (elbow[0], elbow[1] + thick * 1.7), (x, y + thick))
    pen.line((x - span * 0.1, y), (x + span * 0.16, y - span * 0.01), width=thick)


def ship(pen: Pen, x: float, y: float, long: float, decks: int = 3, facing: int = 1) -> None:
    """A ship side on, its bow to the right where `facing` is 1: hull, decks, funnel and mast."""

    def at(along: float, up: float) -> Point:
        return x + facing * along * long, y - up * long

    pen.shape(at(-0.5, 0.1), at(0.42, 0.09), at(0.52, 0.125), at(0.44, 0), at(-0.47, 0))
    for deck in range(decks):
        stern, bow, foot = -0.44 + deck * 0.03, 0.26 - deck * 0.09, 0.1 + deck * 0.042
        pen.shape(at(stern, foot), at(bow + 0.02, foot), at(bow, foot + 0.036), at(stern, foot + 0.036))
    roof = 0.1 + decks * 0.042
    pen.shape(at(-0.25, roof), at(-0.14, roof), at(-0.16, roof + 0.1), at(-0.25, roof + 0.1))
    pen.line(at(0.1, roof - 0.04), at(0.08, roof + 0.12), width=long * 0.008)


def yacht(pen: Pen, x: float, y: float, tall: float) -> None:
    """A sailing boat, its sails full."""
    pen.shape(
        (x - tall * 0.3, y - tall * 0.06), (x + tall * 0.36, y - tall * 0.08), (x + tall * 0.2, y), (x - tall * 0.24, y)
    )
    pen.line((x, y - tall * 0.06), (x, y - tall), width=tall * 0.012)
    pen.shape(
        (x - tall * 0.02, y - tall * 0.96),
        (x - tall * 0.12, y - tall * 0.5),
        (x - tall * 0.28, y - tall * 0.13),
        (x - tall * 0.02, y - tall * 0.12),
    )
    pen.shape(
        (x + tall * 0.02, y - tall * 0.88),
        (x + tall * 0.17, y - tall * 0.5),
        (x + tall * 0.33, y - tall * 0.11),
        (x + tall * 0.03, y - tall * 0.15),
    )


def rowing_boat(pen: Pen, x: float, y: float, long: float, oars: bool = False) -> None:
    """A slim boat with one person standing at the stern, or with people and oars: a rowing eight."""
    pen.shape(
        (x - long * 0.5, y - long * 0.025),
        (x + long * 0.5, y - long * 0.03),
        (x + long * 0.42, y),
        (x - long * 0.42, y),
    )
    if not oars:
        walker(pen, x - long * 0.28, y - long * 0.01, long * 0.34, 0.05)
        pen.line((x - long * 0.24, y - long * 0.22), (x - long * 0.4, y + long * 0.05), width=long * 0.012)
        return
    tall = long * 0.085
    for seat in range(8):
        at = x - long * 0.34 + seat * long * 0.085
        pen.line((at, y - tall * 0.2), (at - tall * 0.28, y - tall * 0.8), width=tall * 0.34)
        pen.disc(at - tall * 0.33, y - tall * 1.08, tall * 0.16, tall * 0.19)
        pen.line((at - tall * 0.2, y - tall * 0.65), (at + tall * 0.35, y - tall * 0.42), width=tall * 0.13)
        pen.line((at + tall * 0.3, y - tall * 0.42), (at + tall * 0.75, y + tall * 0.35), width=tall * 0.06)
        pen.line((at + tall * 0.7, y + tall * 0.28), (at + tall * 0.8, y + tall * 0.45), width=tall * 0.14)
    pen.line((x + long * 0.37, y - tall * 0.2), (x + long * 0.37, y - tall * 0.6), width=tall * 0.3)
    pen.disc(x + long * 0.37, y - tall * 0.85, tall * 0.16, tall * 0.19)


def crane(pen: Pen, x: float, y: float, tall: float, facing: int = 1) -> None:
    """A container crane: two legs, cross-braces and a long boom."""

    def at(along: float, up: float) -> Point:
        return x + facing * along * tall, y - up * tall

    beam = tall * 0.022
    for leg in (-0.16, 0.16):
        pen.line(at(leg, 0), at(leg * 0.8, 0.68), width=beam * 1.3)
    for low in (0.1, 0.36):
        pen.line(at(-0.15, low), at(0.15, low), width=beam)
        pen.line(at(-0.15, low), at(0.13, low + 0.27), width=beam * 0.6)
    pen.line(at(-0.42, 0.68), at(0.72, 0.68), width=beam * 1.4)
    pen.line(at(0.05, 0.68), at(0.02, 1), width=beam * 1.2)
    for end in (-0.38, 0.35, 0.68):
        pen.line(at(0.02, 0.99), at(end, 0.69), width=beam * 0.45)
    pen.box(*sorted_box(at(0.32, 0.66), at(0.42, 0.6)))
    pen.line(at(0.37, 0.6), at(0.37, 0.36), width=beam * 0.35)


def sorted_box(one: Point, other: Point) -> tuple[float, float, float, float]:
    """Two corners as left, top, right, bottom."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def turbine(pen: Pen, x: float, y: float, tall: float, angle: float) -> None:
    """A wind turbine; `angle` in radians turns its rotor."""
    hub = (x, y - tall)
    pen.shape((x - tall * 0.02, y), (x + tall * 0.02, y), (x + tall * 0.009, hub[1]), (x - tall * 0.009, hub[1]))
    for blade in range(3):
        turn = angle + blade * math.tau / 3
        tip = (x + math.sin(turn) * tall * 0.56, hub[1] - math.cos(turn) * tall * 0.56)
        side = (math.cos(turn) * tall * 0.022, math.sin(turn) * tall * 0.022)
        root = (x + math.sin(turn) * tall * 0.1, hub[1] - math.cos(turn) * tall * 0.1)
        pen.shape(hub, (root[0] + side[0], root[1] + side[1]), tip, (root[0] - side[0] * 0.3, root[1] - side[1] * 0.3))
    pen.disc(*hub, tall * 0.018)


def lorry(pen: Pen, x: float, y: float, long: float) -> None:
    """A lorry going right, its load under a hood."""
    pen.box(x - long * 0.5, y - long * 0.42, x + long * 0.18, y - long * 0.1)
    pen.shape(
        (x + long * 0.2, y - long * 0.1), (x + long * 0.2, y - long * 0.36), (x + long * 0.36, y - long * 0.36),
        (x + long * 0.42, y - long * 0.22), (x + long * 0.52, y - long * 0.2), (x + long * 0.52, y - long * 0.08),
    )  # fmt: skip
    pen.box(x - long * 0.48, y - long * 0.12, x + long * 0.5, y - long * 0.07)
    for wheel in (-0.38, -0.24, 0.37):
        pen.disc(x + wheel * long, y - long * 0.06, long * 0.065)
