"""The page of a pack that tells a reader without the program what is in it and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.pack.case import Case


def guide(case: Case, files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The page, as Markdown.

    Args:
        case: The answer.
        files: The name of each file, and what it is.

    Yields:
        Lines without line breaks.
    """
    known = case.provenance.known
    yield from (
        "# How to read and check this evidence pack",
        "",
        "Begin with `answer.txt`. It needs no program but one that shows text (in UTF-8). It tells what was",
        "asked, what the answer is, on whose word each step of it rests, how sure it is and why, who denies",
        "it, and what would change it. Numbers in brackets are those of the claims at its end.",
        "",
        "## What it is, and what it is not",
        "",
        "A program computed the answer from claims. A claim is what one person or organisation says in one",
        "document; it stands here in the words of those who keep the record, and no sentence of a source was",
        "copied. That something is a claim does not make it true: an allegation is no more than that, a",
        "charge is not proven, and a denial stands beside what it denies. Whoever wants to rely on it reads",
        "the documents themselves, at the addresses in `claims.csv`.",
        "",
        f"The data are of release {case.provenance.release} (day of the last document: {case.published}).",
        f"Their SHA-256 is `{case.provenance.data}`.",
        *([f"Only what was public at the end of {known} was taken into account."] if known else []),
        "",
        "## What is in it",
        "",
        "| file | what it is |",
        "|---|---|",
        *(f"| `{name}` | {what} |" for name, what in files),
        "",
        "## To check that no file was changed, without the program",
        "",
        "Unpack the ZIP into an empty folder, open a terminal there, and run one of these:",
        "",
        "```sh",
        "sha256sum -c SHA256SUMS          # Linux",
        "shasum -a 256 -c SHA256SUMS      # macOS",
        "```",
        "",
        "On Windows, run `certutil -hashfile answer.txt SHA256` for each file, and compare what it shows",
        "with the line of that file in `SHA256SUMS`.",
        "",
        "Each line must end in `OK`, and the folder must hold no file that is not listed, but for",
        "`SHA256SUMS` itself. This shows that the files belong together. It does not show who made them, for",
        "whoever changes a file can write the list anew. So the SHA-256 of the ZIP as a whole should reach",
        "you by another way than the ZIP does, such as in a letter: compare it with what",
        "`sha256sum NAME.zip` shows.",
        "",
        "## To check the answer itself",
        "",
        "With the program and its data, anyone can compute the answer again:",
        "",
        "```sh",
        "pip install ai-infra-kg",
        "kg verify NAME.zip",
        "```",
        "",
        "It says that the answer is the same, or in what it has changed and because of which claims: sources",
        "are added, corrected and taken back as time goes by. With the same version of the program and the",
        "same data, every file comes out the same to the last byte; only the picture can differ, with the",
        "version of the library that draws it. The command that made this pack:",
        "",
        "```sh",
        f"{case.command} --output NAME.zip",
        "```",
        "",
        *(
            [
                "The answer rests, also or only, on documents that did not come with the program: both",
                "commands need them, with `--data`.",
                "",
            ]
            if not case.bundled
            else []
        ),
        "By hand it is done from `claims.csv`: open each address, find the place that is noted, and see",
        "whether the document says what the claim says, who it says it of, and when.",
    )
