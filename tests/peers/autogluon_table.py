"""Fits AutoGluon's preset `medium_quality` on one core to a table and predicts the rows of another; `public.py` calls it.

    python autogluon_table.py TRAIN.csv TEST.csv TARGET TASK SECONDS PREDICTIONS.csv
"""

import sys
import tempfile

import pandas
from autogluon.tabular import TabularPredictor

train, test, target, task, seconds, output = sys.argv[1:]
metric = {"regression": "r2", "binary": "roc_auc", "multiclass": "roc_auc_ovr"}[task]
# Texts stay texts, as in `public.py`: a class called 1 is not the number 1 there either.
types = {} if task == "regression" else {target: str}
with tempfile.TemporaryDirectory() as folder:
    predictor = TabularPredictor(target, problem_type=task, eval_metric=metric, path=folder, verbosity=0)
    rows = pandas.read_csv(train, dtype=types, keep_default_na=True)
    excluded = ["NN_TORCH", "FASTAI"]
    predictor.fit(rows, presets="medium_quality", time_limit=float(seconds), num_cpus=1, num_gpus=0, excluded_model_types=excluded)
    unknown = pandas.read_csv(test, dtype=types).drop(columns=target)
    predict = predictor.predict if task == "regression" else predictor.predict_proba
    pandas.DataFrame(predict(unknown)).to_csv(output, index=False)
