//! A person of a hundred years ago, with a mark for the predicted class.
//!
//! Parts: `sex`, a choice whose values say female or male; `age`, a number of years; `class`, a choice from the finest
//! to the plainest dress. Children are smaller and wear short clothes, the old have grey hair. The positive class is
//! marked by a lifebelt with a tick, another one by waves; neither mark depends on its colour alone.

use leptos::prelude::*;
use vitrine_model::schema::{Choice, FeatureKind};
use vitrine_present::lines;

use super::{Parts, picture, short};

/// Under this age people are drawn as children.
const GROWN: f64 = 14.0;
/// From this age on hair is grey.
const GREY: f64 = 60.0;

/// The dress of one class: the colour of coat or dress, of trousers or apron, and what is on the head of a man and of
/// a woman.
struct Dress {
    coat: &'static str,
    second: &'static str,
    man: &'static str,
    woman: &'static str,
}

/// From the finest to the plainest. Every grown person's head is a circle around (0, -200) of radius 21.
const DRESSES: [Dress; 3] = [
    Dress {
        coat: "#5f4b8b",
        second: "#4a5160",
        man: "<path d='M-16-217V-252H16V-217Z' fill='#4a5160'/><ellipse cy='-217' rx='27' ry='5' fill='#4a5160'/><path d='M-16-226H16' stroke='#c9b37c' stroke-width='4'/>",
        woman: "<path d='M-21-218Q0-246 21-218Z' fill='#c9b37c'/><ellipse cy='-217' rx='42' ry='7' fill='#c9b37c'/><path d='M8-226Q34-250 40-226Q26-226 8-226' fill='#f4efe2'/>",
    },
    Dress {
        coat: "#3f6f94",
        second: "#56606e",
        man: "<path d='M-20-214A20 19 0 0 1 20-214Z' fill='#56606e'/><ellipse cy='-214' rx='28' ry='4.5' fill='#56606e'/>",
        woman: "<path d='M-20-216Q-14-234 0-234T20-216Z' fill='#56606e'/><ellipse cy='-216' rx='28' ry='5' fill='#56606e'/>",
    },
    Dress {
        coat: "#8a7358",
        second: "#6d6a63",
        man: "<path d='M-23-208Q-22-229 4-228Q25-227 33-211Q8-206-23-208Z' fill='#6d6a63'/>",
        woman: "<path d='M-23-184Q-30-225 0-225Q30-225 23-184Q19-209 0-211Q-19-209-23-184Z' fill='#a4553f'/>",
    },
];

/// The picture.
pub(super) fn view(parts: &Parts<'_>, class: Option<usize>) -> AnyView {
    let sex = choice(parts, "sex");
    let rank = choice(parts, "class");
    let age = parts.number("age").unwrap_or(30.0);
    let is_female = sex.is_some_and(|(_, _, sex)| is_female(&sex.value));
    let dress = rank.map_or(&DRESSES[1], |(index, count, _)| &DRESSES[tier(index, count)]);
    let texts = parts.texts.pictures();
    let mut words: Vec<String> =
        [sex, rank].iter().flatten().map(|(.., choice)| choice.label.clone()).collect();
    if let Some((feature, value)) = parts.feature("age") {
        words.insert(
            words.len().min(1),
            if value.is_missing() {
                texts.unknown_part(&feature.label)
            } else {
                lines::words::value(parts.texts, feature, value)
            },
        );
    }
    let words = words.join(", ");
    let title = match parts.class_label(class) {
        Some(label) => texts.person_of(&words, label),
        None => texts.person(&words),
    };
    let positive = parts.schema.target.positive.unwrap_or(1);
    let mark = match class {
        None => "",
        Some(class) if class == positive => TICK,
        Some(_) => WAVES,
    };
    let description = match class {
        None => texts.person_unmarked(),
        Some(class) if class == positive => texts.person_tick(),
        Some(_) => texts.person_waves(),
    };
    let drawing = format!(
        "<ellipse cx='150' cy='288' rx='62' ry='8' fill='currentColor' fill-opacity='.08'/>{}{mark}",
        figure(dress, is_female, age)
    );
    picture(title, description.to_owned(), drawing)
}

/// A lifebelt around a tick.
const TICK: &str = "<g transform='translate(258 246)'><circle r='31' fill='none' stroke='#f4efe2' stroke-width='15'/><circle r='31' fill='none' stroke='#d55e00' stroke-width='15' stroke-dasharray='24.35 24.35'/><g fill='none' stroke='currentColor'><circle r='39' stroke-opacity='.6'/><circle r='23' stroke-opacity='.6'/><path d='M-11 0L-3 9L12-9' stroke-width='5' stroke-linecap='round' stroke-linejoin='round'/></g></g>";
/// Three waves in a ring.
const WAVES: &str = "<g transform='translate(258 246)' fill='none' stroke-linecap='round'><circle r='38' stroke='currentColor' stroke-opacity='.6' stroke-width='1.5'/><path d='M-25-12q6-8 12.500 0t12.500 0t12.500 0t12.500 0M-29 3q7-8 14.500 0t14.500 0t14.500 0t14.500 0M-22 18q5.500-8 11 0t11 0t11 0t11 0' stroke='#2f86c5' stroke-width='5'/></g>";

/// The position of a choice, the number of choices, and the choice that a part follows.
fn choice<'a>(parts: &Parts<'a>, part: &str) -> Option<(usize, usize, &'a Choice)> {
    let (feature, value) = parts.feature(part)?;
    let FeatureKind::Choice { choices, .. } = &feature.kind else { return None };
    let index = value.as_number();
    if index.is_nan() {
        return None;
    }
    Some((index as usize, choices.len(), choices.get(index as usize)?))
}

fn is_female(value: &str) -> bool {
    ["female", "woman", "girl", "f"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Which of the three dresses belongs to a position among some classes.
fn tier(index: usize, count: usize) -> usize {
    (2 * index / count.saturating_sub(1).max(1)).min(2)
}

/// How tall somebody is, as a share of a grown person's height.
fn height(age: f64) -> f64 {
    (0.42 + 0.58 * (age / 18.0)).clamp(0.42, 1.0)
}

/// The person, standing on the ground.
fn figure(dress: &Dress, is_female: bool, age: f64) -> String {
    let is_child = age < GROWN;
    let hair = if age < GREY { "#6b4f3a" } else { "#b9b9b9" };
    let (body, hat) = match (is_female, is_child) {
        (true, false) => (woman(dress), dress.woman),
        (true, true) => (girl(dress), "<path d='M0-222L-13-228V-216ZM0-222L13-228V-216Z' fill='#a4553f'/>"),
        (false, false) => (man(dress), dress.man),
        (false, true) => (boy(dress), ""),
    };
    let locks = if is_female {
        "M-24-186Q-31-224 0-224Q31-224 24-186Z"
    } else {
        "M-22-202Q-24-224 0-224Q24-224 22-202Z"
    };
    let tall = height(age);
    // Heads grow less than bodies do.
    let head = 0.45 + 0.55 * tall;
    format!(
        "<g transform='translate(150 286)' stroke='currentColor' stroke-opacity='.45' stroke-width='1.4' stroke-linejoin='round'>\
         <g transform='scale({})'>{body}</g>\
         <g transform='translate(0 {}) scale({})'><g transform='translate(0 182)'>\
         <path d='{locks}' fill='{hair}'/><circle cy='-200' r='19' fill='#dcae8c'/>\
         <path d='M-17-208Q0-226 17-208Q0-213-17-208Z' fill='{hair}' stroke='none'/>\
         <path d='M-7-201v2M7-201v2M-4-189h8' fill='none' stroke='#4a3a30' stroke-opacity='1' stroke-width='2' stroke-linecap='round'/>\
         {hat}</g></g></g>",
        short3(tall),
        short(-178.0 * tall),
        short3(head)
    )
}

/// Two decimals: a tenth would show in a scale.
fn short3(number: f64) -> String {
    format!("{number:.2}")
}

/// Arms from the shoulders down, with hands.
fn arms(colour: &str, reach: u32) -> String {
    format!(
        "<g fill='none' stroke-linecap='round'><path d='M-28-158L-40-{reach}M28-158L40-{reach}' stroke-width='16' stroke-opacity='.45'/>\
         <path d='M-28-158L-40-{reach}M28-158L40-{reach}' stroke='{colour}' stroke-opacity='1' stroke-width='13'/></g>\
         <circle cx='-41' cy='-{0}' r='6' fill='#dcae8c'/><circle cx='41' cy='-{0}' r='6' fill='#dcae8c'/>",
        reach - 7
    )
}

const NECK: &str = "<path d='M-7-184H7V-166H-7Z' fill='#dcae8c'/>";
const SHOES: &str = "<path d='M-25 0Q-24-10-13-10H-4V0ZM25 0Q24-10 13-10H4V0Z' fill='#3b3b3b'/>";
const SHIRT: &str = "<path d='M-10-174L0-138L10-174Z' fill='#f4efe2'/>";

fn man(dress: &Dress) -> String {
    let Dress { coat, second, .. } = dress;
    let coat_path = if *coat == DRESSES[0].coat {
        "M-34-166Q0-182 34-166L36-66H14L0-104L-14-66H-36Z"
    } else {
        "M-34-166Q0-182 34-166L31-88H-31Z"
    };
    format!(
        "{SHOES}<path d='M-23-104H23V-7H4V-86H-4V-7H-23Z' fill='{second}'/>{}<path d='{coat_path}' fill='{coat}'/>{NECK}{SHIRT}",
        arms(coat, 104)
    )
}

fn woman(dress: &Dress) -> String {
    let Dress { coat, .. } = dress;
    let apron = if *coat == DRESSES[2].coat {
        "<path d='M-14-120H14L26-34Q0-28-26-34Z' fill='#efe8d8'/>"
    } else {
        ""
    };
    format!(
        "{SHOES}{}<path d='M-27-166Q0-180 27-166L19-122L48-6Q0 2-48-6L-19-122Z' fill='{coat}'/>{apron}\
         <path d='M-19-122H19' stroke='#f4efe2' stroke-opacity='.8' stroke-width='4'/>{NECK}<path d='M-12-171Q0-158 12-171Q0-177-12-171Z' fill='#f4efe2'/>",
        arms(coat, 106)
    )
}

fn boy(dress: &Dress) -> String {
    let Dress { coat, second, .. } = dress;
    format!(
        "{SHOES}<path d='M-20-60H-6V-8H-20ZM6-60H20V-8H6Z' fill='#dcae8c'/><path d='M-25-104H25V-52H3V-80H-3V-52H-25Z' fill='{second}'/>{}\
         <path d='M-32-166Q0-182 32-166L29-92H-29Z' fill='{coat}'/>{NECK}<path d='M-20-171L0-146L20-171Q0-179-20-171Z' fill='#f4efe2'/>",
        arms(coat, 108)
    )
}

fn girl(dress: &Dress) -> String {
    let Dress { coat, .. } = dress;
    format!(
        "{SHOES}<path d='M-18-60H-6V-8H-18ZM6-60H18V-8H6Z' fill='#f4efe2'/>{}\
         <path d='M-27-166Q0-180 27-166L20-124L42-46Q0-38-42-46L-20-124Z' fill='{coat}'/>\
         <path d='M-20-124H20' stroke='#f4efe2' stroke-opacity='.8' stroke-width='5'/>{NECK}<path d='M-16-171Q0-152 16-171Q0-178-16-171Z' fill='#f4efe2'/>",
        arms(coat, 110)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_smaller_and_dressed_as_children() {
        assert!(height(0.0) < height(6.0) && height(6.0) < height(13.0) && height(13.0) < height(30.0));
        assert_eq!(height(18.0), height(80.0));
        let figures = [
            figure(&DRESSES[2], false, 6.0),
            figure(&DRESSES[2], false, 30.0),
            figure(&DRESSES[2], true, 30.0),
        ];
        assert!(figures[0] != figures[1] && figures[1] != figures[2]);
        assert!(figure(&DRESSES[0], true, 70.0).contains("#b9b9b9"), "grey hair");
    }

    #[test]
    fn any_number_of_classes_has_a_dress() {
        let tiers = |count: usize| (0..count).map(|index| tier(index, count)).collect::<Vec<_>>();
        assert_eq!(tiers(3), [0, 1, 2]);
        assert_eq!(tiers(2), [0, 2]);
        assert_eq!(tiers(1), [0]);
        assert_eq!(tiers(5), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn the_sexes_have_their_usual_names() {
        assert!(is_female("Female") && is_female("woman") && !is_female("male"));
    }
}
