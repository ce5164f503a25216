"""The files of rows: where each lies in a data folder, where it can be downloaded, and the hash it must have."""

import gzip
import hashlib
import pathlib
import sys
import urllib.error
import urllib.request

UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/"
GITHUB = "https://raw.githubusercontent.com/"

# For each file: its places below the data folder, its public address (none: the folder must have it), its SHA-256
# once unpacked.
FILES = {
    "wine-red": (
        ["wine/winequality-red.csv", "winequality-red.csv"],
        UCI + "wine-quality/winequality-red.csv",
        "4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e",
    ),
    "wine-white": (
        ["wine/winequality-white.csv", "winequality-white.csv"],
        UCI + "wine-quality/winequality-white.csv",
        "76c3f809815c17c07212622f776311faeb31e87610d52c26d87d6e361b169836",
    ),
    "iris": (
        ["iris/iris.csv", "iris.csv"],
        GITHUB + "mwaskom/seaborn-data/71e2436a092d714350de0fc409ca8a8714e7e78f/iris.csv",
        "9cc1c345c71bcc9b486b74cbf6063fa66f4bb5e0f603a4b3c3471ec2e5e8e355",
    ),
    "titanic": (
        ["titanic/titanic.csv", "titanic.csv"],
        GITHUB + "datasciencedojo/datasets/f0ccab6a7ceafdff780052166fb6fab3311398eb/titanic.csv",
        "4a437fde05fe5264e1701a7387ac6fb75393772ba38bb2c9c566405af5af4bd7",
    ),
    "heart": (
        ["heart/heart_2020_cleaned.csv.gz", "heart/heart_2020_cleaned.csv", "heart_2020_cleaned.csv"],
        GITHUB + "alschne/applied_cloud_computing/311cd20bab9634eff5bfd840f4905a64a57de856/heart_2020_cleaned.csv",
        "90a1e2e8bdcb4aba54314a41d35d2ac3be4763e459df33951e08e415f527f5a8",
    ),
    "king-county": (
        ["housing-king-county/kc_house_data.csv", "kc_house_data.csv"],
        GITHUB + "Stijnvhd/AutoML_DL_Course/337de97204f95df842b5fb816bcb7edd6d3e3113/Data/kc_house_data.csv",
        "d0875baa0251b21d4bdc9d2ae940a4fe0bb6009824f23dd0e2a5b2bf04557b7e",
    ),
    "housing": (
        ["housing-stockholm-hemnet-2019/FilteredApData.csv", "FilteredApData.csv"],
        None,
        "94b1c1da024a612064b2df5ca9485bc03db308a08ef59cb8c4f5585bf1047284",
    ),
}


class Missing(Exception):
    """A file that is neither in the data folder nor can be downloaded."""


def read(name, data_dir, cache):
    """The bytes of a file, unpacked, from the data folder, the cache, or its public address."""
    places, url, sha256 = FILES[name]
    kept = pathlib.Path(cache) / f"{name}.csv"
    folders = [pathlib.Path(data_dir) / place for place in places] if data_dir else []
    for path in [*folders, kept]:
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
            print(f"{path} has another SHA-256 than the published file and is left aside", file=sys.stderr)
    if url is None:
        raise Missing(f"{places[0]} is not in the data folder and has no public address")
    print(f"downloading {url}", file=sys.stderr)
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise Missing(
            f"{places[0]} is not in the data folder and cannot be downloaded from {url}: {error}"
        ) from error
    got = hashlib.sha256(content).hexdigest()
    if got != sha256:
        raise Missing(f"{url} has the SHA-256 {got}, expected {sha256}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(content)
    return content
