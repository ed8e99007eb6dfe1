"""Random affine maps as the recipes have them, sampled once; and ink made thicker or thinner."""

import math

import torch
from torch.nn import functional as F


def matrices(count):
    return torch.eye(3).repeat(count, 1, 1)


def warped(images, ranges, draws):
    """Images [n, 1, 28, 28], each moved anew: degrees, shares of the side, ± of 1, degrees, as src/recipe/recipe.ts has them."""
    count = len(images)
    within = lambda largest: (torch.rand(count, generator=draws) * 2 - 1) * largest
    angle = within(ranges.rotation) * math.pi / 180
    rows, columns = within(ranges.shift) * 28, within(ranges.shift) * 28
    slant = within(ranges.shear) * math.pi / 180
    tall, wide = (1 + within(ranges.zoom)) / ranges.magnify, (1 + within(ranges.zoom)) / ranges.magnify
    turn, move, shear, zoom = (matrices(count) for _ in range(4))
    turn[:, 0, 0] = turn[:, 1, 1] = torch.cos(angle)
    turn[:, 1, 0] = torch.sin(angle)
    turn[:, 0, 1] = -turn[:, 1, 0]
    move[:, 0, 2], move[:, 1, 2] = rows, columns
    shear[:, 0, 1], shear[:, 1, 1] = -torch.sin(slant), torch.cos(slant)
    zoom[:, 0, 0], zoom[:, 1, 1] = tall, wide
    m = turn @ move @ shear @ zoom
    # PyTorch wants (x, y), with the image's half as the unit.
    line = lambda row: torch.stack([m[:, row, 1], m[:, row, 0], m[:, row, 2] / 13.5], 1)
    grid = F.affine_grid(torch.stack([line(1), line(0)], 1), images.shape, align_corners=True)
    moved = F.grid_sample(images, grid, padding_mode="border", align_corners=True)
    return moved if ranges.thickness == 0 else inked(moved, within(ranges.thickness).view(count, 1, 1, 1))


def inked(images, more):
    """Brighter edges make ink thicker, darker ones thinner."""
    gain = 1 + more.abs()
    return torch.where(more > 0, (images * gain).clamp(max=1), ((images - 1) * gain + 1).clamp(min=0))


def magnified(images, factor):
    """As the network is shown images when it predicts."""
    if factor == 1:
        return images
    grid = F.affine_grid(torch.tensor([[1 / factor, 0, 0], [0, 1 / factor, 0.0]]).expand(len(images), 2, 3), images.shape, align_corners=True)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=True)
