"""Writes a fitted model of scikit-learn as JSON that "model-builder import" reads. Needs nothing but scikit-learn.

    from export_sklearn import export
    export(pipeline, "model.json")

or, for a model that joblib or pickle wrote (only open files that you trust):

    python export_sklearn.py model.joblib model.json

Read are Pipeline, ColumnTransformer and FeatureUnion of StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler,
SimpleImputer, OneHotEncoder and OrdinalEncoder, before LinearRegression, Ridge, Lasso, ElasticNet, LogisticRegression,
DecisionTree*, RandomForest*, ExtraTree*, ExtraTrees*, GradientBoosting* or HistGradientBoosting*. Anything else is
refused with its name: no model is written that predicts something else.
"""

import dataclasses
import json
import math
import sys


class Refused(ValueError):
    """What the file cannot say."""


def export(model, path):
    """Writes the fitted model, an estimator or a Pipeline that ends in one."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(described(model), file, allow_nan=False)


def described(model):
    """The model as the JSON file has it."""
    import sklearn

    features = Features(model)
    columns = [Column(source) for source in range(len(features.names))]
    estimator = model
    while kind(estimator) == "Pipeline":
        *steps, (_, estimator) = estimator.steps
        for _, step in steps:
            columns = transformed(step, columns, features)
    about = {
        "format": "scikit-learn for model-builder",
        "version": 1,
        "library_version": sklearn.__version__,
        "model": kind(estimator),
    }
    body = ESTIMATORS.get(kind(estimator), refuse)(estimator, columns, features)
    columns = body.pop("columns", columns)
    inputs = [
        {"name": name, **({"categories": [text(value) for value in known]} if known is not None else {})}
        for name, known in zip(features.names, features.categories)
    ]
    written = {"features": inputs, "impute": features.filled(), "columns": [column.written() for column in columns]}
    return {**about, **written, **body}


class Features:
    """What the table has: names, the categories of those that are encoded, and what stands in for missing values."""

    def __init__(self, model):
        first = model.steps[0][1] if kind(model) == "Pipeline" else model
        names = getattr(model, "feature_names_in_", getattr(first, "feature_names_in_", None))
        if names is None:
            names = [f"x{at}" for at in range(getattr(model, "n_features_in_", getattr(first, "n_features_in_", 0)))]
        self.names = [str(name) for name in names]
        self.categories = [None] * len(self.names)
        self.is_number = [False] * len(self.names)
        self.fills = [set() for _ in self.names]

    def encode(self, source, known):
        """The feature has these categories; every encoder of it must have the same."""
        other = self.categories[source]
        if self.is_number[source] or (other is not None and list(map(text, other)) != list(map(text, known))):
            raise Refused(f"the feature {self.names[source]!r} is read both as a number and as categories, or as different ones")
        self.categories[source] = known

    def filled(self):
        """What stands in for a missing value of each feature; a category by its position, none of them behind the last."""
        values = []
        for name, known, fills in zip(self.names, self.categories, self.fills):
            if len(fills) > 1:
                raise Refused(f"missing values of {name!r} are filled in in more than one way")
            fill = next(iter(fills), None)
            if known is not None and fill is not None:
                fill = position(known, fill)
                fill = len(known) if fill is None else fill
            values.append(fill if fill is None else float(fill))
        return values


@dataclasses.dataclass(frozen=True)
class Column:
    """One input: a feature as it is, or one number for each of its categories, then scaled."""

    source: int
    centre: float = 0.0
    scale: float = 1.0
    one_hot: object = None
    table: object = None
    unknown_missing: object = None
    is_encoded: bool = False
    fill: object = None

    def scaled(self, centre, scale):
        """With (x - centre) / scale behind what is there."""
        if not (math.isfinite(centre) and math.isfinite(scale) and scale != 0.0):
            raise Refused(f"a scaler of input {self.source} has no finite numbers")
        return dataclasses.replace(self, centre=self.centre + self.scale * centre, scale=self.scale * scale)

    def written(self):
        column = {"source": self.source, "centre": self.centre, "scale": self.scale}
        if self.one_hot is not None:
            column["one_hot"] = self.one_hot
        if self.table is not None:
            column["table"] = self.table
        if self.unknown_missing is not None:
            column["unknown_missing"] = self.unknown_missing
        return column


def kind(thing):
    return type(thing).__name__


def refuse(thing, *_):
    raise Refused(f"{kind(thing)} is not supported")


def text(value):
    """A category or a class as a table writes it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_missing(value):
    return value is None or value != value or str(value) == "<NA>"


def position(known, value):
    return next((at for at, other in enumerate(known) if text(other) == text(value)), None)


def plain(values):
    """Numbers of numpy as Python's."""
    return values.tolist() if hasattr(values, "tolist") else list(values)


# The steps before the estimator.


def transformed(step, columns, features):
    """What a fitted step makes of columns."""
    if step is None or step == "passthrough":
        return columns
    if step == "drop":
        return []
    return STEPS.get(kind(step), refuse)(step, columns, features)


def pipeline(step, columns, features):
    for _, inner in step.steps:
        columns = transformed(inner, columns, features)
    return columns


def column_transformer(step, columns, features):
    names = [str(name) for name in getattr(step, "feature_names_in_", [])]
    made = []
    for _, inner, chosen in step.transformers_:
        made += transformed(inner, [columns[at] for at in positions(chosen, names, len(columns))], features)
    return made


def positions(chosen, names, n):
    """The positions of the columns that a ColumnTransformer takes."""
    if isinstance(chosen, slice):
        if any(isinstance(end, str) for end in (chosen.start, chosen.stop)):
            first = 0 if chosen.start is None else names.index(chosen.start)
            last = n if chosen.stop is None else names.index(chosen.stop) + 1
            return list(range(n))[first:last:chosen.step]
        return list(range(n))[chosen]
    chosen = plain([chosen]) if isinstance(chosen, (str, int)) else plain(chosen)
    if chosen and all(isinstance(one, bool) for one in chosen):
        return [at for at, one in enumerate(chosen) if one]
    return [names.index(one) if isinstance(one, str) else range(n)[one] for one in chosen]


def union(step, columns, features):
    if getattr(step, "transformer_weights", None):
        raise Refused("FeatureUnion with transformer_weights is not supported")
    return [made for _, inner in step.transformer_list for made in transformed(inner, columns, features)]


def imputer(step, columns, features):
    if step.add_indicator or not is_missing(step.missing_values):
        raise Refused("SimpleImputer with add_indicator, or for other values than missing ones, is not supported")
    made = []
    for column, value in zip(columns, plain(step.statistics_)):
        if is_missing(value):
            raise Refused("SimpleImputer saw no value of a feature")
        if column.is_encoded:
            raise Refused("SimpleImputer behind an encoder is not supported")
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        before = value * column.scale + column.centre if number else value
        features.fills[column.source].add(before)
        made.append(dataclasses.replace(column, fill=before))
    return made


def numbers(columns, features):
    """The columns, which are numbers where they are not encoded."""
    for column in columns:
        if not column.is_encoded:
            if features.categories[column.source] is not None:
                raise Refused(f"the feature {features.names[column.source]!r} is read both as a number and as categories")
            features.is_number[column.source] = True
    return columns


def standard(step, columns, features):
    means = plain(step.mean_) if step.with_mean else [0.0] * len(columns)
    scales = plain(step.scale_) if step.with_std else [1.0] * len(columns)
    return [column.scaled(*by) for column, *by in zip(numbers(columns, features), means, scales)]


def min_max(step, columns, features):
    if step.clip:
        raise Refused("MinMaxScaler with clip is not supported")
    low = step.feature_range[0]
    ends = zip(plain(step.data_min_), plain(step.scale_))
    return [column.scaled(first - low / by, 1.0 / by) for column, (first, by) in zip(numbers(columns, features), ends)]


def max_abs(step, columns, features):
    return [column.scaled(0.0, by) for column, by in zip(numbers(columns, features), plain(step.scale_))]


def robust(step, columns, features):
    centres = plain(step.center_) if step.with_centering else [0.0] * len(columns)
    scales = plain(step.scale_) if step.with_scaling else [1.0] * len(columns)
    return [column.scaled(*by) for column, *by in zip(numbers(columns, features), centres, scales)]


def raw(column, encoder):
    if column.is_encoded or column.scale != 1.0 or column.centre:
        raise Refused(f"{encoder} behind another step than SimpleImputer is not supported")


def known_categories(encoder, column, values, features):
    """The categories of a feature without the missing one, which no record can be told to have."""
    values = plain(values)
    if any(map(is_missing, values)):
        name = features.names[column.source]
        raise Refused(f"{encoder} has missing values of {name!r} as a category; fill them in with SimpleImputer before it")
    features.encode(column.source, values)
    return values


def one_hot(step, columns, features):
    if step.min_frequency is not None or step.max_categories is not None:
        raise Refused("OneHotEncoder with min_frequency or max_categories is not supported")
    dropped = step.drop_idx_ if step.drop_idx_ is not None else [None] * len(columns)
    made = []
    for column, values, without in zip(columns, step.categories_, plain(dropped)):
        raw(column, "OneHotEncoder")
        values = known_categories("OneHotEncoder", column, values, features)
        if column.fill is None:
            # A missing value is in none of the categories.
            features.fills[column.source].add(Nothing())
        made += [
            Column(column.source, one_hot=at, is_encoded=True) for at in range(len(values)) if at != without
        ]
    return made


class Nothing:
    """What is none of the categories of a feature. All of them are alike."""

    def __eq__(self, other):
        return isinstance(other, Nothing)

    def __hash__(self):
        return 0

    def __str__(self):
        return "none of the categories \0"


def ordinal(step, columns, features):
    if getattr(step, "min_frequency", None) is not None or getattr(step, "max_categories", None) is not None:
        raise Refused("OrdinalEncoder with min_frequency or max_categories is not supported")
    made = []
    for column, values in zip(columns, step.categories_):
        raw(column, "OrdinalEncoder")
        if not is_missing(step.encoded_missing_value):
            raise Refused("OrdinalEncoder with encoded_missing_value is not supported")
        # A missing one stays missing.
        has_missing = any(map(is_missing, plain(values)))
        values = [value for value in plain(values) if not is_missing(value)]
        features.encode(column.source, values)
        if step.handle_unknown == "error":
            made.append(Column(column.source, is_encoded=True))
        elif is_missing(step.unknown_value):
            made.append(Column(column.source, unknown_missing=len(values), is_encoded=True))
        else:
            if column.fill is None and not has_missing:
                # Then a missing value is one that is not known.
                features.fills[column.source].add(Nothing())
            # The number for what is not known is 0 in a table.
            centre = -float(step.unknown_value)
            table = [at + centre for at in range(len(values))]
            made.append(Column(column.source, centre=centre, table=table, is_encoded=True))
    return made


STEPS = {
    "Pipeline": pipeline,
    "ColumnTransformer": column_transformer,
    "FeatureUnion": union,
    "SimpleImputer": imputer,
    "StandardScaler": standard,
    "MinMaxScaler": min_max,
    "MaxAbsScaler": max_abs,
    "RobustScaler": robust,
    "OneHotEncoder": one_hot,
    "OrdinalEncoder": ordinal,
}


# The estimators.


def task(model):
    """What is predicted, and the classes."""
    classes = getattr(model, "classes_", None)
    if classes is None:
        if getattr(model, "n_outputs_", 1) != 1:
            raise Refused("several targets are not supported")
        return {"task": "regression"}
    if isinstance(classes, list) or len(classes) < 2:
        raise Refused("several targets, or a single class, are not supported")
    return {"task": "binary" if len(classes) == 2 else "multiclass", "classes": [text(one) for one in plain(classes)]}


def linear(model, columns, features):
    numbers(columns, features)
    weights = model.coef_.reshape(-1, len(columns))
    if len(weights) != 1:
        raise Refused("several targets are not supported")
    intercept = float(model.intercept_[0]) if hasattr(model.intercept_, "__len__") else float(model.intercept_)
    return {**task(model), "linear": [{"weights": plain(weights[0]), "intercept": intercept}]}


def logistic(model, columns, features):
    numbers(columns, features)
    one_by_one = getattr(model, "multi_class", "deprecated") == "ovr" or model.solver == "liblinear"
    if len(model.classes_) > 2 and one_by_one:
        raise Refused("LogisticRegression with one model per class (ovr, liblinear) is not supported")
    scores = [
        {"weights": plain(weights), "intercept": float(intercept)}
        for weights, intercept in zip(model.coef_, model.intercept_ + [0.0] * len(model.coef_))
    ]
    return {**task(model), "linear": scores}


def capped(limit):
    """A threshold that only tells missing numbers from others is above all of these."""
    return float(limit) if math.isfinite(limit) else sys.float_info.max


def tree(fitted, leaves):
    """A tree of scikit-learn with `leaves` in the place of its values."""
    missing_left = getattr(fitted, "missing_go_to_left", None)
    return {
        "feature": plain(fitted.feature),
        "threshold": [capped(limit) for limit in plain(fitted.threshold)],
        "left": plain(fitted.children_left),
        "right": plain(fitted.children_right),
        "missing_left": [bool(one) for one in missing_left] if missing_left is not None else [],
        "value": leaves,
    }


def forest(model, columns, features):
    numbers(columns, features)
    is_classifier = hasattr(model, "classes_")
    about = task(model)

    def leaves(fitted):
        values = fitted.value[:, 0, :]
        if is_classifier:
            # Until version 1.2 leaves are numbers of rows.
            values = values / values.sum(axis=1, keepdims=True)
        return plain(values)

    members = [member.tree_ for member in getattr(model, "estimators_", [model])]
    trees = [tree(fitted, leaves(fitted)) for fitted in members]
    return {**about, "trees": {"combine": "mean", "float32": True, "trees": trees}}


def gradient_boosting(model, columns, features):
    import numpy

    numbers(columns, features)
    about = task(model)
    if model.loss == "exponential":
        raise Refused("GradientBoostingClassifier with the exponential loss is not supported")
    if model.init_ not in ("zero", None) and kind(model.init_) not in ("DummyClassifier", "DummyRegressor"):
        raise Refused(f"{kind(model)} that begins with another estimator (init) is not supported")
    base = model._raw_predict_init(numpy.zeros((1, len(columns))))[0]
    trees = [
        tree(member.tree_, plain(model.learning_rate * member.tree_.value[:, 0, :]))
        for stage in model.estimators_
        for member in stage
    ]
    link = {"regression": "identity", "binary": "logistic", "multiclass": "softmax"}[about["task"]]
    return {**about, "trees": {"combine": "sum", "link": link, "base": plain(base), "float32": True, "trees": trees}}


def hist_gradient_boosting(model, columns, features):
    about = task(model)
    columns, kinds = of_hist(model, columns, features)
    loss = model._loss.__class__.__name__
    if about["task"] == "regression":
        losses = {"HalfSquaredError": "identity", "AbsoluteError": "identity", "PinballLoss": "identity"}
        link = {**losses, "HalfPoissonLoss": "log", "HalfGammaLoss": "log"}.get(loss)
    else:
        link = {"HalfBinomialLoss": "logistic", "HalfMultinomialLoss": "softmax"}.get(loss)
    if link is None:
        raise Refused(f"{kind(model)} with {loss} is not supported")
    base = plain(model._baseline_prediction.reshape(-1)) if hasattr(model._baseline_prediction, "reshape") else [
        float(model._baseline_prediction)
    ]
    trees = [hist_tree(member, kinds) for stage in model._predictors for member in stage]
    return {
        **about,
        "columns": columns,
        "trees": {"combine": "sum", "link": link, "base": base, "float32": False, "trees": trees},
    }


def of_hist(model, columns, features):
    """The columns in the order in which its trees count them, and for each the numbers that its categories have there."""
    flags = getattr(model, "is_categorical_", None)
    if flags is None:
        return numbers(columns, features), [None] * len(columns)
    # The encoder inside puts the categorical ones first.
    encoder = getattr(model, "_preprocessor", None)
    if encoder is None:
        raise Refused("HistGradientBoosting with categories of this version of scikit-learn is not supported")
    known = encoder.named_transformers_["encoder"].categories_
    first = [column for column, flag in zip(columns, flags) if flag]
    for column, values in zip(first, known):
        raw(column, "HistGradientBoosting with categories")
        features.encode(column.source, [value for value in plain(values) if not is_missing(value)])
    rest = numbers([column for column, flag in zip(columns, flags) if not flag], features)
    made = [dataclasses.replace(column, is_encoded=True) for column in first]
    return made + rest, [len(features.categories[column.source]) for column in first] + [None] * len(rest)


def hist_tree(member, kinds):
    made = {"feature": [], "threshold": [], "left": [], "right": [], "missing_left": [], "value": [], "sets": []}
    for at, node in enumerate(member.nodes):
        is_leaf = bool(node["is_leaf"])
        made["feature"].append(-2 if is_leaf else int(node["feature_idx"]))
        made["left"].append(-1 if is_leaf else int(node["left"]))
        made["right"].append(-1 if is_leaf else int(node["right"]))
        made["missing_left"].append(bool(node["missing_go_to_left"]))
        made["value"].append([float(node["value"])])
        made["threshold"].append(capped(node["num_threshold"]))
        if not is_leaf and node["is_categorical"]:
            bits = member.raw_left_cat_bitsets[int(node["bitset_idx"])]
            n = kinds[int(node["feature_idx"])]
            chosen = [code for code in range(n) if int(bits[code // 32]) >> (code % 32) & 1]
            # What is not known counts as missing.
            made["sets"].append({"node": at, "left": chosen + ([n] if node["missing_go_to_left"] else [])})
    return made


ESTIMATORS = {
    **dict.fromkeys(["LinearRegression", "Ridge", "RidgeCV", "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV"], linear),
    **dict.fromkeys(["LogisticRegression", "LogisticRegressionCV"], logistic),
    **dict.fromkeys(
        [f"{name}{of}" for name in ["DecisionTree", "ExtraTree", "RandomForest", "ExtraTrees"] for of in ["Classifier", "Regressor"]],
        forest,
    ),
    **dict.fromkeys(["GradientBoostingClassifier", "GradientBoostingRegressor"], gradient_boosting),
    **dict.fromkeys(["HistGradientBoostingClassifier", "HistGradientBoostingRegressor"], hist_gradient_boosting),
}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    import joblib

    try:
        export(joblib.load(sys.argv[1]), sys.argv[2])
    except Refused as reason:
        sys.exit(f"not exported: {reason}")


if __name__ == "__main__":
    main()
