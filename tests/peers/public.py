"""`model-builder new` with its defaults on public tables, beside LightGBM, a random forest and a linear model with theirs.

    pip install -r requirements.txt -r requirements-public.txt
    python public.py MODEL_BUILDER FOLDER [--preset PRESET] [--only NAME,NAME] [--autogluon PYTHON] [--seconds N]

AutoGluon wants an environment of its own, whose Python is named; see `requirements-autogluon.txt`.

A random quarter of the rows is kept aside from everybody. The score is R2 for values and the ROC AUC for classes, one
against the rest where there are several. Times are CPU seconds, the others on one thread.
"""

import argparse
import pathlib
import resource
import shutil
import subprocess
import time
import warnings

import lightgbm
import numpy
import pandas
from public_tables import tables
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# So much better counts as at least as good: the last digit that is shown.
TIE = 1e-4


def is_text(column):
    return not pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_bool_dtype(column)


def score(task, actual, predicted, classes):
    if task == "regression":
        return r2_score(actual, predicted)
    if task == "binary":
        return roc_auc_score(actual == classes[1], predicted[:, 1])
    return roc_auc_score(actual, predicted / predicted.sum(axis=1, keepdims=True), multi_class="ovr", labels=classes)


def peers(train, test, target, task):
    """The score and the CPU seconds of each library."""
    inputs, held_out = train.drop(columns=target), test.drop(columns=target)
    texts = [name for name in inputs if is_text(inputs[name])]
    for frame in (inputs, held_out):
        frame[texts] = frame[texts].astype(object)
    numbers = [name for name in inputs if name not in texts]
    coded = [frame.copy() for frame in (inputs, held_out)]
    for name in texts:
        coded[0][name] = coded[0][name].astype("category")
        coded[1][name] = pandas.Categorical(coded[1][name], categories=coded[0][name].cat.categories)

    def prepared(estimator):
        number = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        text = make_pipeline(
            SimpleImputer(strategy="constant", fill_value="missing"),
            OneHotEncoder(handle_unknown="ignore", max_categories=50),
        )
        return make_pipeline(make_column_transformer((number, numbers), (text, texts)), estimator)

    values = task == "regression"
    booster = lightgbm.LGBMRegressor if values else lightgbm.LGBMClassifier
    forest = RandomForestRegressor if values else RandomForestClassifier
    linear = Ridge() if values else LogisticRegression(max_iter=2000)
    models = {
        "LightGBM": (booster(verbose=-1, n_jobs=1), *coded),
        "forest": (prepared(forest(n_jobs=1, random_state=0)), inputs, held_out),
        "linear": (prepared(linear), inputs, held_out),
    }
    for name, (model, fitted, judged) in models.items():
        start = time.process_time()
        model.fit(fitted, train[target])
        seconds = time.process_time() - start
        predicted = model.predict(judged) if values else model.predict_proba(judged)
        yield name, score(task, test[target], predicted, [] if values else model.classes_), seconds


def ours(program, folder, train, test, target, task, preset):
    """The score, the CPU seconds and the number of rows without a prediction of `new` and `predict --csv`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    train.to_csv(folder / "train.csv", index=False)
    test.to_csv(folder / "test.csv", index=False)
    before = children_seconds()
    new = [program, "--quiet", "new", folder / "train.csv", "--target", target, "--name", "it", "--preset", preset]
    subprocess.run([*new, "--out", folder / "it"], check=True, capture_output=True)
    seconds = children_seconds() - before
    where = ["--systems", folder / "it" / "systems", "--assets", folder / "it" / "assets"]
    scoring = ["predict", "it", "--csv", folder / "test.csv", "--output", folder / "scored.csv"]
    subprocess.run([program, "--quiet", *where, *scoring], check=True, capture_output=True)
    scored = pandas.read_csv(folder / "scored.csv", low_memory=False)
    missing = scored["error"].notna().sum()
    if task == "regression":
        predicted = scored["value"] if "value" in scored else scored["prediction"]
        return r2_score(test[target], predicted.fillna(train[target].mean())), seconds, missing
    classes = sorted(train[target].unique())
    columns = scored[[f"probability_{value}" for value in classes]]
    predicted = columns.fillna(1 / len(classes)).to_numpy()
    return score(task, test[target], predicted, classes), seconds, missing


def children_seconds():
    """The CPU seconds of the processes that were started and have ended."""
    of = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of.ru_utime + of.ru_stime


def autogluon(python, folder, test, target, task, seconds):
    """The score and the CPU seconds of AutoGluon, on the files that `ours` has written."""
    worker = pathlib.Path(__file__).with_name("autogluon_table.py")
    output = folder / "autogluon.csv"
    before = children_seconds()
    files = [folder / "train.csv", folder / "test.csv"]
    subprocess.run([python, worker, *files, target, task, str(seconds), output], check=True, capture_output=True)
    used = children_seconds() - before
    predicted = pandas.read_csv(output)
    if task == "regression":
        return r2_score(test[target], predicted[target]), used
    classes = sorted(test[target].unique())
    return score(task, test[target], predicted[[str(value) for value in classes]].to_numpy(), classes), used


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--preset", default="good")
    parser.add_argument("--only", default="")
    parser.add_argument("--autogluon", default="")
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    heads = ["table", "rows", "Vitrine", "LightGBM", "forest", "linear", "difference to the best", "CPU (s)", "theirs (s)"]
    heads += ["AutoGluon", "difference to it", "its CPU (s)"] if args.autogluon else []
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    n_won = n_all = n_level = 0
    for name, frame, target, task in tables(str(args.folder)):
        if args.only and name not in args.only.split(","):
            continue
        kept = numpy.random.default_rng(7).random(len(frame)) < 0.25
        train, test = (frame[part].reset_index(drop=True) for part in (~kept, kept))
        theirs = {peer: (value, seconds) for peer, value, seconds in peers(train, test, target, task)}
        own, seconds, missing = ours(args.program, args.folder / name, train, test, target, task, args.preset)
        difference = own - max(value for value, _ in theirs.values())
        n_won, n_all = n_won + (difference >= -TIE), n_all + 1
        scores = " | ".join(f"{value:.4f}" for value in [own, *(value for value, _ in theirs.values())])
        cpu = sum(seconds for _, seconds in theirs.values())
        note = f", {missing} rows without a prediction" if missing else ""
        line = f"| {name} | {len(frame)} | {scores} | {difference:+.4f}{note} | {seconds:.1f} | {cpu:.1f} |"
        if args.autogluon:
            other, used = autogluon(args.autogluon, args.folder / name, test, target, task, args.seconds)
            n_level += own - other >= -TIE
            line += f" {other:.4f} | {own - other:+.4f} | {used:.1f} |"
        print(line, flush=True)
    print(f"\nAt least as good as the best of the three on {n_won} of {n_all} tables.")
    if args.autogluon:
        print(f"At least as good as AutoGluon on {n_level} of {n_all} tables.")


main()
