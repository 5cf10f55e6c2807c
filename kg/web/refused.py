"""What is answered where something is not done."""

from typing import Final

PAUSE: Final = 0.5
"""How many seconds later a client hears that it asks for more than its share: it asks again no sooner."""


class Refused(Exception):
    """A job was not done.

    Attributes:
        status: The status of HTTP that says so.
        kind: What went wrong, in one word.
        sentence: The same in a sentence.
        pause: How many seconds later it is said.
        more: What else is known, such as line and column, or near names.
    """

    def __init__(self, status: int, kind: str, sentence: str, *, pause: float = 0.0, **more: object) -> None:
        super().__init__(sentence)
        self.status, self.kind, self.sentence, self.pause = status, kind, sentence, pause
        self.more = {name: value for name, value in more.items() if value is not None}
