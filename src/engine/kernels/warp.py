"""Writes warp.json: scipy's own affine_transform(order=1), for warp.test.ts to compare with.

Run beside the file, with scipy 1.10 or later: python3 warp.py, then npm run fix
"""
import json
import numpy as np
from scipy.ndimage import affine_transform

height, width = 5, 7
image = (np.arange(height * width) * 37 % 101).reshape(height, width).astype(float)


def turned(degrees, zoom_x, zoom_y, shift_x, shift_y):
    """a to f: turned and zoomed about the middle, then shifted."""
    t = np.radians(degrees)
    a, b, d, e = zoom_x * np.cos(t), -zoom_y * np.sin(t), zoom_x * np.sin(t), zoom_y * np.cos(t)
    x, y = (width - 1) / 2, (height - 1) / 2
    return [a, b, x - a * x - b * y + shift_x, d, e, y - d * x - e * y + shift_y]


transforms = [
    [1, 0, 0, 0, 1, 0],
    [1, 0, 2, 0, 1, -1],
    [1, 0, -0.4, 0, 1, 0.3],
    [-1, 0, -3.25, 0, -1, 17.5],
    turned(10, 1, 1, 0, 0),
    turned(-33, 0.7, 1.4, 1.3, -2.2),
    turned(120, 3.1, 2.6, -4.7, 9.4),
]
cases = []
for transform in np.float32(transforms):
    a, b, c, d, e, f = [float(v) for v in transform]
    for fill in ["nearest", "constant", "reflect", "wrap"]:
        # scipy counts rows first.
        out = affine_transform(image, [[e, d], [b, a]], offset=[f, c], order=1, mode=fill, cval=0)
        row = {"fill": fill, "transform": [a, b, c, d, e, f], "output": [round(float(v), 4) for v in out.ravel()]}
        cases.append(row)

fixture = {"width": width, "image": [int(v) for v in image.ravel()]}
with open("warp.json", "w") as file:
    rows = ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in cases)
    file.write(json.dumps(fixture)[:-1] + ',\n "cases": [\n  ' + rows + "\n]}\n")
