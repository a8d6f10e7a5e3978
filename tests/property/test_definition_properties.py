"""Whatever stands in a definition, reading it ends with a study or with errors one can act on."""

import copy
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wavescore.analyses.studies import load_study
from wavescore.definitions.instruments import BUILT_IN, load_instrument
from wavescore.errors import DefinitionError

ROOT = Path(__file__).parents[2]
STUDY = yaml.safe_load((ROOT / "config/studies/example/study.yaml").read_text())
INSTRUMENT = yaml.safe_load((BUILT_IN / "gad7.yaml").read_text())
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [-1, 0, 10**30, float("nan"), float("inf"), 1.5, "", "x", "t1", "{item}", "[("]
    ),
    st.sampled_from([[], {}, [None], [[]], {"x": None}, {1: 2}, {"a.b": {}}, ["t1", "t1"]]),
)
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def places(data, at=()):
    """Yield the path of everything inside `data`."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in inside:
        yield (*at, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*at, key))


@st.composite
def spoilt(draw, good):
    """A definition in which one to three places hold something odd, or one key is another."""
    data = copy.deepcopy(good)
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(sorted(places(data), key=str)))
        place = data
        for key in above:
            place = place[key]
        if isinstance(place, dict) and draw(st.booleans()):
            place[draw(st.sampled_from(["x", 1, True, "naem", "values"]))] = place.pop(last)
        else:
            place[last] = copy.deepcopy(draw(ODD))
    return data


def outcome(read, path, data):
    """Read a definition; whatever is wrong is in our errors, each with a place and advice."""
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    try:
        read(path)
    except DefinitionError as error:
        said = [str(each) for each in error.problems]
        assert len(said) == len(set(said)), said
        assert all(each.file and each.expected is not None for each in error.problems), said
        return "refused"
    return "read"


@SETTINGS
@given(data=spoilt(STUDY))
def test_a_study_is_read_or_refused_in_our_words(data, tmp_path):
    folder = tmp_path / "mine"
    if not folder.exists():
        folder.mkdir()
        (folder / "instruments").symlink_to(ROOT / "config/studies/example/instruments")
    outcome(load_study, folder / "study.yaml", data)


@SETTINGS
@given(data=spoilt(INSTRUMENT))
def test_an_instrument_is_read_or_refused_in_our_words(data, tmp_path):
    outcome(load_instrument, tmp_path / "gad7.yaml", data)


def test_what_is_spoilt_is_sound_before(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "instruments").symlink_to(ROOT / "config/studies/example/instruments")
    assert outcome(load_study, folder / "study.yaml", STUDY) == "read"
    assert outcome(load_instrument, tmp_path / "gad7.yaml", INSTRUMENT) == "read"
