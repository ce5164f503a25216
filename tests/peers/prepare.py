"""Writes every data set once as plain little-endian numbers, so that all libraries read the same rows and splits.

For each table a folder with `meta.json`, `inputs.f64` (row after row), `targets.f64`, and for each split the row
numbers `train-0.u32` and `test-0.u32`. Prints one JSON line: the tables written and what was left out.
"""

import argparse
import json
import pathlib

import tables

parser = argparse.ArgumentParser()
parser.add_argument("--data-dir")
parser.add_argument("--cache", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("names", nargs="*")
arguments = parser.parse_args()

written, left_out = [], []
for table in tables.tables(arguments.names or list(tables.ALL), arguments.data_dir, arguments.cache):
    if isinstance(table, str):
        left_out.append(table)
        continue
    folder = pathlib.Path(arguments.out) / table.name
    folder.mkdir(parents=True, exist_ok=True)
    table.inputs.tofile(folder / "inputs.f64")
    table.targets.tofile(folder / "targets.f64")
    for number, rows in enumerate(table.splits()):
        for part, numbers in zip(["train", "test"], rows):
            numbers.astype("<u4").tofile(folder / f"{part}-{number}.u32")
    meta = {
        "name": table.name,
        "task": table.task,
        "n_samples": len(table.targets),
        "n_features": table.inputs.shape[1],
        "n_classes": 0 if table.task == "regression" else int(table.targets.max()) + 1,
        "n_splits": table.n_splits,
        "max_depth": table.max_depth,
        "standardise": table.standardise,
    }
    (folder / "meta.json").write_text(json.dumps(meta))
    written.append(meta)
print(json.dumps({"tables": written, "left_out": left_out}))
