"""The sheet: which files are pictures, the same bytes every time, and what is said where none can be made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.errors import BadInput, MissingExtra
from kg.export.picture.canvas import FORMATS, is_picture, settled, sheet, write


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("a.svg", True),
        ("a.PNG", True),
        ("a.svg.gz", False),
        ("a.txt", False),
        ("svg", False),
        ("-", False),
        (".png", False),
        ("folder.svg/a", False),
    ],
)
def test_a_picture_is_known_by_the_ending_of_its_name(name: str, *, picture: bool) -> None:
    assert is_picture(Path(name)) is picture


def test_no_file_is_no_picture() -> None:
    assert is_picture(None) is False


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_sheet_is_the_same_bytes(form: str, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        page = sheet(4, 2)
        page.suptitle("The same, for $5 and $6")
        page.subplots().plot([1, 2], [3, 4])
        write(page, tmp_path / f"{name}.{form}")
        made.append((tmp_path / f"{name}.{form}").read_bytes())
    assert made[0] == made[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"one.{form}", f"two.{form}"]


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_sheet_of_another_process_is_the_same_bytes(form: str, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kg.export.picture.canvas import sheet, write\n"
        "page = sheet(4, 2); page.subplots().plot([1, 2], [3, 4]); write(page, Path(sys.argv[1]))"
    )
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-c", program, str(tmp_path / f"{name}.{form}")], check=True)
    one, two = ((tmp_path / f"{name}.{form}").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_picture_bears_no_day_and_no_program(tmp_path: Path) -> None:
    for form in FORMATS:
        write(sheet(1, 1), tmp_path / f"a.{form}")
        made = (tmp_path / f"a.{form}").read_bytes().lower()
        assert [word for word in (b"<dc:date>", b"software", b"matplotlib v") if word in made] == []


def test_a_sign_of_money_is_no_formula(tmp_path: Path) -> None:
    with settled():
        page = sheet(4, 1)
        page.suptitle("from $5 to $6")
    write(page, tmp_path / "a.svg")
    assert ">from $5 to $6</text>" in (tmp_path / "a.svg").read_text("utf-8")


def test_settings_of_the_machine_change_nothing_and_stay_as_they_are(tmp_path: Path) -> None:
    import matplotlib as mpl

    def drawn(name: str) -> bytes:
        with settled():
            page = sheet(4, 2)
            page.suptitle("$5")
            page.subplots().plot([1, 2], [3, 4])
        write(page, tmp_path / name)
        return (tmp_path / name).read_bytes()

    plain = [drawn(f"plain.{form}") for form in FORMATS]
    strange: dict[Any, Any] = {
        "savefig.bbox": "tight",
        "lines.linewidth": 7.0,
        "svg.fonttype": "path",
        "text.color": "red",
    }
    with mpl.rc_context(strange):
        assert [drawn(f"strange.{form}") for form in FORMATS] == plain
        assert {name: mpl.rcParams[name] for name in strange} == strange


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra) as caught:
        sheet(1, 1)
    assert str(caught.value) == (
        "a picture needs the extra 'pictures'; install it with: pip install 'ai-infra-kg[pictures]'"
    )


@pytest.mark.parametrize("name", ["nowhere/a.svg", "folder.png"])
def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(BadInput) as caught:
        write(sheet(1, 1), tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: it cannot be written there: ")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]
