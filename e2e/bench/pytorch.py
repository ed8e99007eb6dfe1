"""PyTorch's side of the benchmark: reads one JSON object a line, answers each with one.

"check" takes training steps on the first batch and tells their losses; "prepare" makes the network that is timed;
"measure" trains for some time. A task names the memory layout that it is timed in.
"""

import base64
import json
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

LAYOUTS = {"NCHW": torch.contiguous_format, "channels_last": torch.channels_last}
# Steps before anything is timed.
WARM_UP = 5
# Work under way on a GPU is waited for this often, as the other contenders do, in seconds.
WAIT_EVERY = 0.1


def numbers(text, kind):
    return numpy.frombuffer(bytearray(base64.b64decode(text)), dtype=kind)


class Network(nn.Module):
    """A network of Inkfold's (its layers as JSON) with its weights, up to the logits."""

    def __init__(self, layers, weights):
        super().__init__()
        waiting = iter(weights)
        following = lambda: torch.from_numpy(numbers(next(waiting), numpy.float32))
        steps = []
        shape = (1, 28, 28)
        channels_last_rows = None
        for layer in layers:
            kind = layer["kind"]
            if kind == "conv":
                size, filters = layer["size"], layer["filters"]
                step = nn.Conv2d(shape[0], filters, size, padding=layer["padding"])
                kernel = following().reshape(size, size, shape[0], filters).permute(3, 2, 0, 1)
                fill(step, kernel, following())
                shrink = 0 if layer["padding"] == "same" else size - 1
                shape = (filters, shape[1] - shrink, shape[2] - shrink)
            elif kind == "batchNorm":
                # PyTorch's momentum is the share of what is new; its moving variance is of the sample, not used in training.
                step = nn.BatchNorm2d(shape[0], eps=layer["epsilon"], momentum=1 - layer["momentum"])
                fill(step, following(), following())
                step.running_mean.copy_(following())
                step.running_var.copy_(following())
            elif kind == "relu":
                step = nn.ReLU()
            elif kind == "maxPool":
                step = nn.MaxPool2d(layer["size"])
                shape = (shape[0], shape[1] // layer["size"], shape[2] // layer["size"])
            elif kind == "dropout":
                step = nn.Dropout(layer["rate"])
            elif kind == "flatten":
                step = nn.Flatten()
                channels_last_rows = shape
                shape = (shape[0] * shape[1] * shape[2],)
            elif kind == "dense":
                units = layer["units"]
                step = nn.Linear(shape[0], units)
                kernel = following().reshape(shape[0], units)
                if channels_last_rows:
                    c, h, w = channels_last_rows
                    kernel = kernel.reshape(h, w, c, units).permute(2, 0, 1, 3).reshape(shape[0], units)
                    channels_last_rows = None
                fill(step, kernel.t(), following())
                shape = (units,)
            else:
                raise ValueError(f"unknown layer {kind}")
            steps.append(step)
            if layer.get("activation") == "relu":
                steps.append(nn.ReLU())
        self.steps = nn.Sequential(*steps)

    def forward(self, images):
        return self.steps(images)


@torch.no_grad()
def fill(step, weight, bias):
    step.weight.copy_(weight)
    step.bias.copy_(bias)


class Training:
    """A network with its optimizer and its batches on one device, in one layout."""

    def __init__(self, task, network, batches, layout):
        device = task["device"]
        self.device = device
        self.layout = layout
        order = LAYOUTS[layout]
        self.model = Network(network["layers"], network["weights"]).to(device=device, memory_format=order).train()
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), lr=0.001, eps=1e-7, **({"foreach": True} if device == "cuda" else {})
        )
        self.batches = [
            (images.to(device=device).contiguous(memory_format=order), labels.to(device)) for images, labels in batches
        ]
        self.at = 0

    def step(self):
        images, labels = self.batches[self.at % len(self.batches)]
        self.at += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.model(images), labels)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def settle(self):
        if self.device == "cuda":
            torch.cuda.synchronize()


def batches_of(task):
    size = task["batch"]
    images = numbers(task["images"], numpy.uint8).reshape(-1, 1, 28, 28).astype(numpy.float32) / 255
    labels = numbers(task["labels"], numpy.uint8).astype(numpy.int64)
    return [
        (torch.from_numpy(images[i : i + size]), torch.from_numpy(labels[i : i + size]))
        for i in range(0, len(labels), size)
    ]


def check(task):
    training = Training(task, task["check"], batches_of(task)[:1], "NCHW")
    losses = []
    for _ in range(task["steps"]):
        began = time.perf_counter()
        losses.append(training.step().item())
        took = time.perf_counter() - began
    return {"losses": losses, "stepMs": took * 1000}


def prepare(task):
    training = Training(task, task["timed"], batches_of(task), task["layout"])
    for _ in range(WARM_UP):
        training.step()
    training.settle()
    return training


def measure(training, at_least_ms, batch):
    began = time.perf_counter()
    settled = began
    steps = 0
    while steps == 0 or (time.perf_counter() - began) * 1000 < at_least_ms:
        training.step()
        steps += 1
        if time.perf_counter() - settled >= WAIT_EVERY:
            training.settle()
            settled = time.perf_counter()
    training.settle()
    ms = (time.perf_counter() - began) * 1000
    return {"steps": steps, "images": steps * batch, "ms": ms, "dispatches": 0}


def main():
    training = None
    batch = 0
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if question["kind"] == "check":
                torch.set_num_threads(question["task"]["lanes"])
                answer = check(question["task"])
            elif question["kind"] == "prepare":
                torch.set_num_threads(question["task"]["lanes"])
                batch = question["task"]["batch"]
                training = prepare(question["task"])
                device = torch.cuda.get_device_name() if training.device == "cuda" else "native"
                answer = {
                    "device": f"PyTorch {torch.__version__}, {device}, {training.layout}",
                    "lanes": torch.get_num_threads(),
                }
            elif question["kind"] == "measure":
                answer = measure(training, question["atLeastMs"], batch)
            else:
                raise ValueError(f"unknown question {question['kind']}")
        except Exception as error:  # told to the asker, who decides
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
