"""The models of each library, set alike: the same number of trees, leaves, rows in a leaf and so on."""

import gzip
import pickle

import lightgbm
import xgboost
from sklearn import ensemble, linear_model, neighbors

TREES, LEAVES, RATE, LEAF_ROWS, BINS = 300, 31, 0.05, 20, 255


def scikit_learn(method, meta, seed):
    classes = meta["task"] != "regression"
    if method == "boosting":
        kind = ensemble.HistGradientBoostingClassifier if classes else ensemble.HistGradientBoostingRegressor
        return kind(max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAF_ROWS,
                    max_bins=BINS, early_stopping=False, random_state=seed)
    if method in ("forest", "extra trees"):
        kind = {
            ("forest", True): ensemble.RandomForestClassifier,
            ("forest", False): ensemble.RandomForestRegressor,
            ("extra trees", True): ensemble.ExtraTreesClassifier,
            ("extra trees", False): ensemble.ExtraTreesRegressor,
        }[method, classes]
        return kind(n_estimators=100, max_depth=meta["max_depth"], random_state=seed, n_jobs=1)
    if method == "logistic":
        return linear_model.LogisticRegression(C=1.0, max_iter=1000)
    if method == "k-NN":
        kind = neighbors.KNeighborsClassifier if classes else neighbors.KNeighborsRegressor
        return kind(n_neighbors=15, n_jobs=1)
    return None


def scikit_learn_newton(method, _meta, _seed):
    # Beside the default solver, because it is the fastest of the library for many rows and few columns.
    return linear_model.LogisticRegression(C=1.0, solver="newton-cholesky") if method == "logistic" else None


def light_gbm(method, meta, seed):
    if method != "boosting":
        return None
    kind = lightgbm.LGBMRegressor if meta["task"] == "regression" else lightgbm.LGBMClassifier
    return kind(n_estimators=TREES, num_leaves=LEAVES, learning_rate=RATE, min_child_samples=LEAF_ROWS, max_bin=BINS,
                random_state=seed, n_jobs=1, verbosity=-1)


def xg_boost(method, meta, seed):
    if method != "boosting":
        return None
    regression = meta["task"] == "regression"
    # XGBoost limits the weight in a leaf and not its rows; for squared errors the weight is the number of rows.
    leaf = {"min_child_weight": LEAF_ROWS} if regression else {}
    kind = xgboost.XGBRegressor if regression else xgboost.XGBClassifier
    return kind(n_estimators=TREES, max_leaves=LEAVES, max_depth=0, grow_policy="lossguide", tree_method="hist",
                learning_rate=RATE, max_bin=BINS, random_state=seed, n_jobs=1, **leaf)


MODELS = {
    "scikit-learn": scikit_learn,
    "scikit-learn newton": scikit_learn_newton,
    "LightGBM": light_gbm,
    "XGBoost": xg_boost,
}


def gzip_bytes(library, model):
    """The size of the model as the library writes it, after gzip."""
    if library == "LightGBM":
        content = model.booster_.model_to_string().encode()
    elif library == "XGBoost":
        content = bytes(model.get_booster().save_raw("ubj"))
    else:
        content = pickle.dumps(model, protocol=5)
    return len(gzip.compress(content, 6))
