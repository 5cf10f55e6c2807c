"""Raptor and Apache Jena read each RDF format to the same statements as the engine of the program."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.readers.conftest import RDF, Exported, statements

pytestmark = pytest.mark.slow

# No JSON-LD: Raptor knows only its first version, and Debian has no parser of JSON for that of Jena.
FORMATS = ["turtle", "trig", "ntriples", "nquads", "rdfxml"]
JARS = Path("/usr/share/java")
MOVED = "org/apache/jena/ext/xerces/"
JENA = (JARS / "jena-cmds.jar").exists() and shutil.which("java") is not None

# What the package depends on; all jars together would bring two loggers, which one of them refuses.
CLASS_PATH = [
    *("jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-iri", "jena-shacl", "jena-shex", "jena-tdb"),
    *("jena-dboe-base", "jena-dboe-index", "jena-dboe-storage", "jena-dboe-trans-data"),
    *("jena-dboe-transaction", "jena-rdfconnection", "jena-tdb2", "commons-cli", "commons-codec"),
    *("commons-compress", "commons-csv", "commons-io", "commons-lang3", "dexx.collection", "gson", "guava"),
    *(
        "httpclient",
        "httpcore",
        "jackson-annotations",
        "jackson-core",
        "jackson-databind",
        "jakarta.json-api",
    ),
    *("jcl-over-slf4j", "jsonld-java", "thrift", "protobuf", "slf4j-api"),
    *("slf4j-simple", "titanium-json-ld"),
]


def told(*words: str) -> bytes:
    done = subprocess.run(words, capture_output=True, check=True, timeout=120)
    wrong = [line for line in done.stderr.decode().splitlines() if "rror" in line or "WARN" in line]
    assert wrong == []
    return done.stdout


@pytest.mark.skipif(shutil.which("rapper") is None, reason="Raptor is not here: run `make readers`")
@pytest.mark.parametrize("name", FORMATS)
def test_raptor_reads_what_was_written(name: str, exported: Exported) -> None:
    file = exported(name)
    read = told("rapper", "-q", "-i", name, "-o", "nquads", str(file), "https://example.org/")
    wanted = statements(file.read_bytes(), RDF[file.suffix])
    assert statements(read, ox.RdfFormat.N_QUADS) == wanted != set()


@pytest.fixture(scope="session")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The jars; and messages that Debian's jar has where its classes do not look."""
    folder = tmp_path_factory.mktemp("messages")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MOVED) and name.endswith(".properties"):
                path = folder / "xerces" / name.removeprefix(MOVED)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    return ":".join(map(str, (folder, *(JARS / f"{name}.jar" for name in CLASS_PATH))))


@pytest.mark.skipif(not JENA, reason="Apache Jena is not here: run `make readers`")
@pytest.mark.parametrize("name", FORMATS)
def test_jena_reads_what_was_written(name: str, exported: Exported, class_path: str) -> None:
    file = exported(name)
    read = told(
        "java",
        "-cp",
        class_path,
        "riotcmd.riot",
        "--output=nquads",
        "--strict",
        str(file),
    )
    wanted = statements(file.read_bytes(), RDF[file.suffix])
    assert statements(read, ox.RdfFormat.N_QUADS) == wanted != set()
