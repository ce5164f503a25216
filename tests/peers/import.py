"""Trains models with LightGBM, XGBoost, scikit-learn and CatBoost and writes them with their predictions, for the tests of `crates/import`.

    python import.py FOLDER [--fixtures]

The folder gets `index.json`, the model files, `rows.f64` (1,000 rows of six numbers, little-endian) and for each model
`NAME.f64`: the scores of each row, then its predictions. With `--fixtures` only the few models that are committed.
`VITRINE_IMPORT_MODELS=FOLDER cargo test -p vitrine-import` compares all of it.
"""

import json
import pathlib
import re
import sys

import lightgbm
import numpy
import pandas
import xgboost

import import_more

ROWS, NUMBERS, KINDS = 1000, 4, [7, 40]
FIXTURES = {
    "lgb-regression-nan", "lgb-multiclass-zero", "lgb-binary-none", "lgb-poisson-categories", "lgb-rf-regression",
    "lgb-binary-pandas", "xgb-squarederror", "xgb-poisson-categories", "xgb-softprob-categories-ubj",
    "xgb-logistic-dart", "xgb-logistic-pandas-onehot",
}
RANDOM = numpy.random.default_rng(20240601)


def table(n):
    """Numbers with ties, zeros and tiny numbers, and two features of categories."""
    numbers = RANDOM.normal(size=(n, NUMBERS))
    numbers[:, 1] = numpy.round(numbers[:, 1], 1)
    numbers[:, 2] = numpy.where(RANDOM.random(n) < 0.4, 0.0, numbers[:, 2])
    numbers[:, 3] = numpy.exp(3 * numbers[:, 3])
    kinds = [RANDOM.integers(0, kind, n) for kind in KINDS]
    return numpy.column_stack([numbers, *kinds])


def holes(rows, share):
    rows = rows.copy()
    rows[RANDOM.random(rows.shape) < share] = numpy.nan
    return rows


def score(rows):
    a, b, c, d, k, m = numpy.nan_to_num(rows, nan=0.7).T
    effect = numpy.sin(numpy.arange(50) * 1.7)
    return a + (b > 0.3) * c + 0.3 * numpy.log1p(d) + effect[k.astype(int)] + 0.7 * effect[m.astype(int)]


N = 2000
FULL = table(N)
SCORE = score(FULL)
HOLED = holes(FULL, 0.15)
TARGETS = {
    "value": SCORE + RANDOM.normal(size=N) * 0.3,
    "positive": numpy.exp(SCORE * 0.4) + 0.01,
    "share": 1 / (1 + numpy.exp(-SCORE)),
    "two": (SCORE + RANDOM.normal(size=N) * 0.5 > 0.5) * 1.0,
    "three": numpy.digitize(SCORE + RANDOM.normal(size=N) * 0.5, [0, 1.5]).astype(float),
}


def lightgbm_models():
    def fit(name, objective, target, rows=HOLED, categories=False, rounds=12, exact=True, pandas_table=False, **more):
        data = rows if categories else rows[:, :NUMBERS]
        parameters = {"objective": objective, "num_leaves": 9, "verbose": -1, "seed": 3, "num_threads": 2, **more}
        if objective.startswith("multi"):
            parameters["num_class"] = 3
        options = {"categorical_feature": [4, 5]} if categories else {}
        if pandas_table:
            data, options = frame(rows, "é"), {}
        parameters["min_data_in_leaf"] = more.get("min_data_in_leaf", 10)
        rows_and_targets = lightgbm.Dataset(data, TARGETS[target], free_raw_data=False, **options)
        booster = lightgbm.train(parameters, rows_and_targets, rounds)
        factor = more.get("sigmoid", 1) / (rounds if more.get("boosting") == "rf" else 1)
        about = {"exact": exact, "task": task(objective, target), "columns": 6 if categories else NUMBERS}
        return name, booster, {**about, "factor": factor}

    for objective in ["regression", "regression_l1", "huber", "fair", "quantile"]:
        yield fit(f"lgb-{objective}-nan", objective, "value")
    for objective in ["mape", "poisson", "gamma", "tweedie"]:
        yield fit(f"lgb-{objective}-nan", objective, "positive")
    yield fit("lgb-cross_entropy-nan", "cross_entropy", "share")
    for objective, target in [
        ("regression", "value"), ("binary", "two"), ("multiclass", "three"), ("poisson", "positive"),
    ]:
        short = f"lgb-{objective}"
        if objective != "regression" and objective != "poisson":
            yield fit(f"{short}-nan", objective, target)
        yield fit(f"{short}-none", objective, target, rows=FULL)
        yield fit(f"{short}-zero", objective, target, zero_as_missing=True)
        yield fit(f"{short}-unused-missing", objective, target, use_missing=False)
        yield fit(f"{short}-dart", objective, target, boosting="dart", drop_rate=0.5)
        average = dict(boosting="rf", bagging_fraction=0.6, bagging_freq=1, rounds=11)
        yield fit(f"lgb-rf-{objective}", objective, target, exact=objective in ["regression", "poisson"], **average)
        yield fit(f"{short}-categories", objective, target, categories=True)
        yield fit(f"{short}-categories-zero", objective, target, categories=True, zero_as_missing=True)
        yield fit(f"{short}-onehot", objective, target, categories=True, max_cat_to_onehot=100)
        yield fit(f"{short}-pandas", objective, target, categories=True, pandas_table=True)
        yield fit(f"{short}-stumps-alone", objective, target, min_data_in_leaf=N)
    yield fit("lgb-binary-sigmoid2", "binary", "two", sigmoid=2.0)
    yield fit("lgb-binary-sigmoid0.7", "binary", "two", exact=False, sigmoid=0.7)
    yield fit("lgb-regression-goss", "regression", "value", data_sample_strategy="goss")
    yield fit("lgb-regression-extra", "regression", "value", extra_trees=True)
    yield fit("lgb-regression-many", "regression", "value", rounds=400, num_leaves=31, categories=True)
    # More distinct leaves than a file of ours holds.
    crowd = dict(rounds=1300, num_leaves=63, min_data_in_leaf=3)
    yield fit("lgb-regression-crowd", "regression", "value", exact=False, **crowd)
    yield fit("lgb-multiclass-crowd", "multiclass", "three", exact=False, **{**crowd, "rounds": 450})
    constant = FULL.copy()
    constant[:, 1] = 5.0
    yield fit("lgb-regression-constant", "regression", "value", rows=constant)


def xgboost_models():
    def fit(name, objective, target, rows=HOLED, categories=False, rounds=12, ending="json", pandas_table=False, **more):
        parameters = {"objective": objective, "max_depth": 4, "seed": 3, "nthread": 2, **more}
        if objective.startswith("multi"):
            parameters["num_class"] = 3
        if pandas_table:
            data = xgboost.DMatrix(frame(rows, "e"), TARGETS[target], enable_categorical=True)
        else:
            data = matrix(rows, categories, TARGETS[target])
        booster = xgboost.train(parameters, data, rounds)
        about = {"exact": True, "task": task(objective, target), "columns": 6 if categories else NUMBERS}
        return name, booster, {**about, "ending": ending, "logit": objective == "binary:logitraw"}

    for objective in ["squarederror", "squaredlogerror", "pseudohubererror", "absoluteerror", "quantileerror"]:
        target = "positive" if objective == "squaredlogerror" else "value"
        more = {"quantile_alpha": 0.8} if objective == "quantileerror" else {}
        yield fit(f"xgb-{objective}", f"reg:{objective}", target, **more)
    for objective in ["reg:gamma", "reg:tweedie", "count:poisson"]:
        yield fit(f"xgb-{objective.split(':')[1]}", objective, "positive")
    yield fit("xgb-logitraw", "binary:logitraw", "two")
    yield fit("xgb-softmax", "multi:softmax", "three")
    yield fit("xgb-reg-logistic", "reg:logistic", "share")
    for objective, target in [
        ("reg:squarederror", "value"), ("binary:logistic", "two"), ("multi:softprob", "three"),
        ("count:poisson", "positive"),
    ]:
        short = f"xgb-{objective.split(':')[1]}"
        if objective in ["binary:logistic", "multi:softprob"]:
            yield fit(short, objective, target)
        yield fit(f"{short}-none", objective, target, rows=FULL)
        yield fit(f"{short}-base", objective, target, base_score=0.3)
        yield fit(f"{short}-dart", objective, target, booster="dart", rate_drop=0.4)
        yield fit(f"{short}-parallel", objective, target, num_parallel_tree=3, subsample=0.7, rounds=5)
        yield fit(f"{short}-categories", objective, target, categories=True, max_cat_to_onehot=1)
        yield fit(f"{short}-categories-ubj", objective, target, categories=True, ending="ubj", max_depth=3)
        yield fit(f"{short}-onehot", objective, target, categories=True, max_cat_to_onehot=100)
        yield fit(f"{short}-pandas-onehot", objective, target, categories=True, pandas_table=True, max_cat_to_onehot=9)
        yield fit(f"{short}-ubj", objective, target, ending="ubj")
        yield fit(f"{short}-exact", objective, target, tree_method="exact")
    yield fit("xgb-squarederror-lossguide", "reg:squarederror", "value", grow_policy="lossguide", max_leaves=12)
    yield fit("xgb-squarederror-many", "reg:squarederror", "value", rounds=400, categories=True)
    yield fit("xgb-squarederror-alone", "reg:squarederror", "value", gamma=1e9)


def refused(folder):
    """Models that are refused, with a word of the reason."""
    rows, data = HOLED[:, :NUMBERS], {}

    def light(name, word, objective, target, **more):
        options = {"group": [20] * (N // 20)} if "rank" in str(objective) else {}
        set_ = lightgbm.Dataset(rows, TARGETS[target], **options)
        booster = lightgbm.train({"objective": objective, "verbose": -1, "num_leaves": 4, **more}, set_, 2)
        booster.save_model(folder / f"{name}.txt")
        data[f"{name}.txt"] = word

    def xg(name, word, objective, target, values=None, **more):
        set_ = matrix(HOLED, False, TARGETS[target] if values is None else values)
        if objective.startswith("rank"):
            set_.set_group([20] * (N // 20))
        if objective == "survival:aft":
            set_.set_float_info("label_lower_bound", TARGETS[target])
            set_.set_float_info("label_upper_bound", TARGETS[target] + 1)
        booster = xgboost.train({"objective": objective, "max_depth": 2, **more}, set_, 2)
        booster.save_model(folder / f"{name}.json")
        data[f"{name}.json"] = word

    light("lgb-lambdarank", "ranks", "lambdarank", "three")
    light("lgb-rank_xendcg", "ranks", "rank_xendcg", "three")
    light("lgb-multiclassova", "probability of its own", "multiclassova", "three", num_class=3)
    light("lgb-linear", "linear models", "regression", "value", linear_tree=True)
    light("lgb-sqrt", "square root", "regression", "positive", reg_sqrt=True)
    light("lgb-cross_entropy_lambda", "the objective 'cross_entropy_lambda'", "cross_entropy_lambda", "share")
    light("lgb-custom", "no objective", lambda p, d: (p - d.get_label(), numpy.ones(N)), "value")
    xg("xgb-rank", "ranks", "rank:ndcg", "three")
    xg("xgb-cox", "survival", "survival:cox", "positive")
    xg("xgb-aft", "survival", "survival:aft", "positive")
    xg("xgb-linear", "booster 'gblinear'", "reg:squarederror", "value", booster="gblinear")
    xg("xgb-hinge", "without a probability", "binary:hinge", "two")
    both = numpy.column_stack([TARGETS["value"], TARGETS["positive"]])
    xg("xgb-targets", "2 targets", "reg:squarederror", "value", both)
    xg("xgb-vector-leaves", "2 targets", "reg:squarederror", "value", both, multi_strategy="multi_output_tree")
    xg("xgb-quantiles", "2 targets", "reg:quantileerror", "value", quantile_alpha=[0.1, 0.9])
    return data


def task(objective, target):
    if objective.startswith("multi"):
        return "multiclass"
    binary = target == "two" or objective in ["cross_entropy", "reg:logistic"]
    return "binary" if binary else "regression"


def frame(rows, letter):
    """The table of pandas, with names for categories. XGBoost 3.2 cuts names at wrong places that are not ASCII."""
    columns = {f"number {i}": rows[:, i] for i in range(NUMBERS)}
    for i, kind in enumerate(KINDS):
        names = [f"kind {letter}{k:02}" for k in range(kind)]
        codes = numpy.nan_to_num(rows[:, NUMBERS + i], nan=-1).astype(int)
        columns[f"kind {i}"] = pandas.Categorical.from_codes(numpy.where(codes < kind, codes, -1), names)
    return pandas.DataFrame(columns)


def matrix(rows, categories, targets=None):
    types = ["q"] * NUMBERS + ["c"] * len(KINDS)
    columns = 6 if categories else NUMBERS
    return xgboost.DMatrix(rows[:, :columns], targets, feature_types=types[:columns], enable_categorical=True)


def thresholds(file, columns):
    """The thresholds of a model's numbers, each with its feature."""
    if file.suffix == ".txt":
        text = file.read_text()
        lists = [re.findall(rf"^{key}=(.*)$", text, re.M) for key in ["split_feature", "threshold", "decision_type"]]
        for features, limits, kinds in zip(*lists):
            for feature, limit, kind in zip(features.split(), limits.split(), kinds.split()):
                if int(kind) & 1 == 0:
                    yield int(feature), float(limit)
    elif file.suffix == ".json":
        booster = json.loads(file.read_text())["learner"]["gradient_booster"]
        for tree in booster.get("model", booster.get("gbtree", {}).get("model"))["trees"]:
            for node, left in enumerate(tree["left_children"]):
                if left != -1 and tree["split_type"][node] == 0:
                    yield tree["split_indices"][node], numpy.float32(tree["split_conditions"][node])


def around(limit):
    """Numbers next to a threshold: of 64 bits, and for one of 32 bits where numbers round to it or to its neighbour."""
    if not isinstance(limit, numpy.float32):
        return [limit, numpy.nextafter(limit, -numpy.inf), numpy.nextafter(limit, numpy.inf)]
    below = numpy.nextafter(limit, numpy.float32(-numpy.inf))
    middle = (float(below) + float(limit)) / 2
    return [float(limit), float(below), middle, numpy.nextafter(middle, -numpy.inf), numpy.nextafter(middle, numpy.inf)]


def more(folder, rows, few):
    """The models of scikit-learn and CatBoost."""
    made = import_more.written(folder, FULL, HOLED, TARGETS, few)
    rows = import_more.rows_for(made, rows, RANDOM, around)
    (folder / "rows-more.f64").write_bytes(rows.astype("<f8").tobytes())
    index = []
    for name, file, about, predict, _ in made:
        data = rows[:, :about["columns"]]
        predictions = predict(import_more.filled(data) if about["filled"] else data)
        bytes_ = numpy.asarray(predictions, dtype="<f8").reshape(ROWS, -1).tobytes()
        (folder / f"{name}.f64").write_bytes(bytes_)
        index.append({"name": name, "file": file, "scores": 0, "pandas": False, "exact": False, "more": True, **about})
    return index


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    few = "--fixtures" in sys.argv
    models, limits = [], []
    for name, booster, about in [*lightgbm_models(), *xgboost_models()]:
        if few and name not in FIXTURES:
            continue
        file = folder / f"{name}.{about.pop('ending', 'txt')}"
        booster.save_model(file)
        if name.startswith("lgb"):
            # What comes after the trees is long, and of it only the texts of categories are read.
            text = file.read_text()
            file.write_text(re.sub(r"\nfeature_importances:.*end of parameters\n", "", text, flags=re.S))
        models.append((name, booster, file, about))
        limits += list(thresholds(file, about["columns"]))
    rows = holes(table(ROWS), 0.08)
    # Half of the rows have numbers at the thresholds, or next to them.
    for row in rows[ROWS // 2:]:
        for _ in range(6):
            feature, limit = limits[RANDOM.integers(len(limits))]
            row[feature] = RANDOM.choice(around(limit))
    tiny = [0.0, -0.0, 1e-35, float(numpy.float32(1e-35)), -1e-36, 1e-30, 1e300, -1e300, 5e-324]
    for row, number in zip(rows, tiny * 5):
        row[RANDOM.integers(NUMBERS)] = number
    # Numbers beyond 32 bits are infinite in XGBoost, which then refuses them.
    rows[:, :NUMBERS] = numpy.clip(rows[:, :NUMBERS], -1e37, 1e37)
    # Categories that no training row had.
    rows[100:110, 4], rows[105:115, 5] = 33, 1000
    (folder / "rows.f64").write_bytes(rows.astype("<f8").tobytes())
    index = []
    for name, booster, file, about in models:
        if "pandas" in name:
            data = frame(rows, "é" if name.startswith("lgb") else "e")
        else:
            data = rows[:, :about["columns"]]
        if isinstance(booster, lightgbm.Booster):
            scores, predictions = booster.predict(data, raw_score=True), booster.predict(data)
            # The mean is a division, and its factor is a rounded number.
            scores = scores / round(1 / about["factor"]) if name.startswith("lgb-rf") else scores * about["factor"]
        else:
            if "pandas" in name:
                data = xgboost.DMatrix(data, enable_categorical=True)
            else:
                data = matrix(rows, about["columns"] == 6)
            scores, predictions = booster.predict(data, output_margin=True), booster.predict(data)
            if about.pop("logit"):
                predictions = 1 / (1 + numpy.exp(-predictions.astype(float)))
            if predictions.ndim == 1 and scores.ndim == 2:
                # `multi:softmax` gives classes.
                powers = numpy.exp(scores.astype(float) - scores.max(axis=1, keepdims=True))
                predictions = powers / powers.sum(axis=1, keepdims=True)
        both = [numpy.asarray(part, dtype="<f8").reshape(ROWS, -1) for part in (scores, predictions)]
        (folder / f"{name}.f64").write_bytes(b"".join(part.tobytes() for part in both))
        about = {key: about[key] for key in ["exact", "task", "columns"]}
        index.append({"name": name, "file": file.name, "scores": both[0].shape[1], "pandas": "pandas" in name, **about})
    index += more(folder, rows, few)
    versions = {"lightgbm": lightgbm.__version__, "xgboost": xgboost.__version__, **import_more.versions()}
    listed = {"versions": versions, "models": index, "refused": {} if few else refused(folder)}
    (folder / "index.json").write_text(json.dumps(listed, indent=1) + "\n")


main()
