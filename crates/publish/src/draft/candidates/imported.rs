//! The only candidate where there is a model already: the model itself, judged on all rows.

use super::super::names::quoted;
use super::super::parts::ImportedFile;
use super::Table;

/// The settings `[train]` with the model's file.
pub fn imported(table: &Table<'_>, model: ImportedFile<'_>) -> String {
    let seen = if model.unseen {
        "# The model has seen none of the rows.\n"
    } else {
        "# The rows may be ones that the model was trained on; then its figures are too good. With rows that it has not\n\
         # seen, set this to true.\n"
    };
    format!(
        "\n[train]\n# The figure that is shown first.\nmetric = \"{}\"\nseed = {}\n\
         # The model is there already: nothing is fitted, and all rows judge it, in five parts for the spread.\n\
         out_of_fold = \"shared\"\nsplit = {{ held_out = 0, folds = 5, repeats = 1 }}\n\
         \n[[train.candidates]]\nname = \"imported\"\nlabel = {library}\nexport = true\n\
         \n# Beside this file or in a data folder; another file than this one is refused.\n\
         [train.candidates.estimator]\nfamily = \"imported\"\nlibrary = {library}\nfile = {}\nsha256 = \"{}\"\n\
         # The features and the classes as the model counts them. Their order here and above stays as it is.\n\
         features = [{}]\nclasses = [{}]\n{seen}unseen = {}\n",
        table.metric(),
        table.seed,
        quoted(model.file),
        model.sha256,
        list(table.features.iter().map(|of| of.name.as_str())),
        list(model.classes.iter().map(|class| class.value.as_str())),
        model.unseen,
        library = quoted(model.library),
    )
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(quoted).collect::<Vec<_>>().join(", ")
}
