"""Models of scikit-learn and CatBoost for `import.py`: fitted, written to files, and predicted by their own libraries.

Their rows are `rows-more.f64`: numbers up to 50 of either sign, half of them at thresholds of the models or next to them.
Models that read no missing values are given rows where 0.5 or the first category stands in for one.
"""

import json
import pathlib
import sys
import warnings

import catboost
import numpy
from sklearn import ensemble, impute, linear_model, pipeline, preprocessing, tree
from sklearn.compose import ColumnTransformer

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "model-builder" / "python"))
import export_sklearn

NUMBERS = 4
FIXTURES = {
    "skl-forest-binary", "skl-pipeline-logistic-three", "skl-hist-value-categories", "cat-three-onehot",
    "skl-onnx-pipeline-logistic-two",
}


def versions():
    import sklearn

    import skl2onnx

    versions = {"scikit-learn": sklearn.__version__, "skl2onnx": skl2onnx.__version__}
    return {**versions, "catboost": catboost.__version__}


def filled(rows):
    rows = rows.copy()
    for column in range(rows.shape[1]):
        rows[numpy.isnan(rows[:, column]), column] = 0.5 if column < NUMBERS else 0.0
    return rows


def encoded(estimator, scaler=None, encoder=None):
    """Numbers imputed and scaled, categories encoded, before an estimator."""
    numbers = pipeline.make_pipeline(impute.SimpleImputer(), scaler or preprocessing.StandardScaler())
    one_hot = preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = ColumnTransformer([("n", numbers, [0, 1, 2, 3]), ("k", encoder or one_hot, [4, 5])])
    return pipeline.Pipeline([("columns", columns), ("model", estimator)])


def known(rows, kinds):
    """Rows without missing categories, which some encoders would take for a category of its own."""
    rows = rows.copy()
    for column in range(NUMBERS, rows.shape[1]):
        rows[numpy.isnan(rows[:, column]), column] = 0.0
    return rows


def sklearn_models(full, holed, targets):
    """Name, estimator, rows, target, columns, whether rows are filled."""
    two, three, value, positive = (targets[name] for name in ["two", "three", "value", "positive"])
    clean, gaps = known(holed, None), holed[:, :NUMBERS]
    plain = full[:, :NUMBERS]
    words = numpy.array(["no", "yes"])[two.astype(int)]
    small = dict(max_depth=6, random_state=3)
    forest = dict(n_estimators=12, **small)
    hist = dict(max_iter=15, max_leaf_nodes=9, random_state=3)
    yield "skl-linear", linear_model.LinearRegression(), plain, value, 4, True
    yield "skl-ridge", linear_model.Ridge(), plain, value, 4, True
    yield "skl-lasso", linear_model.Lasso(0.01), plain, value, 4, True
    yield "skl-logistic-two", linear_model.LogisticRegression(max_iter=500), plain, words, 4, True
    yield "skl-logistic-three", linear_model.LogisticRegression(max_iter=500), plain, three, 4, True
    yield "skl-pipeline-ridge", encoded(linear_model.Ridge()), clean, value, 6, False
    yield "skl-pipeline-logistic-two", encoded(linear_model.LogisticRegression(max_iter=500)), clean, words, 6, False
    yield "skl-pipeline-logistic-three", encoded(linear_model.LogisticRegression(max_iter=500)), clean, three, 6, False
    unknown = preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    median = preprocessing.MinMaxScaler()
    yield "skl-pipeline-forest", encoded(ensemble.RandomForestRegressor(**forest), median, unknown), clean, value, 6, False
    gone = preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=numpy.nan)
    yield "skl-pipeline-hist-gone", encoded(ensemble.HistGradientBoostingRegressor(**hist), None, gone), holed, value, 6, False
    often = pipeline.make_pipeline(
        impute.SimpleImputer(strategy="most_frequent"), preprocessing.OneHotEncoder(drop="first", handle_unknown="ignore", sparse_output=False)
    )
    yield "skl-pipeline-lasso-often", encoded(linear_model.Lasso(0.01), preprocessing.RobustScaler(), often), clean, value, 6, False
    yield "skl-tree-value", tree.DecisionTreeRegressor(**small), gaps, value, 4, False
    yield "skl-tree-three", tree.DecisionTreeClassifier(**small), gaps, three, 4, False
    yield "skl-forest-value", ensemble.RandomForestRegressor(**forest), gaps, value, 4, False
    yield "skl-forest-binary", ensemble.RandomForestClassifier(**forest), gaps, words, 4, False
    yield "skl-forest-three", ensemble.RandomForestClassifier(**forest), gaps, three, 4, False
    yield "skl-extra-value", ensemble.ExtraTreesRegressor(**forest), plain, value, 4, True
    yield "skl-extra-two", ensemble.ExtraTreesClassifier(**forest), plain, two, 4, True
    boosted = dict(n_estimators=15, max_depth=3, random_state=3)
    for loss in ["squared_error", "absolute_error", "huber", "quantile"]:
        yield f"skl-boosting-{loss}", ensemble.GradientBoostingRegressor(loss=loss, **boosted), plain, value, 4, True
    yield "skl-boosting-two", ensemble.GradientBoostingClassifier(**boosted), plain, words, 4, True
    yield "skl-boosting-three", ensemble.GradientBoostingClassifier(**boosted), plain, three, 4, True
    for loss in ["squared_error", "absolute_error", "poisson", "gamma"]:
        target = positive if loss in ["poisson", "gamma"] else value
        yield f"skl-hist-{loss}", ensemble.HistGradientBoostingRegressor(loss=loss, **hist), gaps, target, 4, False
    yield "skl-hist-two", ensemble.HistGradientBoostingClassifier(**hist), gaps, words, 4, False
    yield "skl-hist-three", ensemble.HistGradientBoostingClassifier(**hist), gaps, three, 4, False
    for name, of, target in [
        ("value", ensemble.HistGradientBoostingRegressor, value), ("two", ensemble.HistGradientBoostingClassifier, two)
    ]:
        yield f"skl-hist-{name}-categories", of(categorical_features=[4, 5], **hist), holed, target, 6, False


def catboost_models(holed, targets):
    def fit(loss, target, columns=4, **more):
        model = catboost.CatBoost(dict(loss_function=loss, iterations=15, depth=4, verbose=0, random_seed=3, allow_writing_files=False, **more))
        data = pool(holed[:, :columns], targets[target])
        return model.fit(data), data

    for loss in ["RMSE", "MAE", "Quantile:alpha=0.7", "Huber:delta=1.0", "Expectile:alpha=0.6", "Lq:q=2", "LogCosh"]:
        yield f"cat-{loss.split(':')[0].lower()}", *fit(loss, "value"), 4
    yield "cat-poisson", *fit("Poisson", "positive"), 4
    yield "cat-tweedie", *fit("Tweedie:variance_power=1.5", "positive"), 4
    yield "cat-two", *fit("Logloss", "two"), 4
    yield "cat-two-max", *fit("Logloss", "two", nan_mode="Max"), 4
    yield "cat-share", *fit("CrossEntropy", "share"), 4
    yield "cat-three", *fit("MultiClass", "three"), 4
    for loss, target, name in [("RMSE", "value", "value"), ("Logloss", "two", "two"), ("MultiClass", "three", "three")]:
        yield f"cat-{name}-onehot", *fit(loss, target, 6, one_hot_max_size=100), 6


def pool(rows, target=None):
    """Rows for CatBoost: categories are texts there, a missing one a text of its own that no model here has seen."""
    import pandas

    table = pandas.DataFrame(rows, columns=[f"x{at}" for at in range(rows.shape[1])])
    kinds = [f"x{at}" for at in range(NUMBERS, rows.shape[1])]
    for kind in kinds:
        table[kind] = ["none" if numpy.isnan(code) else f"{int(code):02}" for code in table[kind]]
    return catboost.Pool(table, target, cat_features=kinds)


def written(folder, full, holed, targets, few):
    """The models as files, each with what the index says of it and a function from rows to predictions."""
    made = []
    for name, model, rows, target, columns, is_filled in sklearn_models(full, holed, targets):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(rows, target)
        proba = getattr(model, "predict_proba", None)
        task = "regression" if proba is None else "binary" if len(model.classes_) == 2 else "multiclass"
        about = {"task": task, "columns": columns, "filled": is_filled}
        if not few or name in FIXTURES:
            export_sklearn.export(model, folder / f"{name}.json")
            made.append((name, f"{name}.json", about, proba or model.predict, thresholds(model)))
        made += onnx(folder, name, model, about, few)
    for name, model, data, columns in catboost_models(known(holed, None), targets):
        if few and name not in FIXTURES:
            continue
        model.save_model(str(folder / f"{name}.json"), format="json", pool=data)
        text = json.loads((folder / f"{name}.json").read_text())
        for key in ["training", "output_options", "catboost_version_info", "train_finish_time", "model_guid"]:
            text["model_info"].pop(key, None)
        text["model_info"]["params"] = {"loss_function": text["model_info"]["params"]["loss_function"]}
        (folder / f"{name}.json").write_text(json.dumps(text))
        loss = text["model_info"]["params"]["loss_function"]["type"]
        task = {"Logloss": "binary", "CrossEntropy": "binary", "MultiClass": "multiclass"}.get(loss, "regression")
        how = "Probability" if task != "regression" else "Exponent" if loss in ["Poisson", "Tweedie"] else "RawFormulaVal"
        predict = lambda rows, model=model, how=how: model.predict(pool(rows), prediction_type=how)
        limits = [(of["flat_feature_index"], numpy.float32(border)) for of in text["features_info"]["float_features"] for border in of["borders"]]
        made.append((name, f"{name}.json", {"task": task, "columns": columns, "filled": False, "coded": columns == 6}, predict, limits))
    return made


def onnx(folder, name, model, about, few):
    """The same model as ONNX, predicted by ONNX Runtime; nothing where skl2onnx has no converter."""
    import onnxruntime
    import skl2onnx
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType

    made = []
    kinds = [("", FloatTensorType, "float32"), ("64-", DoubleTensorType, "float64")]
    for mark, kind, precision in kinds:
        own = name.replace("skl-", f"skl-onnx-{mark}", 1)
        # ONNX Runtime imputes numbers of 32 bits only, and skl2onnx takes minutes for trees of 64.
        is_plain = any(word in name for word in ["linear", "ridge", "lasso", "logistic"]) and "pipeline" not in name
        if "hist" in name or (mark and not is_plain) or (few and own not in FIXTURES):
            continue
        options = {id(model): {"zipmap": False}} if about["task"] != "regression" else None
        graph = skl2onnx.to_onnx(model, initial_types=[("X", kind([None, about["columns"]]))], options=options)
        (folder / f"{own}.onnx").write_bytes(graph.SerializeToString())
        session = onnxruntime.InferenceSession(str(folder / f"{own}.onnx"))
        predict = lambda rows, session=session, precision=precision: session.run(None, {"X": rows.astype(precision)})[-1]
        limits = list(thresholds(model)) if about["columns"] == NUMBERS else []
        # Scaled in 32 bits, a number at a threshold may come out on the other side of it, so such rows are left out.
        rows = {"rows": 500} if "forest" in name and about["columns"] == 6 else {}
        made.append((own, f"{own}.onnx", {**about, **rows}, predict, limits))
    return made


def thresholds(model):
    """The thresholds of trees over the features as they are."""
    trees = [one.tree_ for one in numpy.ravel(getattr(model, "estimators_", []))]
    trees += [model.tree_] if hasattr(model, "tree_") else []
    for one in trees:
        for feature, limit in zip(one.feature, one.threshold):
            if feature >= 0:
                nearest = numpy.float32(limit)
                yield int(feature), nearest if nearest <= limit else numpy.nextafter(nearest, numpy.float32(-numpy.inf))
    for stage in getattr(model, "_predictors", []):
        for one in stage:
            for node in one.nodes:
                if not node["is_leaf"] and not node["is_categorical"] and getattr(model, "is_categorical_", None) is None:
                    yield int(node["feature_idx"]), float(node["num_threshold"])


def rows_for(made, rows, random, around):
    """Half of the rows have numbers at thresholds of the models or next to them."""
    rows = rows.copy()
    rows[:, :NUMBERS] = numpy.clip(rows[:, :NUMBERS], -50, 50)
    limits = [limit for _, _, _, _, own in made for limit in own]
    for row in rows[len(rows) // 2:]:
        for _ in range(6):
            feature, limit = limits[random.integers(len(limits))]
            if abs(limit) < 50:
                # Where a number of 32 bits goes the other way is the one above the threshold.
                above = numpy.nextafter(limit, type(limit)(numpy.inf)) if isinstance(limit, numpy.float32) else limit
                row[feature] = random.choice(around(above))
    return rows
