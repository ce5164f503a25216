//! Tree ensembles against naive recursion, and their packed form against themselves.

use proptest::prelude::*;
use vitrine_model::estimators::trees::{Combine, Link, MAX_INPUTS, TreeNode};
use vitrine_model::estimators::{TreeEnsemble, logistic, softmax};
use vitrine_model::packed::pack_bytes;

use crate::samples::draw::Draw;
use crate::samples::{N_INPUTS, boosted_tree, tree};

/// The leaf that a row of inputs reaches in a tree in pre-order, and how many nodes the tree takes up.
fn descend<'a>(nodes: &'a [TreeNode], inputs: &[f64]) -> (&'a [f64], usize) {
    match &nodes[0] {
        TreeNode::Leaf(numbers) => (numbers, 1),
        TreeNode::Split { input, threshold, missing_left } => {
            let (left, left_size) = descend(&nodes[1..], inputs);
            let (right, right_size) = descend(&nodes[1 + left_size..], inputs);
            let goes_left =
                if inputs[*input].is_nan() { *missing_left } else { inputs[*input] <= *threshold };
            (if goes_left { left } else { right }, 1 + left_size + right_size)
        }
    }
}

fn naive(combine: &Combine, trees: &[Vec<TreeNode>], inputs: &[f64]) -> Vec<f64> {
    match combine {
        Combine::Mean { n_outputs } => {
            let mut outputs = vec![0.0; *n_outputs];
            for tree in trees {
                for (output, number) in outputs.iter_mut().zip(descend(tree, inputs).0) {
                    *output += number;
                }
            }
            outputs.iter().map(|output| output / trees.len() as f64).collect()
        }
        Combine::Sum { base, link } => {
            let mut scores = base.clone();
            for (index, tree) in trees.iter().enumerate() {
                scores[index % base.len()] += descend(tree, inputs).0[0];
            }
            match link {
                Link::Identity => scores,
                Link::Logistic => vec![1.0 - logistic(scores[0]), logistic(scores[0])],
                Link::Softmax => {
                    softmax(&mut scores);
                    scores
                }
            }
        }
    }
}

fn ensemble(kind: usize, n_trees: usize, draw: &mut Draw) -> (Combine, Vec<Vec<TreeNode>>) {
    let combine = match kind {
        0 => Combine::Mean { n_outputs: 1 },
        1 => Combine::Mean { n_outputs: 3 },
        2 => Combine::Sum { base: vec![0.7], link: Link::Identity },
        3 => Combine::Sum { base: vec![-0.2], link: Link::Logistic },
        _ => Combine::Sum { base: vec![0.1, 0.2, -0.3], link: Link::Softmax },
    };
    let width = combine.leaf_width();
    let mut make = || if kind < 2 { tree(draw, 5, width) } else { boosted_tree(draw, 5) };
    let trees = (0..n_trees).map(|_| make()).collect();
    (combine, trees)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn predict(trees: &TreeEnsemble, inputs: &[f64]) -> Vec<f64> {
    let mut outputs = Vec::new();
    trees.predict(inputs, &mut outputs);
    outputs
}

proptest! {
    /// Inputs lie on the thresholds, between them, beyond them and nowhere.
    #[test]
    fn as_naive_recursion_before_and_after_packing(kind in 0..5_usize, n_trees in 1..8_usize, seed in any::<u64>()) {
        let mut draw = Draw(seed);
        let (combine, nodes) = ensemble(kind, n_trees, &mut draw);
        let trees = TreeEnsemble::new(combine.clone(), &nodes).unwrap();
        let text = serde_json::to_string(&trees).unwrap();
        let read: TreeEnsemble = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &trees);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
        prop_assert_eq!((read.n_trees(), read.n_outputs()), (n_trees, trees.n_outputs()));
        for _ in 0..40 {
            let input = |draw: &mut Draw| match draw.below(4) {
                0 => f64::NAN,
                1 => (draw.between(-2.0, 2.0) * 10.0).round() / 10.0,
                _ => draw.between(-2.0, 2.0),
            };
            let inputs: Vec<f64> = (0..N_INPUTS).map(|_| input(&mut draw)).collect();
            let expected = bits(&naive(&combine, &nodes, &inputs));
            prop_assert_eq!(bits(&predict(&trees, &inputs)), expected.clone());
            prop_assert_eq!(bits(&predict(&read, &inputs)), expected);
        }
    }
}

fn split(input: usize, threshold: f64, missing_left: bool) -> TreeNode {
    TreeNode::Split { input, threshold, missing_left }
}

fn leaf(number: f64) -> TreeNode {
    TreeNode::Leaf(vec![number])
}

const ONE: Combine = Combine::Mean { n_outputs: 1 };

#[test]
fn a_threshold_itself_goes_left_and_missing_goes_where_it_learned() {
    for (missing_left, missing) in [(true, 1.0), (false, 2.0)] {
        let trees =
            TreeEnsemble::new(ONE, &[vec![split(0, 0.3, missing_left), leaf(1.0), leaf(2.0)]]).unwrap();
        let next = f64::from_bits(0.3_f64.to_bits() + 1);
        for (input, expected) in
            [(0.3, 1.0), (next, 2.0), (f64::NEG_INFINITY, 1.0), (f64::INFINITY, 2.0), (f64::NAN, missing)]
        {
            assert_eq!(predict(&trees, &[input]), [expected], "{input}");
        }
    }
}

#[test]
fn more_values_than_one_byte_can_hold_are_kept() {
    let nodes: Vec<Vec<TreeNode>> = (0..700)
        .map(|index| {
            let number = f64::from(index) / 7.0;
            vec![split(index as usize % 127, number, false), leaf(number + 0.1), leaf(-number - 0.3)]
        })
        .collect();
    let trees = TreeEnsemble::new(ONE, &nodes).unwrap();
    let read: TreeEnsemble = serde_json::from_str(&serde_json::to_string(&trees).unwrap()).unwrap();
    assert_eq!((read.n_trees(), read.n_leaves()), (700, 1400));
    let inputs: Vec<f64> = (0..127).map(f64::from).collect();
    assert_eq!(bits(&predict(&read, &inputs)), bits(&naive(&ONE, &nodes, &inputs)));
}

#[test]
fn trees_that_are_none_are_refused() {
    let refused = |combine: Combine, tree: Vec<TreeNode>| TreeEnsemble::new(combine, &[tree]).unwrap_err();
    assert_eq!(refused(ONE, vec![split(0, 1.0, true), leaf(1.0)]), "0 complete trees, expected 1");
    assert_eq!(refused(ONE, vec![leaf(1.0), leaf(2.0)]), "2 complete trees, expected 1");
    assert_eq!(refused(ONE, Vec::new()), "0 complete trees, expected 1");
    assert_eq!(refused(ONE, vec![TreeNode::Leaf(vec![1.0, 2.0])]), "a leaf with 2 numbers, expected 1");
    assert_eq!(refused(ONE, vec![leaf(f64::NAN)]), "a leaf is not finite");
    let too_far = vec![split(MAX_INPUTS, 1.0, true), leaf(1.0), leaf(2.0)];
    assert_eq!(refused(ONE, too_far), format!("a split at 1 of input {MAX_INPUTS}"));
    let two_scores = Combine::Sum { base: vec![0.0, 0.0], link: Link::Logistic };
    assert!(refused(two_scores, vec![leaf(1.0)]).starts_with("an ensemble of 1 trees with the outputs"));
    assert!(TreeEnsemble::new(ONE, &[]).unwrap_err().starts_with("an ensemble of 0 trees"));
}

#[test]
fn more_thresholds_of_an_input_than_fit_are_refused() {
    let right_leaning = |n: usize| {
        let splits = (0..n).flat_map(|at| [split(0, at as f64, false), leaf(0.0)]);
        splits.chain([leaf(1.0)]).collect::<Vec<_>>()
    };
    assert!(TreeEnsemble::new(ONE, &[right_leaning(65_535)]).is_ok());
    let fault = TreeEnsemble::new(ONE, &[right_leaning(65_536)]).unwrap_err();
    assert_eq!(fault, "65536 thresholds of input 0, at most 65535 fit");
}

#[test]
fn the_most_thresholds_that_fit_are_distinguished() {
    let n = 65_535_u32;
    let splits = (0..n).flat_map(|at| [split(126, f64::from(at), at % 2 == 0), leaf(f64::from(at % 7))]);
    let trees = TreeEnsemble::new(ONE, &[splits.chain([leaf(9.0)]).collect()]).unwrap();
    let at = |value: f64| {
        let mut inputs = vec![0.0; 127];
        inputs[126] = value;
        predict(&trees, &inputs)[0]
    };
    assert_eq!(at(f64::from(n - 1)), f64::from((n - 1) % 7));
    assert_eq!(at(f64::from(n - 1) + 0.5), 9.0);
    assert_eq!((at(f64::NEG_INFINITY), at(f64::INFINITY), at(f64::NAN)), (0.0, 9.0, 0.0));
}

proptest! {
    #[test]
    fn the_first_trees_predict_as_if_they_had_been_all(
        kind in 0..5_usize, n_trees in 1..12_usize, kept in 0..14_usize, seed in any::<u64>(),
    ) {
        let mut draw = Draw(seed);
        let (combine, nodes) = ensemble(kind, n_trees, &mut draw);
        let trees = TreeEnsemble::new(combine.clone(), &nodes).unwrap();
        prop_assert_eq!(&trees.trees(), &nodes);
        let first = trees.truncated(kept);
        let per_round = match &combine {
            Combine::Sum { base, link: Link::Softmax } => base.len(),
            _ => 1,
        };
        let expected = ((kept / per_round).max(1) * per_round).min(nodes.len());
        prop_assert_eq!(first.n_trees(), expected);
        prop_assert_eq!(first, TreeEnsemble::new(combine, &nodes[..expected]).unwrap());
    }
}

/// A tree of random splits of `n_inputs` inputs.
fn wide_tree(draw: &mut Draw, depth: usize, n_inputs: usize) -> Vec<TreeNode> {
    if depth == 0 || draw.below(6) == 0 {
        return vec![leaf(draw.between(-1.0, 1.0))];
    }
    let threshold = (draw.between(-2.0, 2.0) * 10.0).round() / 10.0;
    let mut nodes = vec![split(draw.below(n_inputs), threshold, draw.below(2) == 0)];
    nodes.extend(wide_tree(draw, depth - 1, n_inputs));
    nodes.extend(wide_tree(draw, depth - 1, n_inputs));
    nodes
}

/// Trees of many inputs with the last of them.
fn wide(n_inputs: usize, n_trees: usize, draw: &mut Draw) -> Vec<Vec<TreeNode>> {
    let mut trees: Vec<_> = (0..n_trees).map(|_| wide_tree(draw, 7, n_inputs)).collect();
    trees.push(vec![split(n_inputs - 1, 0.5, true), leaf(1.0), leaf(-1.0)]);
    trees
}

#[test]
fn trees_of_many_inputs_predict_as_naive_recursion_before_and_after_packing() {
    for n_inputs in [126, 127, 128, 129, 254, 255, 300, 4_000, MAX_INPUTS] {
        let mut draw = Draw(n_inputs as u64);
        // More leaves than one byte can number, so that their numbers reach into what tells blocks apart.
        let nodes = wide(n_inputs, 40, &mut draw);
        let trees = TreeEnsemble::new(ONE, &nodes).unwrap();
        assert!(trees.n_leaves() > 600 && trees.trees() == nodes);
        let text = serde_json::to_string(&trees).unwrap();
        let read: TreeEnsemble = serde_json::from_str(&text).unwrap();
        assert!(read == trees && serde_json::to_string(&read).unwrap() == text);
        for _ in 0..20 {
            let input = |draw: &mut Draw| if draw.below(8) == 0 { f64::NAN } else { draw.between(-2.5, 2.5) };
            let inputs: Vec<f64> = (0..n_inputs).map(|_| input(&mut draw)).collect();
            assert_eq!(bits(&predict(&read, &inputs)), bits(&naive(&ONE, &nodes, &inputs)), "{n_inputs}");
        }
    }
}

/// A file of trees with one split of `input` at 0.5.
fn file_of(input: usize, inputs: &[u8]) -> String {
    let trees = TreeEnsemble::new(ONE, &[vec![split(input, 0.5, true), leaf(1.0), leaf(-1.0)]]).unwrap();
    let mut file = serde_json::to_value(&trees).unwrap();
    let written = &mut file["inputs"];
    if !inputs.is_empty() {
        *written = pack_bytes(inputs).into();
    }
    serde_json::to_string(&file).unwrap()
}

#[test]
fn up_to_127_inputs_take_one_byte_a_node_and_more_take_two() {
    let written = |input: usize| serde_json::from_str::<serde_json::Value>(&file_of(input, &[])).unwrap();
    assert_eq!(written(126)["inputs"], pack_bytes(&[128 + 126, 255, 255]));
    assert_eq!(written(127)["inputs"], pack_bytes(&[0x80, 255, 255, 1, 0, 0]));
    let last = MAX_INPUTS - 1;
    assert_eq!(written(last)["inputs"], pack_bytes(&[128 + 126, 255, 255, 254, 0, 0]));
}

#[test]
fn damaged_files_of_many_inputs_are_refused() {
    let fault =
        |inputs: &[u8]| serde_json::from_str::<TreeEnsemble>(&file_of(200, inputs)).unwrap_err().to_string();
    let refused = |inputs: &[u8], why: &str| assert!(fault(inputs).contains(why), "{}", fault(inputs));
    refused(&[128 + 73, 255, 255, 1, 0], "5 bytes, which is not a whole number");
    // One byte a node, as if there were few inputs.
    refused(&[128 + 73, 255], "2 elements, expected 0");
    refused(&[128 + 73, 255, 255, 1], "1 elements, expected 2");
    refused(&[128 + 74, 255, 255, 1, 0, 0], "input 201 has no threshold 0");
    refused(&[128 + 73, 255, 255, 0, 0, 0], "input 73 has no threshold 0");
    refused(&[128 + 73, 255, 255, 255, 0, 0], "has no threshold 0");
    refused(&[128 + 73, 255, 255, 1, 1, 0], "1 elements, expected 2");
    refused(&[255, 255, 128 + 73, 1, 0, 0], "1 elements, expected 2");
    let many = format!(
        r#"{{"combine":{{"mean":{{"n_outputs":1}}}},"n_trees":1,"thresholds":[{}[]],"inputs":"","splits":{{"table":[],"codes":""}},"leaves":{{"table":[],"codes":""}}}}"#,
        "[],".repeat(MAX_INPUTS)
    );
    let fault = serde_json::from_str::<TreeEnsemble>(&many).unwrap_err().to_string();
    assert!(fault.contains("thresholds of 32386 inputs, at most 32385 fit"), "{fault}");
}
