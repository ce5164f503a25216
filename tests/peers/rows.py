"""Reads the tables that `prepare.py` has written."""

import json
import pathlib

import numpy


class Split:
    """The rows of one split of a table: `train` and `test` inputs, `train_targets` and `test_targets`."""

    def __init__(self, folder, number):
        folder = pathlib.Path(folder)
        self.meta = json.loads((folder / "meta.json").read_text())
        inputs = numpy.fromfile(folder / "inputs.f64", dtype="<f8").reshape(-1, self.meta["n_features"])
        targets = numpy.fromfile(folder / "targets.f64", dtype="<f8")
        train = numpy.fromfile(folder / f"train-{number}.u32", dtype="<u4")
        test = numpy.fromfile(folder / f"test-{number}.u32", dtype="<u4")
        self.train, self.test = inputs[train], inputs[test]
        self.train_targets, self.test_targets = targets[train], targets[test]
        if self.meta["standardise"]:
            mean, spread = self.train.mean(axis=0), self.train.std(axis=0)
            spread[spread == 0] = 1
            self.train, self.test = (self.train - mean) / spread, (self.test - mean) / spread
        if self.meta["task"] != "regression":
            self.train_targets, self.test_targets = self.train_targets.astype(int), self.test_targets.astype(int)
