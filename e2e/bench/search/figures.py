"""What search.py has found: a line for each trial, and for the vote of the seeds of one name. python3 figures.py OUT"""

import sys
from collections import defaultdict
from pathlib import Path

import numpy


def read(folder):
    """Trials by name and seed; each a dictionary of folds."""
    trials = defaultdict(dict)
    for path in sorted(Path(folder).glob("*.npz")):
        name, seed, fold = path.stem.split(",")
        trials[name, int(seed)][int(fold)] = dict(numpy.load(path))
    return trials


def joined(folds, key):
    return numpy.concatenate([found[key] for _, found in sorted(folds.items())])


def loss(probabilities, labels):
    """Mean cross-entropy in thousandths of a nat, at the temperature that suits it best."""
    logits = numpy.log(numpy.clip(probabilities, 1e-12, 1))

    def at(temperature):
        scaled = logits / temperature
        scaled = scaled - scaled.max(1, keepdims=True)
        return (numpy.log(numpy.exp(scaled).sum(1)) - scaled[numpy.arange(len(labels)), labels]).mean()

    return 1000 * min(at(temperature) for temperature in numpy.linspace(0.3, 1.5, 49))


def line(name, folds, plain, shifted, labels):
    right = lambda said: (said.argmax(1) == labels).mean()
    wrong = lambda said: (said.argmax(1) != labels).sum()
    return (
        f"{name:<24} folds {','.join(map(str, sorted(folds)))}: {right(plain):.3%}, shifted {right(shifted):.3%}"
        f" ({wrong(plain)} and {wrong(shifted)} of {len(labels):,} wrong), loss {loss(plain, labels):.2f} and {loss(shifted, labels):.2f}"
    )


def main(folder):
    votes = defaultdict(list)
    for (name, seed), folds in sorted(read(folder).items()):
        said = joined(folds, "plain"), joined(folds, "shifted"), joined(folds, "labels")
        cost = numpy.mean([found["tflop"] for found in folds.values()])
        print(line(f"{name}, seed {seed}", folds, *said), f"{cost:.1f} TFLOP a fold")
        votes[name, tuple(sorted(folds))].append(said)
    for (name, folds), said in sorted(votes.items()):
        if len(said) > 1:
            plain, shifted = (sum(each) for each in zip(*[pair[:2] for pair in said]))
            print(line(f"{name}, {len(said)} seeds voting", folds, plain / len(said), shifted / len(said), said[0][2]))


if __name__ == "__main__":
    main(sys.argv[1])
