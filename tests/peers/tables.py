"""From files to matrices: the columns of each data set, its target, and the splits that every library is given."""

import io

import numpy
import pandas
import sources

AGES = ["18-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69", "70-74", "75-79",
        "80 or older"]
HEALTH = ["Poor", "Fair", "Good", "Very good", "Excellent"]


class Table:
    """One data set: inputs (rows x columns, NaN where missing), targets, groups of rows that stay together."""

    def __init__(self, name, task, inputs, targets, n_splits, groups=None, order=None, max_depth=None,
                 standardise=False):
        self.name, self.task, self.n_splits = name, task, n_splits
        self.inputs = numpy.ascontiguousarray(inputs, dtype="<f8")
        self.targets = numpy.ascontiguousarray(targets, dtype="<f8")
        self.groups = numpy.arange(len(self.targets)) if groups is None else groups
        self.order = order
        self.max_depth, self.standardise = max_depth, standardise

    def splits(self):
        """Pairs of training and held-out rows: a fifth of the groups, of each class alike, or the newest fifth."""
        if self.order is not None:
            rows = numpy.argsort(self.order, kind="stable")
            cut = len(rows) - len(rows) // 5
            # Rows of the same day as the first held-out one are held out too.
            cut = int(numpy.searchsorted(self.order[rows], self.order[rows[cut]], side="left"))
            return [(numpy.sort(rows[:cut]), numpy.sort(rows[cut:]))] * self.n_splits
        return [self.random_split(seed) for seed in range(self.n_splits)]

    def random_split(self, seed):
        draw = numpy.random.default_rng(seed)
        strata = numpy.zeros(len(self.targets)) if self.task == "regression" else self.targets
        held_out = numpy.zeros(len(self.targets), dtype=bool)
        for stratum in numpy.unique(strata):
            groups = draw.permutation(numpy.unique(self.groups[strata == stratum]))
            held_out |= numpy.isin(self.groups, groups[: round(len(groups) / 5)]) & (strata == stratum)
        return numpy.flatnonzero(~held_out), numpy.flatnonzero(held_out)


def frame(content, **options):
    return pandas.read_csv(io.BytesIO(content), **options)


def codes(column, order=None):
    """The position of each value, in the given order or the alphabet's; NaN where it is missing."""
    values = sorted(column.dropna().unique()) if order is None else order
    return column.map({value: position for position, value in enumerate(values)}).astype(float)


def group_of(*columns):
    """The number of each row's group; rows that agree in all columns are a group."""
    return pandas.concat(columns, axis=1).groupby(list(range(len(columns))), sort=False).ngroup().to_numpy()


def numbered(data):
    return [data[column].rename(index) for index, column in enumerate(data.columns)]


def wine(read):
    parts = [frame(read(f"wine-{colour}"), sep=";").assign(white=float(colour == "white"))
             for colour in ["red", "white"]]
    data = pandas.concat(parts, ignore_index=True)
    targets = data.pop("quality").to_numpy(dtype=float)
    # Identical wines stay on one side of a split, whatever their grades.
    groups = group_of(*numbered(data))
    yield Table("wine", "regression", data, targets, 5, groups)
    yield Table("wine-scaled", "regression", data, targets, 5, groups, standardise=True)


def king_county(read):
    data = frame(read("king-county"))
    targets = numpy.log(data.pop("price").to_numpy(dtype=float))
    data["date"] = (pandas.to_datetime(data["date"].str[:8]) - pandas.Timestamp("2014-05-02")).dt.days
    yield Table("king-county", "regression", data.drop(columns="id").astype(float), targets, 3)


def heart(read):
    data = frame(read("heart"))
    targets = (data.pop("HeartDisease") == "Yes").to_numpy(dtype=float)
    orders = {"AgeCategory": AGES, "GenHealth": HEALTH}
    words = [column for column in data if not pandas.api.types.is_numeric_dtype(data[column])]
    coded = data.assign(**{column: codes(data[column], orders.get(column)) for column in words})
    yield Table("heart", "binary", coded, targets, 2, max_depth=12)
    one_hot = pandas.get_dummies(data, columns=words, drop_first=True, dtype=float)
    yield Table("heart-one-hot", "binary", one_hot, targets, 2, standardise=True)


def titanic(read):
    data = frame(read("titanic"))
    targets = data["Survived"].to_numpy(dtype=float)
    inputs = data[["Pclass", "Sex", "Age", "SibSp", "Parch", "Fare", "Embarked"]].copy()
    for column in ["Sex", "Embarked"]:
        inputs[column] = codes(inputs[column])
    yield Table("titanic", "binary", inputs.astype(float), targets, 10)


def iris(read):
    data = frame(read("iris"))
    targets = codes(data.pop("species")).to_numpy()
    yield Table("iris", "multiclass", data, targets, 10)


def housing(read):
    data = frame(read("housing"))
    # A day is written as year, two digits of the month, and the day without a leading zero.
    day = data["Date"].astype(int).astype(str)
    day = pandas.to_datetime(day.str[:6] + day.str[6:].str.zfill(2), format="%Y%m%d")
    targets = numpy.log(data["Price"].to_numpy(dtype=float))
    inputs = data[["Size", "Rooms", "Rent", "NearbyPOIs", "Latitude", "Longitude"]].assign(
        broker=codes(data["Broker"]), day=(day - pandas.Timestamp("2014-01-01")).dt.days)
    groups = group_of(data["Adress"].rename(0), day.rename(1), data["Price"].rename(2))
    yield Table("housing", "regression", inputs.astype(float), targets, 5, groups)
    yield Table("housing-newest", "regression", inputs.astype(float), targets, 3,
                order=inputs["day"].to_numpy())


ALL = {"iris": iris, "titanic": titanic, "wine": wine, "housing": housing, "king-county": king_county, "heart": heart}


def tables(names, data_dir, cache):
    """Every table of the named data sets; those whose files cannot be had are named with the reason."""
    for name in names:
        try:
            yield from ALL[name](lambda file: sources.read(file, data_dir, cache))
        except sources.Missing as reason:
            yield f"{name} is left out: {reason}"
