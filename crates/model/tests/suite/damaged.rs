//! Tens of thousands of damaged artifacts: reading one never panics, and what can be read predicts without
//! panicking.

use serde_json::{Number, Value as Json, json};
use vitrine_model::{Artifact, Pipeline, Record, Value};

use crate::samples::{artifacts, draw::Draw};

const PER_SAMPLE: usize = 1500;

/// Reads the bytes and, where that works, predicts drawn records. Tells whether it worked.
fn survives(bytes: &[u8], draw: &mut Draw) -> bool {
    let Ok(artifact) = Artifact::decode(bytes) else { return false };
    let pipeline = &artifact.pipeline;
    let mut records: Vec<Record> = (0..4).map(|_| draw.record(&pipeline.schema)).collect();
    records.extend(Record::defaults(&pipeline.schema));
    for record in &records {
        if let Ok(prediction) = pipeline.predict(record) {
            let numbers = prediction.value.into_iter().chain(prediction.probabilities);
            assert!(numbers.into_iter().all(f64::is_finite), "a prediction is finite or an error");
            assert!(prediction.class.is_none_or(|class| class < pipeline.schema.target.n_classes()));
            for assumed in prediction.assumed {
                // A number may lie between the whole ones or outside the limits; the rest are values of records.
                let feature = &pipeline.schema.features[assumed.feature];
                assert!(matches!(assumed.value, Value::Number(_)) || feature.check(&assumed.value).is_ok());
            }
        }
        let _ = pipeline.neighbours(record);
    }
    assert!(reads_back(pipeline), "what could be read can be written and read again");
    true
}

fn reads_back(pipeline: &Pipeline) -> bool {
    let text = serde_json::to_string(pipeline);
    let read = text
        .map(|text| serde_json::from_str::<Pipeline>(&text).map(|mut read| read.prepare().map(|()| read)));
    matches!(read, Ok(Ok(Ok(read))) if read == *pipeline)
}

/// Runs a kind of damage over all samples and returns how many files were read nevertheless, of how many.
fn over_all(seed: u64, damage: impl Fn(&[u8], &[Vec<u8>], &mut Draw) -> Vec<u8>) -> (usize, usize) {
    let files: Vec<Vec<u8>> =
        artifacts().unwrap().iter().map(|artifact| artifact.encode().unwrap()).collect();
    let mut draw = Draw(seed);
    let mut read = 0;
    for file in &files {
        for _ in 0..PER_SAMPLE {
            let damaged = damage(file, &files, &mut draw);
            read += usize::from(survives(&damaged, &mut draw));
        }
    }
    (read, files.len() * PER_SAMPLE)
}

#[test]
fn changed_bytes() {
    let (read, all) = over_all(11, |file, _, draw| {
        let mut damaged = file.to_vec();
        for _ in 0..=draw.below(3) {
            let at = draw.below(damaged.len());
            damaged[at] = match draw.below(3) {
                0 => damaged[at] ^ (1 << draw.below(8)),
                1 => b"0123456789-+.eE,:{}[]\"\\nul"[draw.below(26)],
                _ => draw.bits() as u8,
            };
        }
        damaged
    });
    assert!(read > 0 && read < all, "{read} of {all}: the damage is too small or too large to test anything");
}

#[test]
fn cut_off_files() {
    let (read, _) = over_all(12, |file, _, draw| file[..draw.below(file.len() - 1)].to_vec());
    assert_eq!(read, 0, "a part of a file is not a file");
}

#[test]
fn spliced_files() {
    let (read, all) = over_all(13, |file, files, draw| {
        let other = &files[draw.below(files.len())];
        let mut damaged = file.to_vec();
        let (from, to) = (draw.below(file.len()), draw.below(file.len()));
        let (start, end) = (draw.below(other.len()), draw.below(other.len()));
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 60));
        let (start, end) = (start.min(end), start.max(end).min(start.min(end) + 60));
        damaged.splice(from..to, other[start..end].iter().copied());
        damaged
    });
    assert!(read < all, "{read} of {all}");
}

#[test]
fn changed_json() {
    let files: Vec<Json> = artifacts()
        .unwrap()
        .iter()
        .map(|artifact| serde_json::from_slice(&artifact.encode().unwrap()).unwrap())
        .collect();
    let mut draw = Draw(14);
    let (mut read, mut all) = (0, 0);
    for file in &files {
        for _ in 0..2 * PER_SAMPLE {
            let mut damaged = file.clone();
            for _ in 0..=draw.below(2) {
                let count = count(&damaged);
                let other = pick(&files[draw.below(files.len())], &mut draw);
                change(&mut damaged, &mut draw.below(count), &other, &mut Draw(draw.bits()));
            }
            all += 1;
            read += usize::from(survives(damaged.to_string().as_bytes(), &mut draw));
        }
    }
    assert!(
        read > all / 50 && read < all,
        "{read} of {all}: the damage is too small or too large to test anything"
    );
}

/// The number of values in a JSON value, itself included.
fn count(json: &Json) -> usize {
    1 + match json {
        Json::Array(items) => items.iter().map(count).sum(),
        Json::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// Any of the values in a JSON value.
fn pick(json: &Json, draw: &mut Draw) -> Json {
    fn find<'a>(json: &'a Json, left: &mut usize) -> Option<&'a Json> {
        if *left == 0 {
            return Some(json);
        }
        *left -= 1;
        match json {
            Json::Array(items) => items.iter().find_map(|item| find(item, left)),
            Json::Object(fields) => fields.values().find_map(|field| find(field, left)),
            _ => None,
        }
    }
    let mut left = draw.below(count(json));
    find(json, &mut left).cloned().unwrap_or(Json::Null)
}

/// Changes the value that comes `left` places later in the order of writing. Tells whether it was reached.
fn change(json: &mut Json, left: &mut usize, other: &Json, draw: &mut Draw) -> bool {
    if *left > 0 {
        *left -= 1;
        return match json {
            Json::Array(items) => items.iter_mut().any(|item| change(item, left, other, draw)),
            Json::Object(fields) => fields.values_mut().any(|field| change(field, left, other, draw)),
            _ => false,
        };
    }
    match (draw.below(4), &mut *json) {
        (0 | 1, Json::Number(number)) => *json = other_number(number, draw),
        (0 | 1, Json::String(text)) if !text.is_empty() => {
            let at = text.char_indices().nth(draw.below(text.chars().count())).map_or(0, |(at, _)| at);
            text.remove(at);
            if draw.below(2) == 0 {
                text.insert(at, char::from(b'!' + draw.below(90) as u8));
            }
        }
        (0, Json::Array(items)) if !items.is_empty() => drop(items.remove(draw.below(items.len()))),
        (1, Json::Array(items)) if items.len() > 1 => {
            let (a, b) = (draw.below(items.len()), draw.below(items.len()));
            items.swap(a, b);
        }
        (2, Json::Array(items)) if !items.is_empty() => {
            let again = items[draw.below(items.len())].clone();
            items.push(again);
        }
        (0 | 1, Json::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(draw.below(fields.len())).cloned().unwrap_or_default();
            fields.remove(&key);
        }
        (0 | 1, Json::Bool(flag)) => *flag = !*flag,
        _ => *json = other.clone(),
    }
    true
}

fn other_number(number: &Number, draw: &mut Draw) -> Json {
    let value = number.as_f64().unwrap_or_default();
    match draw.below(14) {
        0 => json!(-1),
        1 => json!(0),
        2 => json!(u64::MAX),
        3 => json!(f64::MAX),
        4 => json!(5e-324),
        5 => json!(i64::MIN),
        6 => json!(-value),
        7 => json!(value * 1e10),
        8 => json!(65_536),
        9 => json!(draw.between(-5.0, 5.0)),
        10 => json!(-f64::MAX),
        _ => number.as_u64().map_or_else(|| json!(value + 1.0), |whole| json!(whole.wrapping_add(1))),
    }
}
