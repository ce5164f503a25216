//! Words that stand for steps of a scale.

/// Scales in English and Swedish, each from its low end to its high one. Words for the same step stand together.
const SCALES: [&[&[&str]]; 20] = [
    &[
        &["very low"],
        &["low"],
        &["medium", "med", "moderate", "mid", "normal", "average"],
        &["high"],
        &["very high"],
    ],
    &[&["none", "no"], &["mild", "slight"], &["moderate"], &["severe"], &["extreme", "critical"]],
    &[&["minor"], &["major"], &["critical"]],
    &[&["xs"], &["s"], &["m"], &["l"], &["xl"], &["xxl"], &["xxxl"]],
    &[&["tiny"], &["small"], &["medium", "mid"], &["large", "big"], &["huge"]],
    &[&["very poor"], &["poor"], &["fair", "average"], &["good"], &["very good"], &["excellent"]],
    &[&["very bad"], &["bad"], &["ok", "okay", "neutral", "average"], &["good"], &["very good", "great"]],
    &[&["never"], &["rarely", "seldom"], &["sometimes"], &["often", "frequently"], &["always"]],
    &[&["strongly disagree"], &["disagree"], &["neutral"], &["agree"], &["strongly agree"]],
    &[&["beginner", "novice"], &["intermediate"], &["advanced"], &["expert"]],
    &[&["junior"], &["mid"], &["senior"]],
    &[&["cold"], &["cool"], &["mild"], &["warm"], &["hot"]],
    &[&["first", "1st"], &["second", "2nd"], &["third", "3rd"], &["fourth", "4th"]],
    &[&["bronze"], &["silver"], &["gold"], &["platinum"]],
    &[
        &["mycket låg"],
        &["låg", "lågt"],
        &["medel", "medium", "måttlig", "normal"],
        &["hög", "högt"],
        &["mycket hög"],
    ],
    &[&["liten", "litet"], &["mellan", "medel", "medelstor"], &["stor", "stort"]],
    &[
        &["mycket dålig"],
        &["dålig", "dåligt"],
        &["ok", "okej", "medel"],
        &["bra", "god"],
        &["mycket bra"],
        &["utmärkt"],
    ],
    &[&["aldrig"], &["sällan"], &["ibland"], &["ofta"], &["alltid"]],
    &[&["ingen", "inga"], &["lindrig", "lätt"], &["måttlig"], &["svår"]],
    &[&["kall", "kallt"], &["sval", "svalt"], &["varm", "varmt"], &["het", "hett"]],
];
/// Two words may stand together by chance.
const FEWEST: usize = 3;

/// The step of each text, where all of them are different steps of one scale, in any case; `None` otherwise.
pub fn places<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Vec<usize>> {
    let texts: Vec<String> = texts.map(str::to_lowercase).collect();
    if texts.len() < FEWEST {
        return None;
    }
    SCALES.iter().find_map(|scale| {
        let place = |text: &String| scale.iter().position(|words| words.contains(&text.as_str()));
        let places: Vec<usize> = texts.iter().map(place).collect::<Option<_>>()?;
        let differ =
            places.iter().enumerate().all(|(at, place)| !places.iter().take(at).any(|other| other == place));
        differ.then_some(places)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_scale_are_placed_on_it() {
        let of = |texts: &[&str]| places(texts.iter().copied());
        assert_eq!(of(&["high", "Low", "medium"]), Some(vec![3, 1, 2]));
        assert_eq!(of(&["M", "L", "S", "XL"]), Some(vec![2, 3, 1, 4]));
        assert_eq!(of(&["ibland", "Aldrig", "ofta"]), Some(vec![2, 0, 3]));
        for texts in
            [&["low", "high"][..], &["low", "medium", "blue"], &["med", "medium", "high"], &["a", "b", "c"]]
        {
            assert_eq!(of(texts), None, "{texts:?}");
        }
    }
}
