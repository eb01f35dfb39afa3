"""Notices of sites are told from what people write about comments that are gone."""

import time

import pandas as pd
import pytest

import discourse
from discourse.comments.notices import notices, status_of

NOTICES = {
    "This comment has been removed by the author.": "deleted",
    "This comment has been removed by a blog administrator.": "removed",
    "This comment was deleted.": "deleted",
    "This comment has been deleted": "deleted",
    "This comment was removed by a moderator because it didn’t abide by our community standards. "
    "Replies may also be deleted. For more detail see our FAQs.": "removed",
    "[This post has been removed by the moderators]": "removed",
    "Comment removed by moderator": "removed",
    "Comment deleted by user": "deleted",
    "Dieser Kommentar wurde entfernt.": "removed",
    "Dieser Kommentar wurde von der Redaktion gelöscht.": "removed",
    "Kommentar gelöscht": "deleted",
    "Ce commentaire a été supprimé par son auteur.": "deleted",
    "Ce commentaire a été modéré.": "removed",
    "Comentario eliminado por el moderador": "removed",
    "Este comentario ha sido eliminado por el autor.": "deleted",
    "Questo commento è stato rimosso.": "removed",
    "Deze reactie is verwijderd door de redactie.": "removed",
    "Este comentário foi removido pelo autor.": "deleted",
}
WORDS = [
    "This comment was deleted, and I want to know why you people cannot stand an argument.",
    "My comment was deleted!",
    "Why was this comment deleted?",
    "This comment should be removed.",
    "They removed the post. Typical.",
    "This post is hidden behind a wall of pictures, I cannot read it.",
    "deleted",
    "",
]


@pytest.mark.parametrize("text", NOTICES)
def test_notices(text):
    assert status_of(text) == NOTICES[text]
    assert status_of(f"  {text}\n") == NOTICES[text]


@pytest.mark.parametrize("text", WORDS)
def test_what_people_write(text):
    assert status_of(text) is None


def test_a_notice_is_nobodys_text():
    texts = ["Fine.", "This comment has been removed by the author.", None, "[deleted]"]
    table = discourse.read_comments(pd.DataFrame({"text": texts, "author": list("abcd")}))
    assert table["status"].tolist() == ["visible", "deleted", "missing_text", "deleted"]
    assert table["text"].isna().tolist() == [False, True, True, True]
    found = {e["item"]: e for e in table.attrs["audit"]["entries"]}
    assert (found["notice"]["category"], found["notice"]["places"]) == ("guessed", ["row 2"])
    assert found["deleted"]["count"] == 2


def test_time_is_linear():
    texts = ["this comment was deleted by " + "a b " * 60, "(" * 240, "kommentar wurde von " * 12]
    start = time.monotonic()
    assert [notices(pd.Series(texts * 2000, dtype="str"))[n] for n in range(3)] == [None] * 3
    assert time.monotonic() - start < 10
