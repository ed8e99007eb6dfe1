"""Reads .h5 and .keras files as Keras 3.5 does and computes with numpy what they predict: an independent check.

Keras itself is not needed; h5py and numpy are. The steps follow keras/src/legacy/saving/legacy_h5_format.py
(load_model_from_hdf5), keras/src/saving/saving_lib.py (_load_state) and the constructors of Keras's layers.

  check.py check MODEL DIGITS.json     prints {"worst": largest |Δlogit|, "parameters": n, "layers": [...]}
                                       DIGITS.json: {"pixels": [[784 bytes]...], "logits": [[10]...]}
  check.py rewrite MODEL.h5 LAYOUT OUT writes the model again, with h5py, in another layout:
                                       keras2, keras3, functional2, functional3 (.h5) or nested (.keras, Keras 2.13)
"""

import io
import json
import re
import sys
import zipfile

import h5py
import numpy as np

COMMON = {"name", "trainable", "dtype"}
AFFINE = {
    "use_bias",
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint",
}
# The arguments that Keras's constructors take (3.5): what else a config holds, load_model complains about.
ARGUMENTS = {
    "InputLayer": {"shape", "batch_size", "dtype", "sparse", "batch_shape", "name", "tensor", "optional"},
    "Conv2D": COMMON
    | AFFINE
    | {"filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups", "activation"},
    "BatchNormalization": COMMON
    | {"axis", "momentum", "epsilon", "center", "scale", "synchronized"}
    | {f"{v}_initializer" for v in ("beta", "gamma", "moving_mean", "moving_variance")}
    | {f"{v}_{what}" for v in ("beta", "gamma") for what in ("regularizer", "constraint")},
    "Activation": COMMON | {"activation"},
    "MaxPooling2D": COMMON | {"pool_size", "strides", "padding", "data_format"},
    "Dropout": COMMON | {"rate", "seed", "noise_shape"},
    "Flatten": COMMON | {"data_format"},
    "Dense": COMMON | AFFINE | {"units", "activation"},
}
OPTIMIZERS = {
    "Adam": {"name", "learning_rate", "beta_1", "beta_2", "epsilon", "amsgrad"},
    "RMSprop": {"name", "learning_rate", "rho", "momentum", "epsilon", "centered"},
    "SGD": {"name", "learning_rate", "momentum", "nesterov"},
}
WEIGHTS = {
    "Conv2D": ["kernel", "bias"],
    "Dense": ["kernel", "bias"],
    "BatchNormalization": ["gamma", "beta", "moving_mean", "moving_variance"],
}


def attribute(group, name):
    """load_attributes_from_hdf5_group: whole, or in chunks name0, name1, ..."""
    if name in group.attrs:
        chunks = [group.attrs[name]]
    else:
        chunks = []
        while f"{name}{len(chunks)}" in group.attrs:
            chunks.append(group.attrs[f"{name}{len(chunks)}"])
    return [n.decode("utf8") if hasattr(n, "decode") else n for chunk in chunks for n in chunk]


def text(group, name):
    value = group.attrs[name]
    return value.decode("utf8") if hasattr(value, "decode") else value


def construct(layer):
    """What model_from_config and the constructor make of a layer: its class and its settings."""
    name, config = layer["class_name"], dict(layer["config"])
    if name == "InputLayer" and "batch_input_shape" in config:
        config["batch_shape"] = config.pop("batch_input_shape")
    unknown = set(config) - ARGUMENTS[name]
    assert not unknown, f"{name} takes no {unknown}"
    assert config["dtype"] == "float32"
    return name, config


def check_objects(value, module):
    """Initializers and regularizers: classes that Keras has under these names."""
    for key, item in value.items():
        if isinstance(item, dict):
            kind = "regularizers" if key.endswith("regularizer") else "initializers"
            allowed = {"regularizers": {"L2": {"l2"}}, "initializers": {"GlorotUniform": {"seed"}, "Zeros": set(), "Ones": set()}}
            assert set(item["config"]) == allowed[kind][item["class_name"]], item
            if module:
                assert item["module"] == f"keras.{kind}" and item["registered_name"] is None, item


def check_compiled(loss, optimizer):
    kind = loss["loss"]
    if isinstance(kind, dict):
        # Only smoothed labels need the loss as an object: it takes these arguments, and more that have defaults.
        assert kind["class_name"] == "CategoricalCrossentropy", kind
        assert set(kind["config"]) == {"name", "from_logits", "label_smoothing"}, kind
        assert 0 < kind["config"]["label_smoothing"] < 1 and kind["config"]["from_logits"] is False, kind
    else:
        assert kind in ("categorical_crossentropy", "sparse_categorical_crossentropy")
    assert loss["metrics"] == ["accuracy"] and loss["loss_weights"] is None
    assert set(optimizer["config"]) == OPTIMIZERS[optimizer["class_name"]], optimizer


def load_h5(path):
    """load_model_from_hdf5: layers from model_config, weights by order from model_weights."""
    with h5py.File(path, "r") as file:
        config = json.loads(text(file, "model_config"))
        assert config["class_name"] == "Sequential"
        assert text(file, "keras_version") == "3.5.0" and text(file, "backend") == "tensorflow"
        layers = [construct(layer) for layer in config["config"]["layers"]]
        for layer in config["config"]["layers"]:
            check_objects(layer["config"], module=False)
        group = file["model_weights"]
        weighted = [(name, settings) for name, settings in layers if name in WEIGHTS]
        assert attribute(group, "layer_names") == [settings["name"] for _, settings in layers[1:]]
        stored = [n for n in attribute(group, "layer_names") if attribute(group[n], "weight_names")]
        assert len(stored) == len(weighted), (stored, weighted)
        values = {}
        for (name, settings), group_name in zip(weighted, stored):
            names = attribute(group[group_name], "weight_names")
            assert [n.split("/")[-1] for n in names] == WEIGHTS[name], names
            values[settings["name"]] = [np.asarray(group[group_name][n]) for n in names]
        assert attribute(group["top_level_model_weights"], "weight_names") == []
        training = json.loads(text(file, "training_config"))
        check_compiled(training, training["optimizer_config"])
        assert "optimizer_weights" not in file
    return layers, values


def snake_case(name):
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def load_keras(path):
    """_load_model_from_fileobj: layers from config.json, weights by class and count from model.weights.h5."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == ["metadata.json", "config.json", "model.weights.h5"], names
        for member in archive.infolist():
            assert member.file_size <= 100 * member.compress_size
        metadata = json.loads(archive.read("metadata.json"))
        assert metadata["keras_version"] == "3.5.0"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d", metadata["date_saved"])
        config = json.loads(archive.read("config.json"))
        weights = io.BytesIO(archive.read("model.weights.h5"))
    assert (config["module"], config["class_name"], config["registered_name"]) == ("keras", "Sequential", None)
    assert config["build_config"] == {"input_shape": [None, 28, 28, 1]}
    assert config["config"]["build_input_shape"] == [None, 28, 28, 1]
    check_compiled(config["compile_config"], config["compile_config"]["optimizer"])
    assert config["compile_config"]["optimizer"]["module"] == "keras.optimizers"
    layers = []
    for layer in config["config"]["layers"]:
        assert layer["module"] == "keras.layers" and layer["registered_name"] is None
        check_objects(layer["config"], module=True)
        layers.append(construct(layer))
    values, used = {}, {}
    with h5py.File(weights, "r") as file:
        assert len(file["vars"]) == 0
        for name, settings in layers[1:]:
            key = snake_case(name)
            used[key] = used.get(key, -1) + 1
            group = file["layers"][f"{key}_{used[key]}" if used[key] else key]["vars"]
            wanted = WEIGHTS.get(name, [])
            assert len(group) == len(wanted), (name, list(group))
            if wanted:
                values[settings["name"]] = [np.asarray(group[str(i)]) for i in range(len(wanted))]
    return layers, values


def convolve(x, kernel, padding):
    height, width, channels, filters = kernel.shape
    if padding == "same":
        before = ((height - 1) // 2, (width - 1) // 2)
        pads = [(0, 0), (before[0], height - 1 - before[0]), (before[1], width - 1 - before[1]), (0, 0)]
        x = np.pad(x, pads)
    windows = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(1, 2))
    return np.tensordot(windows, kernel.transpose(2, 0, 1, 3), axes=([3, 4, 5], [0, 1, 2]))


def predict(layers, values, x):
    """The logits: what goes into the last softmax."""
    assert layers[0][1]["batch_shape"] == [None, 28, 28, 1]
    for name, settings in layers[1:]:
        weights = [w.astype(np.float64) for w in values.get(settings["name"], [])]
        if name == "Conv2D":
            assert settings["strides"] == [1, 1] and list(weights[0].shape[:2]) == settings["kernel_size"]
            assert weights[0].shape == (*settings["kernel_size"], x.shape[-1], settings["filters"])
            x = convolve(x, weights[0], settings["padding"]) + weights[1]
        elif name == "BatchNormalization":
            assert settings["axis"] == -1
            gamma, beta, mean, variance = weights
            x = (x - mean) / np.sqrt(variance + settings["epsilon"]) * gamma + beta
        elif name == "MaxPooling2D":
            size = settings["pool_size"][0]
            n, h, w, c = x.shape
            x = x[:, : h // size * size, : w // size * size]
            x = x.reshape(n, h // size, size, w // size, size, c).max(axis=(2, 4))
        elif name == "Flatten":
            x = x.reshape(len(x), -1)
        elif name == "Dense":
            assert weights[0].shape == (x.shape[-1], settings["units"])
            x = x @ weights[0] + weights[1]
        if settings.get("activation") == "relu":
            x = np.maximum(x, 0)
    assert layers[-1][1]["activation"] == "softmax"
    return x


def check(path, digits_path):
    layers, values = (load_keras if path.endswith(".keras") else load_h5)(path)
    with open(digits_path) as file:
        digits = json.load(file)
    x = np.array(digits["pixels"], dtype=np.float64).reshape(-1, 28, 28, 1) / 255
    worst = np.abs(predict(layers, values, x) - np.array(digits["logits"])).max()
    print(
        json.dumps(
            {
                "worst": float(worst),
                "parameters": int(sum(w.size for weights in values.values() for w in weights)),
                "layers": [name for name, _ in layers],
                "l2": [s["kernel_regularizer"]["config"]["l2"] for _, s in layers if s.get("kernel_regularizer")],
            }
        )
    )


def keras_names(layers):
    """Names as Keras gives them in a second model of a session: conv2d_7, conv2d_8, ..."""
    counts, names = {}, {}
    for name, settings in layers:
        key = snake_case(name)
        counts[key] = counts.get(key, 6) + 1
        names[settings["name"]] = f"{key}_{counts[key]}"
    return names


def chained(layers, version):
    """The layers' configs as those of a Functional model; Keras lists them in any order, here the last one first."""
    listed, source = [], None
    for name, settings in layers:
        tensor = [source, 0, 0]
        if source is None:
            inbound = []
        elif version == 2:
            inbound = [[[*tensor, {}]]]
        else:
            keras_tensor = {"class_name": "__keras_tensor__", "config": {"shape": [None], "keras_history": tensor}}
            inbound = [{"args": [keras_tensor], "kwargs": {"training": False}}]
        source = settings["name"]
        listed.append({"class_name": name, "name": source, "config": settings, "inbound_nodes": inbound})
    output = [source, 0, 0]
    return {
        "name": "model_3",
        "layers": listed[-1:] + listed[:-1],
        "input_layers": [[listed[0]["name"], 0, 0]],
        "output_layers": [output] if version == 2 else output,
    }


def rewrite(path, layout, out):
    layers, values = load_h5(path)
    names = keras_names(layers)
    values = {names[name]: weights for name, weights in values.items()}
    renamed = [(name, {**settings, "name": names[settings["name"]]}) for name, settings in layers]
    for name, settings in renamed:
        if name == "BatchNormalization" and layout in ("keras2", "functional2"):
            settings["axis"] = [3]
        if settings.get("kernel_regularizer"):
            l2 = float(np.float32(settings["kernel_regularizer"]["config"]["l2"]))
            settings["kernel_regularizer"] = {"class_name": "L2", "config": {"l2": l2}}
    if layout == "keras2":
        # Keras 2's Sequential has no InputLayer among its layers: the first layer says what it reads.
        first = renamed[1][1]
        first["batch_input_shape"] = renamed[0][1]["batch_shape"]
        listed = [{"class_name": name, "config": settings} for name, settings in renamed[1:]]
        config = {"class_name": "Sequential", "config": {"name": "sequential_4", "layers": listed}}
    elif layout in ("functional2", "functional3"):
        config = {"class_name": "Functional", "config": chained(renamed, int(layout[-1]))}
    else:
        listed = [
            {"module": "keras.layers", "class_name": name, "config": settings, "registered_name": None}
            for name, settings in renamed
        ]
        config = {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": listed}}
    if layout == "nested":
        return write_keras(renamed, values, config, out)
    with h5py.File(out, "w") as file:
        old = layout.endswith("2")
        file.attrs["keras_version"] = "2.15.0" if old else "3.5.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode("utf8")
        group = file.create_group("model_weights")
        layer_names = [settings["name"] for _, settings in renamed]
        if layout == "functional2":
            # As h5py writes Python's own texts: of variable length, in UTF-8; and in the chunks of long lists.
            half = len(layer_names) // 2
            group.attrs["layer_names0"] = layer_names[:half]
            group.attrs["layer_names1"] = layer_names[half:]
        else:
            group.attrs["layer_names"] = [n.encode("utf8") for n in layer_names]
        for name, settings in renamed:
            layer = settings["name"]
            inner = group.create_group(layer)
            prefix, suffix = (f"{layer}", ":0") if old else (f"sequential/{layer}", "")
            paths = [f"{prefix}/{w}{suffix}" for w in WEIGHTS.get(name, [])]
            inner.attrs["weight_names"] = paths if layout == "functional2" else [p.encode("utf8") for p in paths]
            for weight_path, value in zip(paths, values.get(layer, [])):
                inner.create_dataset(weight_path, value.shape, dtype=value.dtype)[:] = value
        # An optimizer's state, which is not looked at.
        file.create_group("optimizer_weights")["iteration:0"] = np.int64(17)


def write_keras(renamed, values, config, out):
    weights, used = io.BytesIO(), {}
    with h5py.File(weights, "w") as file:
        for name, settings in renamed:
            key = snake_case(name)
            used[key] = used.get(key, -1) + 1
            group = f"_layer_checkpoint_dependencies/{key}_{used[key]}" if used[key] else f"_layer_checkpoint_dependencies/{key}"
            inner = file.create_group(group).create_group("vars")
            for i, value in enumerate(values.get(settings["name"], [])):
                inner.create_dataset(str(i), data=value, compression="gzip")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "2.13.1", "date_saved": "2023-09-01@12:00:00"}))
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())


if __name__ == "__main__":
    {"check": check, "rewrite": rewrite}[sys.argv[1]](*sys.argv[2:])
