//! Small artifacts made by hand, at least one of every estimator and of every way to read its outputs.

pub mod draw;
pub mod readings;
pub mod schemas;

use vitrine_model::artifact::{Artifact, ModelCard, SourceFile};
use vitrine_model::estimators::additive::Term;
use vitrine_model::estimators::knn::Weights;
use vitrine_model::estimators::trees::{Combine, Link, TreeNode};
use vitrine_model::estimators::{
    Additive, Constant, Estimator, Kernel, KernelScore, Knn, Linear, Logistic, Member, Mlp, Stacking,
    TreeEnsemble, Vectors, Voting,
};
use vitrine_model::impute::ImputeForest;
use vitrine_model::lookup::{KnownTexts, Table};
use vitrine_model::pipeline::{OrdinalLink, Pipeline, ResidualInterval};
use vitrine_model::schema::Task;
use vitrine_model::transforms::{Column, Derived, Encode, Formula, Preprocess};

use draw::Draw;
use schemas::schema;

/// The number of inputs that [`preprocess`] makes.
pub const N_INPUTS: usize = 7;

/// One artifact per estimator and variant, each with a name of its own.
///
/// # Errors
/// What the estimators' constructors refuse; nothing, as long as samples and constructors agree.
pub fn artifacts() -> Result<Vec<Artifact>, String> {
    let mut draw = Draw(1);
    let spread = Some(ResidualInterval { coverage: 0.9, low: -0.75, high: 1.25 });
    let grades = Some(OrdinalLink { thresholds: vec![3.4, 4.9, 7.5], slope: 1.3 });
    let constant = |outputs: &[f64]| Estimator::Constant(Constant { outputs: outputs.to_vec() });
    let forest = |n_outputs, draw: &mut Draw| -> Result<Estimator, String> {
        let trees: Vec<_> = (0..5).map(|_| tree(draw, 4, n_outputs)).collect();
        Ok(Estimator::Trees(TreeEnsemble::new(Combine::Mean { n_outputs }, &trees)?))
    };
    let boosted = |base: Vec<f64>, link, draw: &mut Draw| -> Result<Estimator, String> {
        let trees: Vec<_> = (0..6).map(|_| boosted_tree(draw, 3)).collect();
        Ok(Estimator::Trees(TreeEnsemble::new(Combine::Sum { base, link }, &trees)?))
    };
    let mut made = vec![
        ("constant-regression", Task::Regression, constant(&[3.25]), None, spread),
        ("constant-multiclass", Task::Multiclass, constant(&[0.5, 0.25, 0.25]), None, None),
        ("linear", Task::Regression, Estimator::Linear(linear(&mut draw)), None, spread),
        ("linear-grades", Task::Ordinal, Estimator::Linear(linear(&mut draw)), grades.clone(), spread),
    ];
    let scores = logistic_of;
    made.push(("logistic", Task::Binary, scores(1, &mut draw), None, None));
    made.push(("softmax", Task::Multiclass, scores(3, &mut draw), None, None));
    let knn = |k, weights, n_classes, draw: &mut Draw| -> Result<Estimator, String> {
        let (rows, targets) = rows(draw, n_classes);
        Ok(Estimator::Knn(Knn::new(k, weights, n_classes, &rows, &targets, &preprocess())?))
    };
    made.push(("knn-classes", Task::Multiclass, knn(2, Weights::Uniform, 3, &mut draw)?, None, None));
    made.push(("knn-grades", Task::Ordinal, knn(5, Weights::Distance, 4, &mut draw)?, None, spread));
    made.push(("knn-value", Task::Regression, knn(4, Weights::Distance, 0, &mut draw)?, None, spread));
    made.push(("forest-value", Task::Regression, forest(1, &mut draw)?, None, spread));
    made.push(("forest-classes", Task::Multiclass, forest(3, &mut draw)?, None, None));
    made.push(("forest-grades", Task::Ordinal, forest(1, &mut draw)?, grades.clone(), spread));
    made.push((
        "boosted-value",
        Task::Regression,
        boosted(vec![4.5], Link::Identity, &mut draw)?,
        None,
        None,
    ));
    made.push(("boosted-binary", Task::Binary, boosted(vec![-0.3], Link::Logistic, &mut draw)?, None, None));
    let base = vec![0.1, -0.2, 0.3];
    made.push(("boosted-classes", Task::Multiclass, boosted(base, Link::Softmax, &mut draw)?, None, None));
    let blend = |weights: [f64; 2], members: [Estimator; 2]| {
        let members = weights.into_iter().zip(members).map(|(weight, estimator)| Member {
            weight,
            estimator,
            preprocess: None,
        });
        Estimator::Voting(Voting { members: members.collect() })
    };
    let both = [boosted(vec![5.5], Link::Identity, &mut draw)?, forest(1, &mut draw)?];
    made.push(("blend-grades", Task::Ordinal, blend([0.5, 0.5], both), grades, spread));
    let both = [scores(3, &mut draw), forest(3, &mut draw)?];
    made.push(("blend-classes", Task::Multiclass, blend([1.0 / 3.0, 2.0 / 3.0], both), None, None));
    let stack = |members: Vec<Estimator>, last, passthrough| {
        Estimator::Stacking(Stacking { members, final_estimator: Box::new(last), passthrough })
    };
    let both = vec![boosted(vec![5.5], Link::Identity, &mut draw)?, knn(3, Weights::Uniform, 0, &mut draw)?];
    let last = Estimator::Linear(Linear { weights: vec![0.75, 0.5], intercept: -0.25, bounds: None });
    made.push(("stack-value", Task::Regression, stack(both, last, false), None, spread));
    let both =
        vec![scores(1, &mut draw), blend([0.25, 0.75], [forest(2, &mut draw)?, constant(&[1.0, 0.0])])];
    let weights = [vec![0.5, 0.75], linear(&mut draw).weights].concat();
    let last =
        Estimator::Logistic(Logistic { scores: vec![Linear { weights, intercept: 0.5, bounds: None }] });
    made.push(("stack-with-inputs", Task::Binary, stack(both, last, true), None, None));
    made.push(("tables", Task::Multiclass, scores(3, &mut draw), None, None));
    // With draws of their own, so that the samples before and after them stay as they are.
    let mut own = Draw(2);
    made.push(("kernel-value", Task::Regression, kernel(Some(0.125), 1, false, &mut own), None, spread));
    made.push(("kernel-binary", Task::Binary, kernel(Some(0.25), 1, true, &mut own), None, None));
    made.push(("kernel-classes", Task::Multiclass, kernel(Some(0.125), 3, true, &mut own), None, None));
    made.push(("kernel-linear", Task::Multiclass, kernel(None, 3, true, &mut own), None, None));
    made.push(("imputed-by-forests", Task::Multiclass, scores(3, &mut own), None, None));
    made.push(("mlp-classes", Task::Multiclass, mlp(&[5, 3], false, true, &mut own), None, None));
    made.push(("mlp-value", Task::Regression, mlp(&[4, 3, 1], true, false, &mut own), None, spread));
    let mut own = Draw(3);
    let value = additive(Link::Identity, &mut own);
    made.push(("additive-value", Task::Regression, value.clone(), None, spread));
    made.push(("additive-binary", Task::Binary, additive(Link::Logistic, &mut own), None, None));
    made.push(("additive-classes", Task::Multiclass, additive(Link::Softmax, &mut own), None, None));
    let both = blend([0.5, 0.5], [value, Estimator::Linear(linear(&mut own))]);
    made.push(("additive-blend", Task::Regression, both, None, spread));
    let artifacts = made.into_iter().map(|(name, task, estimator, grades, spread)| {
        let keeps_missing = matches!(estimator, Estimator::Trees(_) | Estimator::Additive(_));
        let preprocess = match name {
            "tables" => with_tables(),
            "imputed-by-forests" => with_forests()?,
            _ if keeps_missing => without_imputing(),
            _ => preprocess(),
        };
        let plain = Pipeline::new(schema(task), preprocess, estimator);
        let mut pipeline = Pipeline { ordinal_link: grades, residual_interval: spread, ..plain };
        pipeline.prepare()?;
        Ok(Artifact::new(name, &format!("Sample {name}"), card(), pipeline))
    });
    let mut artifacts = artifacts.collect::<Result<Vec<Artifact>, String>>()?;
    artifacts.extend(readings::artifacts(&mut draw)?);
    Ok(artifacts)
}

/// Every formula and every encoding, over the five features of [`schema`]; missing values are filled in.
pub fn preprocess() -> Preprocess {
    let derived = |name: &str, formula| Derived { name: name.to_owned(), formula };
    let column = |source, encode, centre, scale| Column { source, encode, centre, scale };
    Preprocess {
        impute: vec![Some(2.5), Some(4.0), Some(1.0), Some(0.0), None],
        impute_forests: Vec::new(),
        derived: vec![
            derived("ratio", Formula::Ratio { a: 0, b: 1 }),
            derived("difference", Formula::Difference { a: 0, b: 1 }),
            derived("square", Formula::Product { a: 6, b: 6 }),
            derived("log", Formula::Log { a: 0 }),
        ],
        texts: Vec::new(),
        words: Vec::new(),
        columns: vec![
            column(0, Encode::Identity, 5.0, 2.5),
            column(1, Encode::Identity, 4.5, 4.1),
            column(2, Encode::OneHot(1), 0.0, 1.0),
            column(3, Encode::Identity, 0.0, 1.0),
            column(5, Encode::Identity, 0.7, 1.9),
            column(7, Encode::Identity, 30.0, 21.0),
            column(8, Encode::Identity, 1.6, 0.6),
        ],
    }
}

/// The same inputs with tables for the choice and the text.
fn with_tables() -> Preprocess {
    let table = |class, numbers: &[f64]| {
        Encode::Table(Table { numbers: numbers.to_vec(), class: Some(class), ..Table::default() })
    };
    let mut preprocess = preprocess();
    preprocess.impute[2] = None;
    preprocess.texts = vec![KnownTexts { feature: 4, texts: vec!["a b".to_owned(), "none".to_owned()] }];
    preprocess.columns[2].encode = table(1, &[0.125, -0.25, 0.0]);
    preprocess.columns[3] = Column { source: 4, encode: table(2, &[-0.5, 0.0625]), centre: 0.0, scale: 1.0 };
    preprocess
}

/// The same inputs with forests that fill in the whole number and the choice.
fn with_forests() -> Result<Preprocess, String> {
    let split = |input, threshold| TreeNode::Split { input, threshold, missing_left: false };
    let leaf = |numbers: &[f64]| TreeNode::Leaf(numbers.to_vec());
    let forest = |feature, inputs: &[usize], trees: &[Vec<TreeNode>], errors| {
        let n_outputs = if feature == 1 { 1 } else { 3 };
        Ok::<_, String>(ImputeForest {
            feature,
            inputs: inputs.to_vec(),
            trees: TreeEnsemble::new(Combine::Mean { n_outputs }, trees)?,
            step: 1.0,
            errors,
            error: 1.25,
            plain_error: 2.5,
        })
    };
    let numbers = [
        vec![split(0, 4.5), split(2, 0.5), leaf(&[1.37]), leaf(&[2.91]), leaf(&[7.13])],
        vec![split(1, 0.5), leaf(&[3.33]), split(0, 8.0), leaf(&[4.87]), leaf(&[9.05])],
    ];
    let choices = [
        vec![split(0, 5.0), leaf(&[0.5, 0.25, 0.25]), leaf(&[0.125, 0.25, 0.625])],
        vec![split(1, 2.0), leaf(&[0.0, 0.75, 0.25]), leaf(&[0.25, 0.25, 0.5])],
    ];
    let forests =
        vec![forest(1, &[0, 2, 3], &numbers, Some((-2.25, 3.5)))?, forest(2, &[0, 1, 3], &choices, None)?];
    Ok(Preprocess { impute_forests: forests, ..preprocess() })
}

/// The same inputs without filling in, for trees that know a way for missing values.
fn without_imputing() -> Preprocess {
    Preprocess { impute: vec![None; 5], ..preprocess() }
}

/// A random tree in pre-order of at most `depth` splits in a row, with `width` numbers per leaf that sum to 1
/// where there are several.
pub fn tree(draw: &mut Draw, depth: usize, width: usize) -> Vec<TreeNode> {
    if depth == 0 || draw.below(5) == 0 {
        let numbers: Vec<f64> = (0..width).map(|_| 3.0 + 6.0 * draw.unit()).collect();
        let total: f64 = if width == 1 { 1.0 } else { numbers.iter().sum() };
        return vec![TreeNode::Leaf(numbers.into_iter().map(|number| number / total).collect())];
    }
    let mut nodes = vec![split(draw)];
    nodes.extend(tree(draw, depth - 1, width));
    nodes.extend(tree(draw, depth - 1, width));
    nodes
}

/// As [`tree`], with one number per leaf on either side of 0.
pub fn boosted_tree(draw: &mut Draw, depth: usize) -> Vec<TreeNode> {
    let nodes = tree(draw, depth, 1).into_iter().map(|node| match node {
        TreeNode::Leaf(numbers) => {
            TreeNode::Leaf(numbers.iter().map(|number| (number - 6.0) / 4.0).collect())
        }
        split @ TreeNode::Split { .. } => split,
    });
    nodes.collect()
}

fn split(draw: &mut Draw) -> TreeNode {
    // Thresholds of one decimal come again and again, as those of binned trees do.
    let threshold = (draw.between(-1.5, 1.5) * 10.0).round() / 10.0;
    TreeNode::Split { input: draw.below(N_INPUTS), threshold, missing_left: draw.below(2) == 0 }
}

fn logistic_of(n_scores: usize, draw: &mut Draw) -> Estimator {
    Estimator::Logistic(Logistic { scores: (0..n_scores).map(|_| linear(draw)).collect() })
}

fn kernel(gamma: Option<f64>, n_scores: usize, classes: bool, draw: &mut Draw) -> Estimator {
    let n_vectors = if gamma.is_some() { 9 } else { 0 };
    let values = (0..n_vectors * N_INPUTS).map(|_| draw.between(-1.5, 1.5)).collect();
    let n_terms = if gamma.is_some() { n_vectors } else { N_INPUTS };
    let mut score = || KernelScore {
        coefficients: (0..n_terms).map(|_| draw.between(-2.0, 2.0)).collect(),
        bias: draw.between(-1.0, 1.0),
        slope: if classes { 1.25 } else { 1.0 },
        intercept: if classes { -0.5 } else { 0.0 },
    };
    let scores = (0..n_scores).map(|_| score()).collect();
    Estimator::Kernel(Kernel { gamma, vectors: Vectors::new(N_INPUTS, values), scores, classes })
}

/// A term for every input, and one for the first two.
fn additive(link: Link, draw: &mut Draw) -> Estimator {
    let n_scores = if link == Link::Softmax { 3 } else { 1 };
    let pairs = (0..N_INPUTS).map(|input| vec![input]).chain([vec![0, 1]]);
    let mut terms: Vec<Term> = Vec::new();
    for inputs in pairs {
        let cuts = inputs.iter().map(|_| vec![-0.5, draw.between(-0.25, 0.25), 0.75]).collect();
        terms.push(Term { inputs, cuts, importance: draw.between(0.0, 1.0) });
    }
    let n = n_scores * terms.iter().map(Term::n_cells).sum::<usize>();
    let scores = (0..n).map(|_| draw.between(-1.0, 1.0)).collect();
    let deviations = (0..n).map(|_| draw.between(0.0, 0.5)).collect();
    let intercepts = (0..n_scores).map(|_| draw.between(-1.0, 1.0)).collect();
    Estimator::Additive(Additive { link, intercepts, terms, scores, deviations })
}

fn mlp(layers: &[usize], tanh: bool, classes: bool, draw: &mut Draw) -> Estimator {
    let before = std::iter::once(&N_INPUTS).chain(layers);
    let n_weights = before.zip(layers).map(|(before, size)| (before + 1) * size).sum();
    let weights = (0..n_weights).map(|_| draw.between(-1.0, 1.0) as f32).collect();
    Estimator::Mlp(Mlp { layers: layers.to_vec(), tanh, classes, weights })
}

fn linear(draw: &mut Draw) -> Linear {
    Linear {
        weights: (0..N_INPUTS).map(|_| draw.between(-1.0, 1.0)).collect(),
        intercept: draw.between(3.0, 7.0),
        bounds: None,
    }
}

/// Forty training rows in the numbers of a record, with their targets; some rows come twice with another
/// target.
fn rows(draw: &mut Draw, n_classes: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for index in 0..40 {
        let row = match rows.last() {
            Some(last) if index % 5 == 4 => last.clone(),
            _ => vec![
                (draw.between(0.5, 9.5) * 2.0).round() / 2.0,
                draw.below(16) as f64 - 3.0,
                draw.below(3) as f64,
                draw.below(2) as f64,
                0.0,
            ],
        };
        rows.push(row);
    }
    let targets = rows.iter().map(|row| match n_classes {
        0 => (row[0] * 3.0).round() / 4.0 + draw.unit(),
        n => draw.below(n) as f64,
    });
    let targets = targets.collect();
    (rows, targets)
}

fn card() -> ModelCard {
    ModelCard {
        family: "sample".to_owned(),
        hyperparameters: vec![("size".to_owned(), "small".to_owned())],
        n_samples: 40,
        seed: 1,
        sources: vec![SourceFile { name: "sample.csv".to_owned(), sha256: "0".repeat(64) }],
    }
}
