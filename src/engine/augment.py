"""Writes augment.json: what Keras's ImageDataGenerator makes of a picture, for augment.test.ts to compare with.

The matrices are those of apply_affine_transform in keras/src/legacy/preprocessing/image.py (Keras 3.5), the sampling is
scipy's, which Keras calls. Run beside the file, with numpy and scipy: python3 augment.py
"""
import json
import numpy as np
from scipy import ndimage

SIDE = 28


def picture():
    """Smooth and lopsided, so that every part of every map shows; the same formula stands in the test."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.round(127.5 * (1 + np.sin(x / 3.0) * np.cos(y / 4.0 + x / 9.0))).astype(np.uint8)


def matrix(theta, tx, ty, shear, zx, zy):
    m = np.eye(3)
    t = np.deg2rad(theta)
    m = m @ np.array([[np.cos(t), -np.sin(t), 0], [np.sin(t), np.cos(t), 0], [0, 0, 1]])
    m = m @ np.array([[1, 0, tx], [0, 1, ty], [0, 0, 1]])
    s = np.deg2rad(shear)
    m = m @ np.array([[1, -np.sin(s), 0], [0, np.cos(s), 0], [0, 0, 1]])
    m = m @ np.array([[zx, 0, 0], [0, zy, 0], [0, 0, 1]])
    o = SIDE / 2 - 0.5
    return np.array([[1, 0, o], [0, 1, o], [0, 0, 1]]) @ m @ np.array([[1, 0, -o], [0, 1, -o], [0, 0, 1]])


cases = []
for theta, tx, ty, shear, zx, zy in [
    (0, 0, 0, 0, 1, 1),
    (10, 0, 0, 0, 1, 1),
    (-7.5, 2.8, -1.3, 0, 1, 1),
    (0, 0, 0, 15, 1, 1),
    (4, -2.1, 0.7, 0.2, 0.9, 1.1),
    (35, 3, 5, -20, 1.3, 0.75),
]:
    m = matrix(theta, tx, ty, shear, zx, zy)
    image = picture().astype(np.float64) / 255
    for fill in ["nearest", "reflect"]:
        out = ndimage.affine_transform(image, m[:2, :2], m[:2, 2], order=1, mode=fill)
        draw = {"rotation": theta, "rowShift": tx, "columnShift": ty, "shear": shear, "rowZoom": zx, "columnZoom": zy}
        cases.append({"draw": draw, "fill": fill, "pixels": [round(float(v), 4) for v in out.ravel()]})
with open("augment.json", "w") as file:
    json.dump(cases, file)
