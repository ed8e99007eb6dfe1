"""Trains one network on four folds of five and lets it read the fifth."""

import math

import torch
from torch.nn import functional as F

from networks import Network, macs
from warps import magnified, warped

# Where one-cycle begins and ends (src/engine/callbacks/schedule.ts), and its share of warm-up.
START, END, WARM_UP = 1 / 25, 1 / 25 * 1e-4, 0.2
# InfoBatch: epochs before it begins, and the share of epochs at the end that go through all rows again.
ALL_AT_FIRST, ALL_AT_LAST = 2, 0.125


def rate(options, at, epochs):
    """The learning rate at `at` epochs from the start."""
    smooth = lambda share: (1 - math.cos(math.pi * share)) / 2
    warm = WARM_UP * epochs
    if at < warm:
        share = START + (1 - START) * smooth(at / warm)
    else:
        share = 1 + (END - 1) * smooth((at - warm) / (epochs - warm))
    return options.rate * share


def shown_again(losses, skip, draws):
    """InfoBatch (Qin et al., ICLR 2024): which rows to show, and how much more those count that were likely to be left out."""
    easy = losses < losses.mean()
    dropped = easy & (torch.rand(len(losses), generator=draws) < skip)
    return ~dropped, torch.where(easy, 1 / (1 - skip), 1.0)


def trained(options, seed, images, labels, tell):
    """A network trained on images [n, 1, 28, 28] and labels [n]; and how many images it was shown."""
    draws = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    rows, epochs = len(images), options.epochs
    network = Network(options.network, options.tails, options.dropout).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), eps=1e-7, weight_decay=options.weight_decay, fused=True)
    targets = F.one_hot(labels, 10) * (1 - options.smoothing) + options.smoothing / 10
    taught = targets.clone()
    losses = torch.full((rows,), math.inf)
    shown = 0
    for epoch in range(epochs):
        order = torch.randperm(rows, generator=draws)
        weights = torch.ones(rows)
        if options.skip > 0 and ALL_AT_FIRST <= epoch < epochs * (1 - ALL_AT_LAST):
            again, weights = shown_again(losses, options.skip, draws)
            order = order[again[order]]
        for step, batch in enumerate(order.split(options.batch)):
            for group in optimizer.param_groups:
                group["lr"] = rate(options, epoch + step * options.batch / len(order), epochs)
            moved = warped(images[batch], options, draws).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network(moved)
            logs = F.log_softmax(logits.float(), -1)
            # Progressive self-distillation (Kim et al., ICCV 2021): the label gives way to what was said an epoch ago.
            trust = options.distil * epoch / epochs
            target = (1 - trust) * targets[batch] + trust * taught[batch]
            each = -(target[:, None] * logs).sum(-1).mean(1)
            loss = (each * weights[batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            shown += len(batch)
            with torch.no_grad():
                taught[batch] = logs.exp().mean(1)
                losses[batch] = F.nll_loss(logs.mean(1), labels[batch], reduction="none")
        tell(f"epoch {epoch + 1} of {epochs}, loss {loss.item():.4f}")
    return network, shown


def probabilities(network, images, magnify):
    network.eval()
    with torch.no_grad():
        parts = [network(magnified(part, magnify)) for part in images.split(400)]
    return F.softmax(torch.cat(parts), -1).mean(1)


def trial(options, seed, fold, train, held_out, tell):
    """What a network trained on `train` (images, labels) says of other images, and the mean over them and four shifted copies."""
    network, shown = trained(options, 1000 * seed + fold, *train, tell)
    copies = [held_out] + [torch.roll(held_out, by, axis) for axis in (2, 3) for by in (1, -1)]
    said = [probabilities(network, copy, options.magnify) for copy in copies]
    return {
        "plain": said[0].numpy(),
        "shifted": torch.stack(said).mean(0).numpy(),
        "tflop": 6 * macs(network) * shown / 1e12,
    }
