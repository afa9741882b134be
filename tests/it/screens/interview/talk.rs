//! An interview from consent to the written file, key by key.

use draglog::domain::page::interview::InterviewStep;
use draglog::domain::team::interview::{ChangeOwner, IncidentSource, Stage, is_code_name};
use draglog::storage::Store;
use draglog::tui::Msg;
use draglog::tui::screens::interview::InterviewRequest;

use super::Coach;
use crate::support::at;

/// One incident, field by field: note, cause, facet, fewest, usual, most, minutes, of ten, severity, workaround, role, evidence,
/// quote.
const INCIDENT: &str = "nhnobody knew who owns it<enter>Owner unknown<enter>1<enter>2<enter>5<enter>8<enter>15<enter>6<enter>\
                        2<enter>ask in a channel<enter>2<enter>1<enter>n<enter>";

#[test]
fn consent_comes_first_and_without_it_nothing_is_kept() {
    let mut coach = Coach::new();
    coach.press("n<enter>");
    assert!(coach.picture().contains("May I take notes on what blocks"), "{}", coach.picture());
    assert_eq!(coach.last().stage, Stage::AwaitsConsent);
    coach.press("n");
    assert!(coach.store.interviews().unwrap().is_empty());
    assert!(coach.picture().contains("nothing of it is kept here"));
}

#[test]
fn without_an_interview_no_key_is_offered_that_needs_one() {
    let mut coach = Coach::new();
    let picture = coach.picture();
    let footer = picture.lines().last().unwrap();
    assert!(footer.contains("n new") && !footer.contains("read back") && !footer.contains("open"), "{footer}");
}

#[test]
fn the_kind_of_work_is_asked_and_never_made_up() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("Rw");
    assert_eq!(coach.files()[0].role, None, "it was not said");
    let mut coach = Coach::new();
    coach.press("n<enter>");
    assert!(coach.picture().contains("Work: not said"), "{}", coach.picture());
    coach.press("wwy").press(INCIDENT).press("R");
    assert!(coach.picture().contains("The kind of work it is about: platform engineer"), "{}", coach.picture());
    coach.press("w");
    assert_eq!(coach.files()[0].role.as_deref(), Some("platform engineer"));
}

#[test]
fn the_guide_leads_question_by_question_and_part_by_part() {
    let mut coach = Coach::new();
    coach.begin();
    let picture = coach.picture();
    assert!(picture.contains("Warm-up") && picture.contains("1 of 3: Walk me through"), "{picture}");
    assert!(picture.contains("this part 4 to 8") && picture.contains("minute 0 of 45"), "{picture}");
    assert!(
        picture.contains("If it is short: Tell me more") && picture.contains("Never: \"Why didn't you"),
        "{picture}"
    );
    coach.press("<enter><enter>");
    assert!(coach.picture().contains("3 of 3"));
    coach.press("<enter>");
    assert!(coach.picture().contains("Last-week timeline"));
    coach.press("]");
    assert!(coach.picture().contains("Critical incidents"));
    coach.press("<left>");
    assert!(coach.picture().contains("6 of 6"), "back to the last question before");
}

#[test]
fn the_clock_tells_the_minute_against_the_plan_and_wakes_only_for_it() {
    let mut coach = Coach::new();
    coach.begin();
    let wake = coach.screen.model.next_wake().unwrap();
    coach.screen.after(11 * 60_000 + 500);
    let picture = coach.picture();
    assert!(picture.contains("minute 11 of 45") && picture.contains("3 min over this part"), "{picture}");
    assert!(wake - at("14:30:00") <= chrono::TimeDelta::minutes(1));
    coach.screen.tell(Msg::Focus(false));
    let next = coach.screen.model.next_wake();
    assert!(next.is_none_or(|next| next - coach.screen.now > chrono::TimeDelta::seconds(29)), "nobody looks: {next:?}");
}

#[test]
fn one_key_notes_an_incident_and_every_field_of_it_is_kept() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT);
    let interview = coach.last();
    let draft = &interview.incidents[0].draft;
    assert_eq!(draft.note, "nobody knew who owns it");
    let incident = draft.incident().unwrap();
    assert_eq!(incident.code.id(), "context_hunt");
    assert_eq!(incident.cause.as_deref(), Some("owner_unknown"));
    assert_eq!(incident.facet.as_deref(), Some("owner"));
    assert_eq!((incident.times_per_week, incident.minutes_each), (Some([2.0, 5.0, 8.0]), Some(15.0)));
    assert_eq!((incident.reach_of_10, incident.severity), (Some(6), Some(2)));
    assert_eq!(incident.workaround.as_deref(), Some("ask in a channel"));
    assert_eq!(
        (incident.changeable_by, incident.evidence),
        (Some(ChangeOwner::Platform), Some(IncidentSource::Logged))
    );
    assert_eq!(incident.quote, None);
    let picture = coach.picture();
    assert!(picture.contains("1. context hunt · Owner unknown · 5 per week, 15 min"), "{picture}");
}

#[test]
fn what_is_typed_is_on_disk_at_every_key_and_a_new_start_goes_on_there() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Store::open(folder.path(), at("14:30:00")).unwrap().0;
    let mut coach = Coach::with(open());
    coach.begin().press("]").screen.after(120_000);
    coach.press("nfit fails every th");
    // The program is gone in the middle of a word: nothing was saved on the way out.
    drop(coach);
    let mut again = Coach::opened_on(InterviewRequest::Start(None), open());
    let noted = &again.last().incidents[0];
    assert_eq!(
        (noted.draft.note.as_str(), noted.draft.code.map(draglog::domain::log::tag::Tag::id)),
        ("it fails every th", Some("flaky_fail"))
    );
    let picture = again.picture();
    assert!(picture.contains("Last-week timeline") && picture.contains("minute 2 of 45"), "{picture}");
    again.press("E");
    assert!(again.picture().contains("it fails every th"), "{}", again.picture());
}

#[test]
fn a_digit_chooses_and_enter_goes_on_as_everywhere() {
    let mut coach = Coach::new();
    coach.begin().press("nhwho owns it<enter>owner<enter>1");
    assert!(coach.picture().contains("▌ facet       ‹ owner ›"), "{}", coach.picture());
    coach.press("23<enter>2");
    let draft = coach.last().incidents[0].draft.clone();
    assert_eq!((draft.facet.as_deref(), draft.fewest.as_str()), (Some("runbook"), "2"), "the last digit is meant");
    let mut quote = Coach::new();
    quote.begin().press("nb").press(&"<enter>".repeat(11));
    for (key, allowed) in
        [("y", true), ("0", false), ("1", true), ("n", false), ("<right>", true), ("<backspace>", false)]
    {
        assert!(quote.press(key).picture().contains("▌ quote"), "{}", quote.picture());
        assert_eq!(quote.last().incidents[0].draft.quote_ok, allowed, "{key}");
    }
    quote.press("<enter>");
    assert!(quote.picture().contains("1. build or test"), "{}", quote.picture());
}

#[test]
fn question_clock_and_the_incident_at_hand_stay_in_sight_while_one_is_noted() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut coach = Coach::new();
        coach.begin().screen.after(7 * 60_000);
        for keys in ["n", "b", "it is slow<enter>cold cache<enter>"] {
            coach.press(keys);
            let picture = coach.screen.picture(width, height);
            assert!(picture.contains("7 of 45") && picture.contains("Walk me through"), "{keys}:\n{picture}");
            assert!(picture.contains("Incident 1"), "{keys}:\n{picture}");
        }
        coach.screen.after(60_000);
        assert!(coach.screen.picture(width, height).contains("8 of 45"), "the clock goes on");
    }
}

#[test]
fn stray_typing_changes_no_incident_and_moves_no_question() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT);
    let (before, picture) = (coach.last().incidents, coach.picture());
    coach.press("the test suite was red because it had failed before");
    assert_eq!(coach.last().incidents, before);
    assert_eq!(coach.picture(), picture);
    coach.press("E");
    assert!(coach.picture().contains("Correcting incident 1: context hunt"), "{}", coach.picture());
}

#[test]
fn a_sum_that_no_week_has_room_for_is_asked_about_once() {
    let mut coach = Coach::new();
    coach.begin().press("nb<enter><enter><enter>85<enter><enter>1420<enter>");
    let picture = coach.picture();
    assert!(picture.contains("85 times 1420 min are 2012 h a week. Is that so?"), "{picture}");
    assert!(picture.contains("▌ minutes") && picture.contains("enter again if it is"), "{picture}");
    coach.press("<enter>");
    assert!(coach.picture().contains("▌ of ten"), "{}", coach.picture());
    coach.press("<esc>");
    assert!(coach.picture().contains("1. build or test"), "it was asked about once:\n{}", coach.picture());

    let mut coach = Coach::new();
    coach.begin().press("nb<enter><enter><enter>20<enter><enter>75<enter><esc>");
    assert!(coach.picture().contains("1. build or test"), "25 h may be:\n{}", coach.picture());
    coach.press("nf<enter><enter><enter>20<enter><enter>60<esc>");
    assert!(coach.picture().contains("With the incidents before it that is 45 h a week."), "{}", coach.picture());
    coach.press("<esc>");
    assert_eq!(coach.last().incidents.len(), 2);
}

#[test]
fn while_the_notes_are_read_back_one_more_incident_can_be_noted() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("Rnfone more thing<enter>shared data<esc>");
    let picture = coach.picture();
    assert!(picture.contains("shared data") && picture.contains("Read each line aloud"), "{picture}");
    assert_eq!(coach.last().incidents[1].draft.note, "one more thing");
    coach.press("w");
    assert_eq!(coach.files()[0].incidents.len(), 2);
    coach.press("nbanother<esc>");
    assert_eq!(coach.last().stage, Stage::Over, "it has to be written again");
}

#[test]
fn a_cause_completes_from_those_in_use() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("nhx<enter>own");
    let picture = coach.picture();
    assert!(picture.contains("tab: owner_unknown"), "{picture}");
    coach.press("<tab><enter>");
    assert_eq!(coach.last().incidents[1].draft.cause, "owner_unknown");
}

#[test]
fn a_number_that_makes_no_sense_is_told_beside_the_form_and_stops_the_file() {
    let mut coach = Coach::new();
    coach.begin().press("nb<enter><enter><enter>500<enter><enter>");
    let picture = coach.picture();
    assert!(picture.contains("! usual: 500 is out of range; expected 0 to 200"), "{picture}");
    coach.press("<esc>Rw");
    assert!(coach.picture().contains("Incident 1, usual: 500 is out of range"), "{}", coach.picture());
    assert!(coach.files().is_empty());
}

#[test]
fn the_read_back_strikes_and_corrects_line_by_line_and_then_writes() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("R");
    let picture = coach.picture();
    assert!(picture.contains("How often: 2 to 8 times a week, usually 5"), "{picture}");
    assert!(picture.contains("My note, which stays here and is not in the file"), "{picture}");
    // The workaround is struck, and the strike of the reach is taken back.
    coach.press("<down><down><down>xx<down><down>x");
    assert!(coach.picture().contains("struck: The workaround: ask in a channel"), "{}", coach.picture());
    coach.press("w");
    let file = coach.files().remove(0);
    assert!(is_code_name(&file.code_name));
    assert_eq!((file.week.to_string().as_str(), file.guide.as_str()), ("2026-W47", "full"));
    assert_eq!((&file.incidents[0].workaround, file.incidents[0].reach_of_10), (&None, Some(6)));
    assert_eq!(coach.last().stage, Stage::Written);
    let name = std::fs::read_dir(coach.folder.path()).unwrap().next().unwrap().unwrap().file_name();
    assert_eq!(name.to_string_lossy(), format!("friction-{}.toml", file.code_name));
    // A correction makes it one to be written again.
    coach.press("<up><enter>");
    assert!(coach.picture().contains("▌ note"), "{}", coach.picture());
    coach.press("<down><^u>no owner<esc>");
    assert_eq!(coach.last().stage, Stage::Over);
    coach.press("w");
    assert_eq!(coach.files()[0].incidents[0].cause.as_deref(), Some("no_owner"));
}

#[test]
fn words_that_look_like_a_name_are_asked_about_before_anything_is_written() {
    let mut coach = Coach::new();
    coach
        .begin()
        .press("nr<enter><enter><enter>3<enter><enter>30<enter><enter>1<enter>ask Torres in PAY-12<enter>1<enter>1<enter>n<enter>")
        .press("R");
    coach.press("w");
    let picture = coach.picture();
    assert!(
        picture.contains("`Torres` looks like a name") && picture.contains("`PAY-12` looks like a ticket"),
        "{picture}"
    );
    assert!(coach.files().is_empty());
    coach.press("w");
    assert_eq!(coach.files().len(), 1, "the person let them stay");
}

#[test]
fn an_interview_can_be_withdrawn_until_themes_were_made() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("X");
    assert!(coach.picture().contains("Press it again to delete"));
    coach.press("<enter>X");
    assert_eq!(coach.store.interviews().unwrap().len(), 1, "another key between them is no second press");
    coach.press("X");
    assert!(coach.store.interviews().unwrap().is_empty());
    coach.begin().press(INCIDENT).press("Rw");
    let name = coach.last().code_name;
    coach.store.interviews_merged(&[name]).unwrap();
    coach.press("<esc>DD");
    assert_eq!(coach.last().stage, Stage::Merged);
    assert!(coach.picture().contains("themes were made of"), "{}", coach.picture());
}

#[test]
fn writing_from_right_to_left_wide_characters_and_pasted_lines_are_kept_as_they_are() {
    let mut coach = Coach::new();
    coach.begin().press("nt");
    coach.paste("שלום עולם\u{202e}\u{1b}[31m 構築する\nnext line 🦀");
    coach.press("<enter>所有者 不明<enter>");
    let draft = coach.last().incidents.remove(0).draft;
    assert_eq!(draft.note, "שלום עולם[31m 構築するnext line 🦀");
    assert_eq!(draft.incident().unwrap().cause.as_deref(), Some("所有者_不明"));
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let picture = coach.screen.picture(width, height);
        assert!(!picture.contains(['\u{1b}', '\u{202e}']), "{picture}");
    }
}

#[test]
fn an_incident_without_a_code_is_none() {
    let mut coach = Coach::new();
    coach.begin().press("n<esc>").press("nzn");
    assert!(coach.last().incidents.is_empty(), "z and n are no codes");
    assert!(coach.steps.iter().all(|step| !matches!(step, InterviewStep::Incident { .. })));
}

#[test]
fn what_the_log_does_not_take_is_told() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), at("14:30:00")).unwrap());
    let mut coach = Coach::with(Store::open_read_only(folder.path()).unwrap());
    coach.press("n<enter>");
    assert!(coach.picture().contains("the log can only be read here"), "{}", coach.picture());
}

#[test]
fn an_interview_that_was_not_read_back_is_in_no_theme() {
    let mut coach = Coach::new();
    coach.begin().press(INCIDENT).press("R<esc>T");
    assert!(coach.picture().contains("No interview is written yet"), "{}", coach.picture());
}
