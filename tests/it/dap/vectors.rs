//! Reports that a running service accepted and counted (`tests/fixtures/dap_vectors.json`: source, commit and makers stand in
//! it; its keys were made for it and open nothing else) are opened, verified and put together again by this program's functions.

use draglog::share::canonical::{hex, sha256};
use draglog::share::dap::keys::first;
use draglog::share::dap::sums;
use draglog::share::dap::wire::{
    Circuit, Configuration, Half, SealedReport, SealedShare, bound_to, context, form, sealed_text,
};
use draglog::share::seal::Cipher;
use prio::vdaf::prio3::optimal_chunk_length;
use serde_json::Value;

use super::service::{Share, open, verified};

fn all() -> Value {
    serde_json::from_str(include_str!("../../fixtures/dap_vectors.json")).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn exactly<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn circuit(task: &Value) -> Circuit {
    let small = |key: &str| u32::try_from(number(&task[key])).unwrap();
    let (length, chunk) = (small("length"), small("chunk_length"));
    match task["vdaf"].as_str().unwrap() {
        "Prio3Histogram" => Circuit::Histogram { length, chunk },
        _ => Circuit::SumVec { length, max: number(&task["max_measurement"]), chunk },
    }
}

fn configuration(task: &Value) -> Vec<u8> {
    let interval = &task["task_interval"];
    let info = bytes(&task["task_info"]);
    let configuration = Configuration {
        info: &info,
        leader: task["leader"].as_str().unwrap(),
        helper: task["helper"].as_str().unwrap(),
        time_precision: number(&task["time_precision"]),
        minimum: number(&task["min_batch_size"]),
        circuit: circuit(task),
        interval: (!interval.is_null()).then(|| (number(&interval["start"]), number(&interval["duration"]))),
    };
    configuration.encode()
}

/// What a report of this measurement adds to each cell.
fn cells(measurement: &Value, length: u64) -> Vec<u128> {
    match measurement.as_array() {
        Some(ticks) => ticks.iter().map(|tick| number(tick).into()).collect(),
        None => (0..length).map(|cell| u128::from(Some(cell) == measurement.as_u64())).collect(),
    }
}

#[test]
fn configurations_have_the_bytes_that_the_service_hashed() {
    let mut differing = 0;
    for vector in all()["vectors"].as_array().unwrap() {
        let (own, theirs) = (configuration(&vector["task"]), bytes(&vector["task_configuration"]));
        if vector["task"]["batch_mode"] == "time-interval" {
            assert_eq!(hex(&own), hex(&theirs));
            continue;
        }
        // The one task with another kind of batches differs in that byte alone.
        let differences: Vec<(u8, u8)> =
            own.iter().zip(&theirs).filter(|(a, b)| a != b).map(|(own, theirs)| (*own, *theirs)).collect();
        assert_eq!((own.len(), differences), (theirs.len(), vec![(1, 2)]));
        differing += 1;
    }
    assert_eq!(differing, 1);
    let week = all()["vectors"][5].clone();
    assert!(!week["task"]["task_interval"].is_null());
    assert!(hex(&sha256(&bytes(&week["task_configuration"]))).starts_with(&form()));
}

#[test]
fn reports_open_verify_and_come_out_byte_for_byte() {
    let document = all();
    let vectors = document["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let (task, id) = (exactly::<32>(&vector["task"]["task_id"]), exactly::<16>(&vector["report_id"]));
        let (time, public) = (number(&vector["time_units"]), bytes(&vector["public_share"]));
        let configuration = bytes(&vector["task_configuration"]);
        assert_eq!(context(&task), bytes(&vector["vdaf_context"]));
        let aad = bound_to(&task, &configuration, &id, time, &public);
        assert_eq!(hex(&aad), vector["aad"]);
        let body = bytes(&vector["body"]);
        // The rest of the body behind number, time, extensions and public share: two sealed shares.
        let rest = &body[26 + 4 + public.len()..];
        let side = |name: &str, half: Half, at: usize| {
            let share = bytes(&vector[&format!("{name}_input_share")]);
            assert_eq!(half.info(), bytes(&vector[&format!("{name}_info")]));
            assert_eq!(sealed_text(&share), bytes(&vector[&format!("{name}_plaintext")]));
            let text = 1 + 2 + 32 + 4;
            let length = text + sealed_text(&share).len() + 16;
            let sealed = SealedShare {
                key: rest[at],
                encapsulated: bytes(&vector[&format!("{name}_encapsulated_key")]),
                text: rest[at + text..at + length].to_vec(),
            };
            let private = exactly::<32>(&document["keys"][name]["private_key"]);
            let place = (half.info(), aad.clone());
            assert_eq!(open(Cipher::ChaCha20, &private, &sealed, &place), Some(sealed_text(&share)));
            (sealed, share, at + length)
        };
        let (leader, leader_share, next) = side("leader", Half::Leader, 0);
        let (helper, helper_share, end) = side("helper", Half::Helper, next);
        assert_eq!(end, rest.len());
        let report = SealedReport { id, time, public: public.clone(), leader, helper };
        assert_eq!(hex(&report.encode()), hex(&body));
        let shares = Share { public, leader: leader_share, helper: helper_share };
        let key = exactly::<32>(&vector["task"]["verify_key"]);
        let sums = verified(circuit(&vector["task"]), &key, &task, &id, &shares).unwrap();
        assert_eq!(sums, cells(&vector["measurement"], number(&vector["task"]["length"])));
        let other = [0; 32];
        assert_eq!(verified(circuit(&vector["task"]), &key, &other, &id, &shares), None, "another task");
    }
}

#[test]
fn a_bit_flipped_in_what_is_sealed_is_noticed() {
    let document = all();
    let vector = &document["vectors"][0];
    let (task, id) = (exactly::<32>(&vector["task"]["task_id"]), exactly::<16>(&vector["report_id"]));
    let mut shares = Share {
        public: bytes(&vector["public_share"]),
        leader: bytes(&vector["leader_input_share"]),
        helper: bytes(&vector["helper_input_share"]),
    };
    shares.helper[3] ^= 1;
    let key = exactly::<32>(&vector["task"]["verify_key"]);
    assert_eq!(verified(circuit(&vector["task"]), &key, &task, &id, &shares), None);
}

#[test]
fn lists_of_keys_are_read_as_the_service_gives_them() {
    let document = all();
    for name in ["leader", "helper"] {
        let own = &document["keys"][name];
        for form in ["config", "config_list"] {
            let key = first(&bytes(&own[form])).unwrap();
            assert_eq!(
                (key.cipher, hex(&key.bytes)),
                (Cipher::ChaCha20, own["public_key"].as_str().unwrap().to_owned())
            );
        }
    }
    let two = first(&bytes(&document["leader_config_list_with_two_suites"])).unwrap();
    assert_eq!((two.id, two.cipher), (1, Cipher::ChaCha20));
}

#[test]
fn what_the_collectors_program_printed_is_read() {
    let document = all();
    let lines = document["collect_output"]["lines"].as_array().unwrap();
    let text: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
    let sums = sums::parse(&text.join("\n")).unwrap();
    assert_eq!((sums.reports, sums.cells.iter().sum::<u32>()), (200, 200));
}

#[test]
fn a_report_is_as_long_as_its_number_of_cells_says() {
    for (cells, steps, size) in [(3, 1, 504), (6, 2, 584), (8, 3, 648), (10, 4, 712), (17, 6, 888), (33, 5, 1240)] {
        assert_eq!((optimal_chunk_length(cells), super::service::size(cells)), (steps, size), "{cells}");
    }
}
