//! `predict --csv` on files that write values as the system's own sources do.

use crate::place::Place;
use crate::private::{SYSTEM, prices};

/// The system of prices with another text for one seller.
fn trained() -> Place {
    let place = Place::new();
    let seller = "{ value = \"berg\", begins";
    assert!(SYSTEM.contains(seller));
    let system = SYSTEM.replacen(seller, "{ value = \"berg\", written = [\"1\"], begins", 1);
    place.write("systems/prices.toml", system);
    place.write("data/prices.csv", prices());
    place.run(&["train", "prices", "--out", "assets"]).success();
    place
}

/// The predicted values of a file, with what is said of rows without one.
fn scored(place: &Place, text: &str) -> Vec<Result<f64, String>> {
    place.write("in.csv", text);
    // Whether any row has a prediction decides the exit code.
    let run = place.run(&["predict", "prices", "--csv", "in.csv", "--json"]);
    let lines = run.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let outcome = |line: serde_json::Value| {
        line["predicted"]["value"].as_f64().ok_or_else(|| line["error"].as_str().unwrap().to_owned())
    };
    lines.map(outcome).collect()
}

#[test]
fn a_source_is_scored_as_it_was_learned_from() {
    let place = trained();
    let values = scored(&place, &prices());
    assert_eq!(values.len(), 62);
    // The last row is too light for the cleaning, but within the limits of the schema.
    assert!(values.iter().all(Result::is_ok), "{values:?}");
    assert_eq!(
        scored(
            &place,
            "weight,Date,Place,seller\n\
             40,2019101.0,Storgatan 0B 2tr,Berg City\n\
             120,20191112,storgatan 3,DAL & Co\n\
             200,2019124.0,Storgatan,Nobody\n\
             200,2019124.0,Storgatan,1\n"
        ),
        scored(
            &place,
            "weight,day,street,seller\n\
             40,2019-10-01,Storgatan,berg\n\
             120,2019-11-12,STORGATAN,Dal\n\
             200,2019-12-04,Storgatan,other\n\
             200,2019-12-04,Storgatan,BERG\n"
        )
    );
}

#[test]
fn faults_are_those_of_the_schema() {
    let place = trained();
    let values = scored(&place, "weight,Date,Place,seller\n40,2019-31,Storgatan,berg\n40,2022101.0,,1\n");
    let [Err(no_day), Err(too_late)] = values.as_slice() else { panic!("{values:?}") };
    assert!(no_day.contains("day: '2019-31' is not a day"), "{no_day}");
    assert!(too_late.contains("day: 2022-10-01 is outside the allowed days"), "{too_late}");
}

#[test]
fn without_the_systems_file_only_its_own_way_of_writing_is_read() {
    let place = trained();
    std::fs::remove_dir_all(place.path("systems")).unwrap();
    let values = scored(
        &place,
        "weight,day,street,seller\n40,2019-10-01,Storgatan 1,berg\n40,2019101.0,Storgatan 1,Berg City\n",
    );
    let [Ok(_), Err(fault)] = values.as_slice() else { panic!("{values:?}") };
    assert!(fault.contains("day: '2019101.0'") && fault.contains("seller: 'Berg City'"), "{fault}");
}
