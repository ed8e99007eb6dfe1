"""Writes metrics.json: scikit-learn's figures for the predictions that predictions.ts makes, for run/metrics to compare with.

Run beside the file, with scikit-learn 1.2 or later: python3 metrics.py
"""
import json
import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support

N, FOLDS = 300, 4


def label(row):
    """Class 8 never occurs."""
    return (row * row + row // 7 + 3) % 8 if row % 5 else 9


def weights(row):
    """Ten weights, of which the label's is mostly the largest; class 5 is never likely."""
    w = [(row * 31 + k * 17 + k * k * row) % 97 + 1 for k in range(10)]
    w[5] = 0.5
    if row % 4 and label(row) != 5:
        w[label(row)] += 400
    return w


y = np.array([label(row) for row in range(N)])
# 32-bit, as the app has them: ties and the last digits of the loss depend on it.
p = np.array([[w / sum(weights(row)) for w in weights(row)] for row in range(N)]).astype(np.float32)
predicted = p.argmax(axis=1)
classes = list(range(10))


def average(kind):
    precision, recall, f1, _ = precision_recall_fscore_support(y, predicted, labels=classes, average=kind, zero_division=0)
    return {"precision": precision, "recall": recall, "f1": f1, "support": N}


precision, recall, f1, support = precision_recall_fscore_support(y, predicted, labels=classes, zero_division=0)
folds = [accuracy_score(y[fold::FOLDS], predicted[fold::FOLDS]) for fold in range(FOLDS)]
loss = -np.log(p[np.arange(N), y].astype(float))
hardest = np.lexsort((np.arange(N), -loss))[:12]
out = {
    "accuracy": accuracy_score(y, predicted),
    "loss": log_loss(y, p.astype(float), labels=classes),
    "confusion": confusion_matrix(y, predicted, labels=classes).tolist(),
    "classes": [
        {"precision": a, "recall": b, "f1": c, "support": int(d)} for a, b, c, d in zip(precision, recall, f1, support)
    ],
    "macro": average("macro"),
    "weighted": average("weighted"),
    "folds": folds,
    "mean": np.mean(folds),
    "sd": np.std(folds, ddof=1),
    "hardest": [int(row) for row in hardest],
    "likeliest": [[int(k) for k in np.argsort(-p[row], kind="stable")[:3]] for row in hardest],
}
with open("metrics.json", "w") as file:
    json.dump(out, file, indent=1)
