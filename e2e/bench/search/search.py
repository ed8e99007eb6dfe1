"""Tries a network and a way to train it on some folds of Kaggle's train.csv, in PyTorch: where to look, not what to claim.

Ways to train can be tried here before anybody builds them into the engine. What is found is then measured with the engine
(../accuracy.md).

  INKFOLD_DATA=<folder> python3 search.py OUT --name wide --network "48v P 96v 96v P 192 192" --epochs 10 --dropout 0.4
  python3 figures.py OUT

Needs numpy, torch and scikit-learn. Folds that OUT holds under a name are not trained again; two processes can share them out.
"""

import argparse
import csv
import gzip
import os
from contextlib import contextmanager
from pathlib import Path

import numpy
import torch
from sklearn.model_selection import StratifiedKFold

from training import trial


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[42])
    parser.add_argument("--folds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--network", default="24v P 48v 48v P 96 96")
    parser.add_argument("--tails", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.004)
    parser.add_argument("--smoothing", type=float, default=0.1, help="of labels")
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--weight-decay", type=float, default=0)
    parser.add_argument("--skip", type=float, default=0, help="share of well-read rows that an epoch leaves out")
    parser.add_argument("--distil", type=float, default=0, help="how far the network's own words replace labels at the end")
    parser.add_argument("--rotation", type=float, default=7)
    parser.add_argument("--shift", type=float, default=0.05)
    parser.add_argument("--zoom", type=float, default=0.07)
    parser.add_argument("--shear", type=float, default=4)
    parser.add_argument("--thickness", type=float, default=0)
    parser.add_argument("--magnify", type=float, default=1)
    return parser.parse_args()


def digits():
    path = Path(os.environ["INKFOLD_DATA"]) / "kaggle" / "train.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        values = numpy.array([numpy.array(line, numpy.uint8) for line in lines])
    images = torch.from_numpy(values[:, 1:].astype(numpy.float32) / 255).reshape(-1, 1, 28, 28)
    return images, torch.from_numpy(values[:, 0].astype(numpy.int64))


@contextmanager
def claimed(path):
    """True where nobody else works on what is kept at `path`; whoever is broken off gives it back."""
    lock = path.with_suffix(".lock")
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        yield False
        return
    try:
        yield not path.exists()
    finally:
        lock.unlink()


def main():
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    images, labels = digits()
    # Inkfold's folds are scikit-learn's (src/data/split.test.ts).
    folds = list(StratifiedKFold(5, shuffle=True, random_state=42).split(labels, labels))
    for seed in chosen.seeds:
        for fold in chosen.folds:
            path = chosen.out / f"{chosen.name},{seed},{fold}.npz"
            tell = lambda line: print(f"{path.stem}: {line}", flush=True)
            with claimed(path) as ours:
                if not ours:
                    known = path.exists()
                    tell("trained already" if known else "under way elsewhere; if not, delete its .lock")
                    continue
                train, held_out = folds[fold - 1]
                found = trial(chosen, seed, fold, (images[train], labels[train]), images[held_out], tell)
                numpy.savez(path, labels=labels[held_out].numpy(), **found)


if __name__ == "__main__":
    main()
