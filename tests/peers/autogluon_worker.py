"""Carries out the `fit` job with AutoGluon: one line of JSON in, one out. Its own talk goes to standard error."""

import contextlib
import json
import resource
import sys
import tempfile
import time

import numpy
import pandas
from autogluon.tabular import TabularPredictor
from rows import Split

SINGLE_ROWS = 20


def cpu_seconds():
    """The CPU seconds of this process and of those that it has started and that have ended."""
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in parts)


def fit(job, folder):
    split = Split(job["data"], job["split"])
    task = split.meta["task"]
    train, test = pandas.DataFrame(split.train), pandas.DataFrame(split.test)
    metric = {"regression": "r2", "binary": "roc_auc", "multiclass": "accuracy"}[task]
    start = cpu_seconds()
    predictor = TabularPredictor("target", problem_type=task, eval_metric=metric, path=folder, verbosity=0)
    predictor.fit(train.assign(target=split.train_targets), presets="best_quality", time_limit=job["seconds"],
                  num_cpus=1, num_gpus=0, excluded_model_types=["NN_TORCH", "FASTAI"])
    train_seconds = cpu_seconds() - start
    predictor.persist()
    predict = predictor.predict if task == "regression" else predictor.predict_proba
    start = cpu_seconds()
    predicted = predict(test)
    batch = (cpu_seconds() - start) / len(test)
    start = cpu_seconds()
    for row in range(SINGLE_ROWS):
        predict(test.iloc[row : row + 1])
    single = (cpu_seconds() - start) / SINGLE_ROWS
    numpy.ascontiguousarray(predicted, dtype="<f8").tofile(job["predictions"])
    return {"train_seconds": train_seconds, "batch_seconds_per_row": batch, "single_seconds_per_row": single}


for line in sys.stdin:
    with contextlib.redirect_stdout(sys.stderr), tempfile.TemporaryDirectory() as folder:
        try:
            answer = fit(json.loads(line), folder)
        except Exception as error:  # The failure must be reported to the caller.
            answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
