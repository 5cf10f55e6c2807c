"""The store: what it holds, what a day hides, and a cache that nobody notices."""

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import document, query, terms
from kg.check import Admitted
from kg.store import ONTOLOGY_GRAPH, NotAdmitted, Store, build, cache, open_store, opening, rules
from kg.store.gathering import release_of

FIXTURES = Path(__file__).parent / "fixtures"
OWN = [FIXTURES / name for name in ("good.ttl", "entities.ttl", "origin.ttl")]
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


def admitted(name: str, body: str) -> Admitted:
    """A document of some Turtle, as if it had been judged."""
    return Admitted(document.parse(f"{PREFIXES}{body}".encode(), path=f"{name}.ttl"))


def source(name: str, issued: str | None, body: str) -> Admitted:
    dated = f" ; dct:issued {issued}" if issued else ""
    head = f'source:{name} a kg:SourceDocument ; dct:title "{name}"@en{dated} .\n'
    return admitted(name, head + f"@prefix : <{terms.SOURCE}{name}#> .\n" + body)


def lines(store: Store) -> list[bytes]:
    return sorted(store.dump().splitlines())


def canonical(store: Store) -> set[str]:
    """Its statements, blank nodes named by what is said of them: the engine renames them as it loads."""
    dataset = ox.Dataset(store.quads())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


# ---- what it holds


def test_each_document_is_a_graph_beside_the_ontology_and_what_is_derived() -> None:
    supply = ":c1 a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:b ; kg:stance kg:Reports ."
    store = build([source("one", '"2024"^^xsd:gYear', supply)])
    assert store.graphs() == (
        f"{rules.DERIVED}bounds",
        f"{rules.DERIVED}happened",
        ONTOLOGY_GRAPH,
        f"{terms.SOURCE}one",
    )


def test_without_documents_it_holds_the_ontology() -> None:
    store = build([])
    assert store.graphs() == (ONTOLOGY_GRAPH,)
    assert query.ask(store, "ASK { kg:Diversion a owl:Class }")


@pytest.mark.slow
def test_a_triple_stands_in_one_graph_though_two_documents_say_it() -> None:
    label = 'actor:a rdfs:label "A"@en .'
    store = build([admitted("first", label), admitted("second", label + ' actor:a skos:altLabel "B"@en .')])
    assert query.select(store, "SELECT ?name { actor:a rdfs:label ?name }").rows == (("A",),)
    assert query.select(store, "SELECT ?graph { GRAPH ?graph { actor:a ?p ?o } } ORDER BY ?graph").rows == (
        (f"{terms.GRAPH}user/first",),
        (f"{terms.GRAPH}user/second",),
    )


@pytest.mark.slow
def test_no_triple_of_the_bundled_record_stands_in_two_graphs() -> None:
    store = open_store()
    triples = [(quad.subject, quad.predicate, quad.object) for quad in store.quads()]
    assert len(triples) == len(set(triples))


def test_what_happened_is_not_planned_again() -> None:
    supply = "kg:supplier actor:a ; kg:recipient actor:b ; kg:stance kg:Reports"
    store = build(
        [
            source(
                "one",
                None,
                f":c1 a kg:Supply ; kg:modality kg:Actual ; {supply} .\n"
                f":c2 a kg:Supply ; kg:modality kg:Planned ; {supply} .\n"
                f":c3 a kg:Allocation ; kg:modality kg:Planned ; {supply} .",
            )
        ]
    )
    planned = f"SELECT ?verb {{ GRAPH <{rules.DERIVED}planned> {{ actor:a ?verb actor:b }} }}"
    assert query.select(store, planned).rows == ((f"{terms.KG}allocatesTo",),)


def test_names_are_labels_titles_aliases_pseudonyms_and_slugs() -> None:
    body = 'actor:a-b rdfs:label "A B"@en ; skos:altLabel "Ab" ; kg:pseudonym "Company-1" .'
    store = build([admitted("actors", body), source("one", None, "")])
    assert {(name.text, name.iri, name.kind) for name in store.names()} == {
        ("A B", f"{terms.ACTOR}a-b", "actor"),
        ("Ab", f"{terms.ACTOR}a-b", "actor"),
        ("Company-1", f"{terms.ACTOR}a-b", "actor"),
        ("a-b", f"{terms.ACTOR}a-b", "actor"),
        ("one", f"{terms.SOURCE}one", "source"),
    }
    assert store.names()[0].text == "A B"


def test_the_digest_tells_two_records_apart_and_the_same_one_not() -> None:
    first, second = source("one", None, ""), source("two", None, "")
    assert build([first, second]).digest == build([second, first]).digest
    assert build([first]).digest != build([second]).digest


def test_two_builds_of_the_same_documents_are_equal_to_the_last_byte() -> None:
    documents = [source("one", None, ":c1 a kg:Statement ; rdfs:seeAlso [ rdfs:label 'x' ] .")]
    assert lines(build(documents)) == lines(build(documents))


@pytest.mark.parametrize(
    ("bundled", "own", "ending"), [(True, False, ""), (True, True, "+user"), (False, True, "user")]
)
def test_the_release_says_whose_data_it_is(*, bundled: bool, own: bool, ending: str) -> None:
    release = release_of(bundled=bundled, own=own)
    assert release == ending if not bundled else re.fullmatch(rf"\d+\.\d+\.\d+{re.escape(ending)}", release)


# ---- what was in the record on a day

DOCUMENTS = {
    "early": ('"2024-01-15"^^xsd:date', ":c1 a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:b ."),
    "month": ('"2024-02"^^xsd:gYearMonth', ":c1 a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:c ."),
    "late": (
        '"2024"^^xsd:gYear',
        ":c1 a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:d ; kg:supersedes source:early\\#c1 .",
    ),
    "undated": (None, ":c1 a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:e ."),
}
STANDS = " kg:modality kg:Actual ; kg:stance kg:Asserts ."


def of(*names: str) -> list[Admitted]:
    return [source(name, DOCUMENTS[name][0], DOCUMENTS[name][1][:-1] + ";" + STANDS) for name in names]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2024, 1, 14), ()),
        (date(2024, 1, 15), ("early",)),
        (date(2024, 2, 28), ("early",)),
        (date(2024, 2, 29), ("early", "month")),
        (date(2024, 12, 30), ("early", "month")),
        (date(2024, 12, 31), ("early", "month", "late")),
        (date(2030, 1, 1), ("early", "month", "late")),
    ],
)
def test_the_record_on_a_day_is_what_its_documents_alone_would_make(
    day: date, known: tuple[str, ...]
) -> None:
    assert lines(build(of(*DOCUMENTS)).known(day)) == lines(build(of(*known)))


def test_what_a_later_document_supersedes_still_counted_before() -> None:
    store = build(of(*DOCUMENTS))
    supplied = "ASK { actor:a kg:supplies actor:b }"
    assert not query.ask(store, supplied)
    assert query.ask(store.known(date(2024, 6, 1)), supplied)


def test_the_record_on_a_day_has_a_digest_of_its_own() -> None:
    store = build(of(*DOCUMENTS))
    known = store.known(date(2024, 6, 1))
    assert known.digest not in {store.digest, store.known(date(2024, 6, 2)).digest}
    assert known.release == store.release


# ---- the cache


def test_a_warm_start_holds_what_the_cold_one_held(cache_folder: Path) -> None:
    cold = canonical(open_store(OWN, bundled=False))
    assert {".nq", ".quads"} <= {path.suffix for path in cache_folder.iterdir()}
    assert canonical(open_store(OWN, bundled=False)) == cold


def test_a_warm_start_imports_no_judge(cache_folder: Path) -> None:
    open_store(OWN, bundled=False)
    paths = ", ".join(f"Path({str(path)!r})" for path in OWN)
    code = (
        "import sys; from pathlib import Path; from kg.store import open_store; "
        f"open_store([{paths}], bundled=False).graphs(); "
        "print('kg.check' in sys.modules, 'rdflib' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["False", "False"]
    assert cache_folder.is_dir()


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


DAMAGES: list[Callable[[bytes], bytes]] = [
    _cut,
    _flipped,
    lambda data: data + b"\n",
    lambda data: data + data,
    lambda _: b"",
    lambda _: b"\n",
    lambda _: b"\0\xff",
]


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "CURRENT", "../seal"])
def test_a_damaged_dataset_in_the_cache_is_made_anew(
    cache_folder: Path, damage: Callable[[bytes], bytes], pattern: str
) -> None:
    whole = len(open_store(OWN, bundled=False))
    (kept,) = cache_folder.glob("*.quads")
    files = sorted((kept / "quads").glob(pattern), key=lambda path: path.stat().st_size)
    files[-1].write_bytes(damage(files[-1].read_bytes()))
    assert len(open_store(OWN, bundled=False)) == whole
    assert cache.dataset(kept.stem) is not None


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_in_the_cache_is_none(cache_folder: Path, damage: Callable[[bytes], bytes]) -> None:
    cache.write("digest", b"something\nelse\n")
    assert cache.read("digest") == b"something\nelse\n"
    (kept,) = cache_folder.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert cache.read("digest") is None


def test_a_table_that_vanished_from_the_cache_is_made_anew(cache_folder: Path) -> None:
    whole = len(open_store(OWN, bundled=False))
    store = open_store(OWN, bundled=False)  # it opens its dataset when it is asked
    next(cache_folder.glob("*.quads/quads/*.sst")).unlink()
    assert len(store) == whole


def test_a_cache_that_is_a_folder_or_lacks_the_right_to_write_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path / "file" / "below", Path(os.devnull), Path("/proc/kg")):
        (tmp_path / "file").write_text("no folder")
        monkeypatch.setenv("KG_CACHE", str(folder))
        assert len(open_store(OWN, bundled=False)) > 3000
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    copies = [tmp_path / path.name for path in OWN]
    for path, copy in zip(OWN, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    before = open_store(copies, bundled=False)
    copies[0].write_text(copies[0].read_text().replace("12,000", "12 000"))
    after = open_store(copies, bundled=False)
    assert after.digest != before.digest
    says = "SELECT ?says { source:good\\#c1 rdfs:comment ?says }"
    assert "12 000" in str(query.select(after, says).rows[0][0])


@pytest.mark.slow
def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    copies = [Path(shutil.copy(path, tmp_path / path.name)) for path in OWN]
    long_ago = 1_600_000_000
    for copy in copies:
        os.utime(copy, (long_ago, long_ago))
    before = open_store(copies, bundled=False).digest
    assert open_store(copies, bundled=False).digest == before
    copies[0].write_text(copies[0].read_text("utf-8").replace("12,000", "12.000"), "utf-8")
    os.utime(copies[0], (long_ago, long_ago))
    assert open_store(copies, bundled=False).digest != before


def test_files_that_are_untouched_are_not_read_for_the_digest(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = list(opening.find(OWN, bundled=False))
    monkeypatch.setattr(opening, "_MOMENT", -(10**12))
    digest = opening.digest_of(files)
    (seen,) = cache_folder.glob("*.seen")
    assert opening.digest_of(files) == digest
    cache.write(seen.stem, b"as it was told\n", cache.SEEN)
    assert opening.digest_of(files) == "as it was told"


def test_files_that_were_touched_a_moment_ago_are_read_again(tmp_path: Path, cache_folder: Path) -> None:
    opening.digest_of([(Path(shutil.copy(OWN[0], tmp_path / "new.ttl")), None)])
    assert not list(cache_folder.glob("*.seen"))


def test_the_cache_keeps_the_last_used(cache_folder: Path) -> None:
    for number in range(cache.KEEP + 2):
        cache.write(f"d{number}", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n")
        os.utime(cache_folder / f"d{number}.json", (number, number))
        cache.read("d0")
    kept = {path.stem for path in cache_folder.iterdir()}
    assert kept == {"d0", *(f"d{number}" for number in range(3, cache.KEEP + 2))}


def test_a_write_that_fails_leaves_nothing(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write("kept", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    cache.write("kept", b"<urn:x> <urn:b> <urn:c> <urn:g> .\n")
    cache.write("other", b"<urn:x> <urn:b> <urn:c> <urn:g> .\n")
    assert [path.name for path in cache_folder.iterdir()] == ["kept.json"]
    assert (cache.read("kept") or b"").startswith(b"<urn:a>")


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"KG_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, "/a"),
        ({"XDG_CACHE_HOME": "/b"}, "/b/kg"),
        ({"KG_CACHE": "", "XDG_CACHE_HOME": "/b"}, "/b/kg"),
    ],
)
def test_the_cache_folder_is_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: str
) -> None:
    for name in ("KG_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache.folder() == Path(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have another folder")
def test_the_cache_folder_of_linux_is_in_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/reader")
    assert cache.folder() == Path("/home/reader/.cache/kg")


# ---- what is not admitted


def test_a_document_that_breaks_a_rule_opens_nothing(tmp_path: Path, cache_folder: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text((FIXTURES / "good.ttl").read_text().replace("kg:share 0.2", "kg:share 1.7"))
    with pytest.raises(NotAdmitted) as raised:
        open_store([wrong, *OWN[1:]], bundled=False)
    line = next(n for n, text in enumerate(wrong.read_text().splitlines(), 1) if text.startswith(":c4 "))
    assert str(raised.value).startswith(f"{wrong}:{line}: ")
    assert raised.value.exit_status == 1
    assert all(each.startswith(f"{wrong}:{line}: ") for each in raised.value.violations)
    assert not cache_folder.exists()
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


@pytest.mark.slow
def test_a_bundled_file_that_is_named_again_is_there_once() -> None:
    whole = open_store()
    again = open_store([terms.data_dir() / "places"])
    assert again.digest == whole.digest
    assert again.release == whole.release


def test_quads_query_hands_over_what_the_engine_answers() -> None:
    assert isinstance(build([]).quads_query("ASK {}"), ox.QueryBoolean)
