"""E-mail as hostile or broken as it comes: always read, within bounds, and what is not there is empty."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest

from engine.arriving.mail import read_message

USUAL = b"""From: "J. de Boer" <j@example.org>
To: a@example.org, =?utf-8?q?C=C3=A9?= <c@example.org>
Subject: =?utf-8?Q?Over_=E2=82=AC?=
Date: Mon, 5 Jan 2026 10:00:00 +0100
Message-ID: <abc@example.org>
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hallo =E2=82=AC wereld
--b1
Content-Type: application/pdf
Content-Disposition: attachment; filename="a.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b1--
"""


def test_a_usual_message_is_read_whole() -> None:
    message = read_message(USUAL)
    assert (message.subject, message.text) == ("Over €", "Hallo € wereld")
    assert [(file.filename, file.content) for file in message.files] == [("a.pdf", b"%PDF-1.4\n")]
    assert message.to == ("a@example.org", "c@example.org")


@pytest.mark.parametrize(
    ("header", "replaced"),
    [
        (b"To: a@example.org, =?utf-8?q?C=C3=A9?= <c@example.org>", b"To: (\\"),
        (b'filename="a.pdf"', b"filename*=utf-8''a; filename*0=b; filename*x*=c"),
        (b'charset="utf-8"', b'charset="utf-8"; x*0*='),
        (b"Content-Disposition: attachment;", b"Content-Disposition: attachment; *=;"),
    ],
)
def test_a_header_that_no_parser_can_read_spoils_nothing_around_it(header: bytes, replaced: bytes) -> None:
    assert header in USUAL
    message = read_message(USUAL.replace(header, replaced))
    assert (message.subject, message.text, message.sender) == ("Over €", "Hallo € wereld", "j@example.org")
    assert len(message.files) == 1


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_broken_it_is_read(seed: int) -> None:
    chance = Random(seed)
    pieces = (b"=?utf-8?b?x?=", b"=?", b"\x00", b'"', b"<", b"*0*=", b"(", b"\\", b"\n\n", b"charset=", b",")
    for _ in range(25):
        raw = bytearray(USUAL)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(20)] = chance.choice(pieces)
        read_message(bytes(raw))


TRAPS = {
    "addresses": b"To: " + b"a@b," * 200_000 + b"\n\nx",
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx",
    "boundaries": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 100_000,
    "matryoshka": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth) for depth in range(1900)
    ),
    "headers": b"A:\n" * 6_000_000 + b"\nx",
    "pages": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + (b"--b\nContent-Type: text/html\n\n" + b"<p><b x>" * 130_000 + b"\n") * 20,
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_message_that_is_a_trap_is_read_in_time(trap: str) -> None:
    began = process_time()
    read_message(b"From: a@example.org\n" + TRAPS[trap])
    assert process_time() - began < 20


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?utf-8?q?hoi=00daar?=\nMessage-ID: <a\0b@c>\n\nhoi\0daar",
        b"Content-Type: text/plain; charset=utf-7\n\nhoi+2AA-daar",
        b"Content-Type: image/png; name*=utf-8''hoi%00daar.png\n\nx",
    ],
)
def test_what_no_database_keeps_is_left_out(raw: bytes) -> None:
    found = read_message(b"From: j@example.org\n" + raw)
    told = [found.id, found.subject, found.text, *(one.filename for one in found.files)]
    assert any("hoidaar" in one for one in told)
    assert not any(sign in one for one in told for sign in ("\0", "\ud800"))


def test_messages_within_messages_are_not_kept_over_and_over() -> None:
    content = b"Content-Type: text/plain\n\n" + b"x" * 10_000
    for _ in range(30):
        content = b'Content-Type: message/rfc822; name="a.eml"\n\n' + content
    message = read_message(b"From: a@example.org\n" + content)
    assert 1 <= len(message.files) <= 3


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        (USUAL.split(b"\n", 1)[1], True),
        (b"a plain text\n" + b"-- \n" * 3_000, True),
        (TRAPS["boundaries"], False),
        (TRAPS["matryoshka"], False),
        (b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 600, False),
        (
            b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\nContent-Type: image/png\n\nx\n" * 45,
            False,
        ),
    ],
)
def test_what_is_left_folded_is_told(raw: bytes, whole: bool) -> None:
    assert read_message(b"From: j@example.org\n" + raw).whole is whole


def test_of_a_message_the_head_alone_can_be_read() -> None:
    message = read_message(USUAL, only_head=True)
    assert (message.subject, message.sender, message.id) == ("Over €", "j@example.org", "abc@example.org")
    assert (message.text, message.files, message.whole) == ("", (), False)


def mixed(kind: str, *parts: bytes) -> bytes:
    head = f'From: j@example.org\nContent-Type: multipart/{kind}; boundary="b1"\n\n'.encode()
    return head + b"".join(b"--b1\n" + part + b"\n" for part in parts) + b"--b1--\n"


def test_where_the_plain_way_is_empty_the_other_is_read() -> None:
    found = read_message(
        mixed(
            "alternative",
            b"Content-Type: text/plain\n\n \n",
            b"Content-Type: text/html\n\n<p>De hele brief</p>",
        )
    )
    assert found.text == "De hele brief"


def test_what_stands_below_a_picture_is_read_too() -> None:
    found = read_message(
        mixed(
            "mixed",
            b"Content-Type: text/plain\n\nErboven.",
            b"Content-Type: image/png\nContent-Disposition: inline; filename=a.png\n\nx",
            b"Content-Type: text/html\n\n<p>Eronder.</p>",
            b"Content-Type: text/plain\nContent-Disposition: attachment; filename=b.txt\n\nEen bestand.",
        )
    )
    assert found.text == "Erboven.\n\nEronder."
    assert [file.filename for file in found.files] == ["a.png", "b.txt"]


def test_a_page_without_the_end_of_its_head_has_its_words() -> None:
    page = b"Content-Type: text/html\n\n<html><head><title>Nee</title><body><p>Ja</p></body></html>"
    assert read_message(b"From: j@example.org\n" + page).text == "Ja"
