"""What is answered where something is not done."""


class Refused(Exception):
    """A job was not done.

    Attributes:
        status: The status of HTTP that says so.
        kind: What went wrong, in one word.
        sentence: The same in a sentence.
        more: What else is known, such as line and column, or near names.
    """

    def __init__(self, status: int, kind: str, sentence: str, **more: object) -> None:
        super().__init__(sentence)
        self.status, self.kind, self.sentence = status, kind, sentence
        self.more = {name: value for name, value in more.items() if value is not None}
