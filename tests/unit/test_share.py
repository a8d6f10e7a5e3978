"""`wavescore share`: what leaves without identities, by hand-made cases and by drawn ones."""

import csv
import hashlib
import hmac
import io
import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prepared import make_study

from wavescore.cli import main
from wavescore.custody.key import hashed_id, read_key, shift_of
from wavescore.custody.share import share
from wavescore.errors import DataError

KEY = bytes(range(32))
DICTIONARY = """Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Text Validation Type OR Show Slider Number,Identifier?
id,start,text,Record ID,,,
email,start,text,E-mail,,email,y
reach,start,text,How to reach you,,phone,
city,start,text,City,,,
story,start,notes,Your story,,,
photo,start,file,A picture,,,
born,start,text,Born,,date_ymd,
begun,start,text,Begun,,datetime_seconds_ymd,
age,start,text,Age,,integer,
gender,start,radio,Gender,"1, Woman | 2, Man | 3, Another | 4, Rather not say",,
gad7_1,mood,radio,One,"0, Not at all | 1, Several days | 2, More than half the days | 3, Nearly every day",,
"""  # noqa: E501
INSTRUMENT = {"gad7": {"columns": ["gad7_1", *(f"g{n}" for n in range(2, 8))]}}
HEADER = (
    "id,redcap_event_name,email,reach,city,story,photo,born,begun,age,gender,gad7_1,"
    + ",".join(f"g{number}" for number in range(2, 8))
)
EVENTS = [
    {"name": "t1", "time": 0, "event": "baseline"},
    {"name": "t2", "time": 1, "event": "week_6"},
]


def line(who, event="baseline", gender="1", age="30", begun="2024-03-01 10:00:00", **cells):
    filled = {
        "email": f"{who}@example.org", "reach": "07700 900123", "city": f"Ubar{who}",
        "story": f"Saga{who}", "photo": f"{who}.jpg", "born": "1990-05-17", "gad7_1": "3",
    } | cells  # fmt: skip
    order = ("email", "reach", "city", "story", "photo", "born")
    start = ",".join([who, event, *(filled[name] for name in order)])
    return f"{start},{begun},{age},{gender},{filled['gad7_1']},0,0,0,0,0,0"


def written(folder: Path, lines, **changes):
    """Write a study's files, and return the study."""
    (folder / "export.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    (folder / "dictionary.csv").write_text(DICTIONARY)
    source = {"dictionary": "dictionary.csv", "export": "export.csv"}
    return make_study(INSTRUMENT, EVENTS, source=source, **changes)


def shared(folder: Path, lines, key=KEY, **changes):
    return share(written(folder, lines, **changes), key, folder)[0]


def people(count, **cells):
    return [line(f"ZQ{number:03}", age=str(20 + number % 40), **cells) for number in range(count)]


def test_flagged_fields_text_and_files_are_left_out_each_with_its_reason(tmp_path):
    made = shared(tmp_path, people(40))
    assert made.dropped == {
        "email": "flagged as an identifier",
        "reach": "looks like an identifier",
        "city": "free text",
        "story": "notes",
        "photo": "may identify: a file, or a field that the dictionary does not know",
    }
    text = made.frame.to_csv()
    for planted in ("example.org", "07700", "Ubar", "Saga", ".jpg", "ZQ0", "1990-05-17", "2024-03"):
        assert planted not in text
    assert {"born", "begun", "age", "gender", "gad7_1"} <= set(made.frame)


def test_ids_are_hmacs_of_study_and_id(tmp_path):
    made = shared(tmp_path, people(30))
    # By the definition of RFC 2104, not by ours.
    message = b"id\0study\0ZQ007"
    wanted = hmac.new(KEY, message, hashlib.sha256).hexdigest()[:32]
    assert wanted in set(made.frame["respondent_id"])
    assert made.frame["respondent_id"].is_monotonic_increasing
    assert hashed_id(KEY, "study", "ZQ007") != hashed_id(KEY, "other", "ZQ007")
    assert hashed_id(KEY, "study", "ZQ007") != hashed_id(KEY[::-1], "study", "ZQ007")


def test_a_small_category_is_pooled_with_the_next_smallest(tmp_path):
    genders = ["1"] * 40 + ["2"] * 25 + ["3"] * 12 + ["4"] * 3
    lines = [line(f"ZQ{n:03}", gender=g) for n, g in enumerate(genders)]
    made = shared(tmp_path, lines)
    assert made.frame["gender"].value_counts().to_dict() == {"1": 40, "2": 25, "pooled": 15}
    assert made.pooled["gender"] == "2 categories as one"
    made = shared(tmp_path, lines, release={"minimum_count": 20})
    assert made.frame["gender"].value_counts().to_dict() == {"1": 40, "pooled": 40}


def test_a_field_whose_rare_categories_only_all_would_hide_is_left_out(tmp_path):
    lines = [line(f"ZQ{n:03}", gender="1" if n else "2") for n in range(40)]
    assert "gender" in shared(tmp_path, lines).dropped


def test_the_ends_of_a_number_are_what_enough_respondents_reach(tmp_path):
    ages = [16, 17, *range(20, 60), 91, 97]
    lines = [line(f"ZQ{n:03}", age=str(age)) for n, age in enumerate(ages)]
    made = shared(tmp_path, lines, release={"minimum_count": 5})
    found = made.frame["age"].astype(float)
    # The fifth from below is 22, the fifth from above 57.
    assert (found.min(), found.max()) == (22, 57)
    assert (found == 22).sum() == (found == 57).sum() == 5


@pytest.mark.parametrize("written_as", ["%Y-%m-%d", "%d/%m/%Y"])
def test_dates_that_nothing_declares_are_moved_or_left_out(tmp_path, written_as):
    days = [datetime(1987, 6, 5) + timedelta(days=n % 3) for n in range(40)]  # each of thirteen
    items = ",".join(f"gad7_{n}" for n in range(1, 8))
    rows = [f"{n},{day:{written_as}},0,0,0,0,0,0,{n % 4}" for n, day in enumerate(days)]
    (tmp_path / "export.csv").write_text("\n".join([f"id,born,{items}", *rows]) + "\n")
    instrument = {"gad7": {"columns": "gad7_{item}"}}
    source = {"layout": "wide", "export": "export.csv"}
    study = make_study(instrument, [{"name": "t1", "time": 0}], source=source)
    made = share(study, KEY, tmp_path)[0]
    text = made.frame.to_csv()
    assert not any(f"{day:{written_as}}" in text for day in days)
    if written_as == "%Y-%m-%d":
        assert made.shifted == ("born",)
    else:
        assert made.dropped == {"born": "dates that cannot all be read, to be moved"}


def test_who_is_excluded_is_not_shared(tmp_path):
    lines = [*people(30), line("EXCLUDED", age="15")]
    rules = [{"name": "adult", "field": "age", "at_least": 16}]
    study = written(tmp_path, lines, eligibility=rules)
    made, excluded = share(study, KEY, tmp_path)
    assert (made.frame["respondent_id"].nunique(), excluded) == (30, 1)
    assert hashed_id(KEY, "study", "EXCLUDED") not in set(made.frame["respondent_id"])


def shared_of(folder, text):
    """Return what is shared of an export without a dictionary, a row a respondent."""
    (folder / "export.csv").write_text(text)
    study = make_study({}, [{"name": "t1", "time": 0}], source={"layout": "wide"})
    return share(study, KEY, folder)[0]


def test_a_second_column_of_ids_is_left_out(tmp_path):
    text = "id,again,mood\n" + "".join(f"77{n},77{n},{n % 3}\n" for n in range(40))
    made = shared_of(tmp_path, text)
    assert made.dropped == {"again": "repeats the respondent's id"}


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2024, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(MOMENTS, MOMENTS), min_size=12, max_size=20),
    st.binary(min_size=32, max_size=32),
)
def test_intervals_stay_ids_agree_and_nothing_original_is_in_the_bytes(tmp_path, moments, key):
    lines, ids = [], []
    for number, (first, second) in enumerate(moments):
        ids.append(f"ZQ{number:04}X")
        born = (first - timedelta(days=9000)).date().isoformat()
        for event, moment in (("baseline", first), ("week_6", second)):
            lines.append(line(ids[-1], event, begun=moment.isoformat(sep=" "), born=born))
    made = shared(tmp_path, lines, key)
    frame = made.frame.assign(
        begun=pd.to_datetime(made.frame["begun"]), born=pd.to_datetime(made.frame["born"])
    )
    for who, (first, second) in zip(ids, moments, strict=True):
        rows = frame[frame["respondent_id"] == hashed_id(key, "study", who)].set_index("wave")
        assert rows["begun"]["t2"] - rows["begun"]["t1"] == second - first
        at_birth = datetime.combine((first - timedelta(days=9000)).date(), datetime.min.time())
        assert rows["begun"]["t1"] - rows["born"]["t1"] == first - at_birth
        assert -7300 <= shift_of(key, "study", who) <= -3650
    text = made.frame.to_csv(index=False)
    assert not any(who in text for who in ids)
    dates = {moment.date().isoformat() for pair in moments for moment in pair}
    assert not any(date in text for date in dates)
    again = shared(tmp_path, lines[::-1], key)
    assert again.frame.to_csv() == made.frame.to_csv()


# --- the command ---


@pytest.fixture
def here(root, tmp_path, monkeypatch):
    """A folder with the example study, and a place for keys beside it."""
    work = tmp_path / "work"
    for name in ("config/studies", "data"):
        (work / name).mkdir(parents=True)
    (work / "config/studies/example").symlink_to(root / "config/studies/example")
    (work / "data/example").symlink_to(root / "data/example")
    monkeypatch.chdir(work)
    return tmp_path


def test_the_command_writes_a_folder_with_a_manifest_of_what_was_done(here, root, capsys):
    key = here / "keys" / "share.key"
    assert main(["share", "example", "--out", "shared", "--key", str(key)]) == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    written = Path("shared/export.csv").read_bytes()
    manifest = json.loads(Path("shared/manifest.json").read_text())
    assert manifest["files"]["export.csv"]["sha256"] == hashlib.sha256(written).hexdigest()
    assert {"email", "comments", "gender_other"} <= set(manifest["dropped"])
    assert "survey_start" in manifest["shifted"]["fields"]
    assert "age" in manifest["pooled"]
    assert manifest["respondents"] == 791
    assert stat.S_IMODE(Path("shared").stat().st_mode) == 0o700
    assert stat.S_IMODE(Path("shared/export.csv").stat().st_mode) == 0o600
    assert (
        key.read_text().strip() not in written.decode() + Path("shared/manifest.json").read_text()
    )
    exported = (root / "data/example/export.csv").read_text(encoding="utf-8-sig")
    ids = {row["record_id"] for row in csv.DictReader(io.StringIO(exported))}
    cells = {cell for row in csv.reader(io.StringIO(written.decode())) for cell in row}
    assert not {who for who in ids if not who.isdigit()} & cells
    # The same key gives the same bytes; what was shared is not written over.
    assert main(["share", "example", "--out", "again", "--key", str(key)]) == 0
    assert Path("again/export.csv").read_bytes() == written
    assert main(["share", "example", "--out", "again", "--key", str(key)]) == 2
    assert "there already" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["share.key", "shared/share.key", "../other/.git/../share.key"])
def test_a_key_within_a_repository_or_the_shared_folder_is_refused(here, place, capsys):
    (here / "other" / ".git").mkdir(parents=True)
    assert main(["share", "example", "--out", "shared", "--key", place]) == 2
    said = capsys.readouterr().err
    assert "the key lies where it may be shared" in said
    assert not Path(place).exists()
    assert not Path("shared").exists()


def test_a_link_to_a_key_within_the_repository_is_refused(here, capsys):
    Path("inside.key").write_text("ab" * 32)
    (here / "link.key").symlink_to(Path("inside.key").resolve())
    assert main(["share", "example", "--out", "x", "--key", str(here / "link.key")]) == 2
    assert "outside the repository" in capsys.readouterr().err


def test_a_key_that_others_may_read_or_that_is_none_is_refused(tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    key = tmp_path / "share.key"
    key.write_text("ab" * 32)
    key.chmod(0o644)
    with pytest.raises(DataError, match="(?s)others may read.*HINT: chmod 600"):
        read_key(key)
    key.chmod(0o600)
    assert read_key(key) == bytes.fromhex("ab" * 32)
    key.write_text("a secret")
    with pytest.raises(DataError, match="holds no key") as caught:
        read_key(key)
    assert "secret" not in str(caught.value).replace("secret key", "")


def test_without_a_home_that_can_be_written_to_the_command_says_so(here, monkeypatch, capsys):
    # A file in the place of the home folder: nobody, not even root, writes within it.
    (here / "home").write_text("")
    monkeypatch.setenv("HOME", str(here / "home"))
    assert main(["share", "example", "--out", "shared"]) == 2
    said = capsys.readouterr().err
    assert "does not let us" in said
    assert "share.key" in said
    assert not Path("shared").exists()


def test_a_column_whose_name_is_an_answer_is_left_out_and_not_named(tmp_path):
    text = "id,Zenobia of Lerwick,mood\n" + "".join(f"ZQ{n},{n % 3},{n % 2}\n" for n in range(40))
    made = shared_of(tmp_path, text)
    assert made.dropped == {"field 3": "its name is no variable's"}
    assert list(made.frame) == ["respondent_id", "wave", "mood"]


def test_a_handful_of_respondents_is_not_shared(here, capsys):
    study = Path("config/studies/few/study.yaml")
    study.parent.mkdir()
    study.write_text(
        "title: Few\nsource: {export: few.csv, layout: wide, respondent: id}\n"
        "waves: [{name: t1, time: 0}]\n"
    )
    Path("few.csv").write_text("id,mood\n" + "".join(f"{n},{n % 2}\n" for n in range(9)))
    assert main(["share", "few", "--out", "shared", "--key", str(here / "k")]) == 2
    assert "found:    9 respondents analysed" in capsys.readouterr().err
    assert not Path("shared").exists()
