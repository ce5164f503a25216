"""Carries out jobs, one JSON object per line on standard input, and answers each with one line.

`hello` returns the versions; `fit` fits one model of one library to one split, times it and writes its predictions;
`score` judges predictions, of whichever library.
"""

import datetime
import json
import platform
import sys
import time
import warnings
from importlib.metadata import version

import numpy
from rows import Split
from sklearn import metrics

LIBRARIES = ["scikit-learn", "lightgbm", "xgboost-cpu", "numpy"]
# Predictions are repeated until so many CPU seconds have passed, and at most so many rows go one by one.
LONG_ENOUGH, SINGLE_ROWS = 0.05, 100


def hello(_job):
    versions = {"Python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
    return {"versions": versions, "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat()}


def fit(job):
    import libraries

    split = Split(job["data"], job["split"])
    model = libraries.MODELS[job["library"]](job["method"], split.meta, job["split"])
    if model is None:
        return {"absent": True}
    start = time.process_time()
    model.fit(split.train, split.train_targets)
    train_seconds = time.process_time() - start
    predict = model.predict if split.meta["task"] == "regression" else model.predict_proba
    predicted = predict(split.test)
    numpy.ascontiguousarray(predicted, dtype="<f8").tofile(job["predictions"])
    return {
        "train_seconds": train_seconds,
        "batch_seconds_per_row": timed(lambda: predict(split.test)) / len(split.test),
        "single_seconds_per_row": one_by_one(predict, split.test),
        "gzip_bytes": libraries.gzip_bytes(job["library"], model),
    }


def timed(work):
    """The CPU seconds of one call, over as many calls as are long enough."""
    start, calls = time.process_time(), 0
    while True:
        work()
        calls += 1
        seconds = time.process_time() - start
        if seconds >= LONG_ENOUGH:
            return seconds / calls


def one_by_one(predict, rows):
    """The CPU seconds of one row alone; fewer rows where one takes long."""
    singles = [rows[row : row + 1] for row in range(min(SINGLE_ROWS, len(rows)))]
    predict(singles[0])
    start, done = time.process_time(), 0
    for row in singles:
        predict(row)
        done += 1
        if time.process_time() - start > 10 * LONG_ENOUGH:
            break
    return (time.process_time() - start) / done


def score(job):
    split = Split(job["data"], job["split"])
    actual = split.test_targets
    predicted = numpy.fromfile(job["predictions"], dtype="<f8").reshape(len(actual), -1)
    task = split.meta["task"]
    if task == "regression":
        values = predicted[:, 0]
        return scores("R2", metrics.r2_score(actual, values), "MAE", metrics.mean_absolute_error(actual, values))
    # Probabilities that were rounded to few digits may miss the sum of 1 by a little.
    predicted = predicted / predicted.sum(axis=1, keepdims=True)
    loss = metrics.log_loss(actual, predicted, labels=range(predicted.shape[1]))
    if task == "binary":
        return scores("AUC", metrics.roc_auc_score(actual, predicted[:, 1]), "log loss", loss)
    return scores("accuracy", metrics.accuracy_score(actual, predicted.argmax(axis=1)), "log loss", loss)


def scores(first, first_value, second, second_value):
    return {"first": [first, float(first_value)], "second": [second, float(second_value)]}


# The libraries speak of feature names and of iterations; the figures are what counts.
warnings.simplefilter("ignore")
for line in sys.stdin:
    job = json.loads(line)
    try:
        answer = {"hello": hello, "fit": fit, "score": score}[job["do"]](job)
    except Exception as error:  # A failed job must be reported and not end the others.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
