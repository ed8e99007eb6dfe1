"""Writes splits.json: scikit-learn's own splits, for split.test.ts to compare with.

Run beside the file, with scikit-learn 1.2 or later: python3 splits.py
"""
import json
import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split


def rows(a):
    """Short lists in full; long ones as length, first rows and a sum in which every row's place counts."""
    a = [int(r) for r in a]
    if len(a) <= 60:
        return {"rows": a}
    return {"length": len(a), "first": a[:8], "sum": sum((i + 1) * r for i, r in enumerate(a)) % 1000000007}


def both(train, test):
    return {"train": rows(train), "test": rows(test)}


def labels(n):
    """The labels of split.test.ts: uneven classes, and not first met in order."""
    return np.array([(i * i + i // 7 + 3) % 10 for i in range(n)])


out = {"bits": [], "permutation": [], "holdOut": [], "kFold": [], "stratifiedKFold": [], "stratifiedHoldOut": []}
for seed in [0, 1, 42, 4294967295]:
    state = np.random.RandomState(seed)
    out["bits"].append({"seed": seed, "words": [int(w) for w in state.randint(0, 2**32, 700, dtype=np.uint64)[-5:]]})
    out["permutation"].append({"seed": seed, "n": 40, "order": [int(i) for i in np.random.RandomState(seed).permutation(40)]})
for n, share, seed in [(10, 0.25, 0), (60, 0.1, 42), (59, 0.2, 7), (5000, 0.1, 42), (42000, 0.1, 42), (42000, 0.2, 42), (70001, 0.333, 123456789)]:
    train, test = train_test_split(np.arange(n), test_size=share, shuffle=True, random_state=seed)
    out["holdOut"].append({"n": n, "share": share, "seed": seed, **both(train, test)})
for n, folds, seed in [(23, 4, 1), (5000, 5, 42), (42000, 5, 42)]:
    split = KFold(folds, shuffle=True, random_state=seed).split(np.arange(n))
    out["kFold"].append({"n": n, "folds": folds, "seed": seed, "splits": [both(*s) for s in split]})
for n, folds, seed in [(61, 3, 1), (5000, 5, 42), (42000, 5, 42), (997, 10, 7)]:
    split = StratifiedKFold(folds, shuffle=True, random_state=seed).split(np.zeros(n), labels(n))
    out["stratifiedKFold"].append({"n": n, "folds": folds, "seed": seed, "splits": [both(*s) for s in split]})
for n, share, seed in [(61, 0.25, 1), (400, 0.333, 7), (5000, 0.1, 42), (42000, 0.2, 42)]:
    train, test = train_test_split(np.arange(n), test_size=share, stratify=labels(n), random_state=seed)
    out["stratifiedHoldOut"].append({"n": n, "share": share, "seed": seed, **both(train, test)})
with open("splits.json", "w") as file:
    json.dump(out, file, indent=1)
