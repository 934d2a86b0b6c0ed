"""A message that Outlook kept is read as any other; one that is broken or built to do harm is refused."""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from engine.arriving.outlook import MOST_FILES, OutlookUnreadable, read_outlook
from tests.arriving.outlook_bytes import Folder, attachment, file_of, fixed, inside, message, octets, text

SENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(9000)  # too long for the small streams
HEADERS = (
    "From: Zo\u00eb \u00dcnal <zoe@example.net>\r\nMessage-ID: <een@example.net>\r\n"
    "In-Reply-To: <bericht-7@gemeente.example>\r\n"
)


def whole(*more: tuple[str, bytes | Folder]) -> bytes:
    return file_of(
        message(
            text(0x0037, "De lamp\r\nis stuk"),
            text(0x007D, HEADERS),
            text(0x1000, "Beste gemeente,\r\n\r\nDe lamp is stuk.\r\n"),
            ("__recip_version1.0_#00000000", dict([fixed(8), text(0x39FE, "balie@gemeente.example")])),
            *more,
            sent=SENT,
        )
    )


def test_a_message_of_outlook_is_read_whole() -> None:
    found = read_outlook(whole(attachment(0, "foto van de lamp.pdf", PDF)))
    assert (found.id, found.answers) == ("een@example.net", ("bericht-7@gemeente.example",))
    assert (found.sender, found.sender_name) == ("zoe@example.net", "Zo\u00eb \u00dcnal")
    assert found.to == ("balie@gemeente.example",)
    assert found.subject == "De lamp is stuk"
    assert found.written_at == SENT
    assert found.text == "Beste gemeente,\n\nDe lamp is stuk."
    ((name, kind, content),) = [(one.filename, one.media_type, one.content) for one in found.files]
    assert (name, kind, content) == ("foto van de lamp.pdf", "application/pdf", PDF)
    assert not found.automatic


def test_without_headers_it_is_known_by_its_own_properties() -> None:
    raw = file_of(
        message(
            ("__substg1.0_0037001E", "Caf\u00e9".encode("cp1252")),
            text(0x0C1A, "Bo Smit"),
            text(0x0C1F, "/O=ORG/CN=BO"),
            text(0x5D01, "bo@example.net"),
            octets(0x1013, "<p>Eerste</p><script>x</script><p>Tweede \u20ac</p>".encode()),
            fixed(32, SENT, p3FDE=65001),
        )
    )
    found = read_outlook(raw)
    assert (found.subject, found.sender, found.sender_name) == ("Caf\u00e9", "bo@example.net", "Bo Smit")
    assert found.text.split() == ["Eerste", "Tweede", "\u20ac"]
    assert found.id == read_outlook(raw).id
    assert found.id.startswith("sha256-")


def test_a_message_in_a_message_comes_as_a_mail_of_its_own() -> None:
    inner = message(
        text(0x0037, "Eerder\nbericht"), text(0x1000, "Wat er stond."), text(0x5D01, "a@example.net"),
        attachment(0, "x.pdf", b"%PDF-"), head=24, sent=SENT,
    )  # fmt: skip
    (kept,) = read_outlook(whole(inside(0, "Eerder bericht", inner))).files
    assert (kept.filename, kept.media_type) == ("Eerder bericht.eml", "message/rfc822")
    mail = message_from_bytes(kept.content, policy=policy.default)
    assert (mail["Subject"], mail["From"]) == ("Eerder bericht", "a@example.net")
    assert [part.get_filename() for part in mail.walk() if part.get_filename()] == ["x.pdf"]


def test_messages_in_messages_end_somewhere() -> None:
    inner = message(text(0x0037, "bodem"), head=24)
    for depth in range(12):
        inner = message(text(0x0037, f"laag {depth}"), inside(0, "dieper", inner), head=24)
    (kept,) = read_outlook(whole(inside(0, "dieper", inner))).files
    assert kept.content.count(b"filename=") < 4


def test_more_files_than_a_message_has_are_left_out() -> None:
    many = [attachment(number, f"{number}.pdf", b"%PDF-") for number in range(MOST_FILES + 5)]
    assert len(read_outlook(whole(*many)).files) == MOST_FILES


def test_a_delivery_report_of_outlook_is_automatic() -> None:
    assert read_outlook(file_of(message(text(0x001A, "REPORT.IPM.Note.NDR")))).automatic


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From: a@b.nl\n\nHoi",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
        file_of({"WordDocument": b"geen bericht"}),
    ],
    ids=["nothing", "mail", "only a signature", "zeros", "another office file"],
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(OutlookUnreadable):
        read_outlook(raw)


def test_a_stream_that_says_it_is_larger_than_the_file_is_refused() -> None:
    raw = bytearray(whole(attachment(0, "x.pdf", PDF)))
    name = "__substg1.0_37010102".encode("utf-16-le")
    at = raw.index(name)
    struct.pack_into("<Q", raw, at + 120, 2**31)
    with pytest.raises(OutlookUnreadable):
        read_outlook(bytes(raw))


def test_streams_that_lie_over_each_other_are_refused() -> None:
    """Thirty attachments that all say they are the same large stream: small in the file, large when read."""
    files = [attachment(number, f"{number}.pdf", b"%PDF-" if number else PDF * 4) for number in range(30)]
    raw = bytearray(whole(*files))
    name = "__substg1.0_37010102".encode("utf-16-le")
    places, at = [], raw.find(name)
    while at >= 0:
        places.append(at)
        at = raw.find(name, at + 1)
    large = next(
        raw[one + 116 : one + 128] for one in places if struct.unpack_from("<Q", raw, one + 120)[0] > 4096
    )
    for one in places:
        raw[one + 116 : one + 128] = large
    with pytest.raises(OutlookUnreadable):
        read_outlook(bytes(raw))


def test_damage_anywhere_is_refused_or_read_and_never_more() -> None:
    good = whole(attachment(0, "x.pdf", PDF), inside(1, "in", message(text(0x0037, "binnen"), head=24)))
    dice = random.Random(7)
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            raw[dice.randrange(24, len(raw))] = dice.randrange(256)
        try:
            found = read_outlook(bytes(raw[: dice.randrange(600, len(raw) + 1)]))
        except OutlookUnreadable:
            continue
        assert sum(len(one.content) for one in found.files) < 3 * len(good)
