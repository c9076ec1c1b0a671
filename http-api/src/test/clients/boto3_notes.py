"""Tests REST-JSON with botocore and the model of a test service: boto3_notes.py ENDPOINT"""

import datetime
import io
import os
import sys
import zlib

os.environ["AWS_DATA_PATH"] = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models")

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROOT = ("AKIAROOT1111", "root-secret-of-1111")
ALICE = ("AKIAALICE", "secret-of-alice-1")


def connect(endpoint, who):
    key, secret = who
    return boto3.client(
        "notes",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def refused(code, status, message, call, **arguments):
    try:
        call(**arguments)
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == code, refusal
        assert message in refusal.response["Error"]["Message"], refusal
        assert refusal.response["ResponseMetadata"]["HTTPStatusCode"] == status, refusal
        return refusal
    raise AssertionError(f"not refused: {arguments}")


def main(endpoint):
    notes = connect(endpoint, ROOT)
    # Every character that clients, the server and signatures may spell differently in a path.
    names = ["plain", "arn:aws:notes:x", "a/b", "one two+three", "ü~%41", "a@b=c&d;e,f", "('!*$')"]
    for name in names:
        put = notes.put_note(Name=name, Text="text of " + name, Pinned=True, Kind="rich")
        assert (put["Name"], put["Pinned"], put["Kind"]) == (name, True, "rich"), put
        assert put["ResponseMetadata"]["HTTPStatusCode"] == 201, put
        got = notes.get_note(Name=name)
        assert got["Text"] == "text of " + name, got
        assert got["At"].timestamp() == 1, got
    assert notes.list_notes()["Names"] == sorted(names)
    since = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    some = notes.list_notes(MaxResults=2, Since=since, Names=["a/b", "plain", "one two+three"])
    assert some["Names"] == ["a/b", "one two+three"], some
    assert some["Since"] == int(since.timestamp()), some

    missing = refused("NoteNotFoundException", 404, "No note gone", notes.get_note, Name="gone")
    assert isinstance(missing, notes.exceptions.NoteNotFoundException), missing
    refused("ValidationException", 400, "'maxResults' failed", notes.list_notes, MaxResults=101)
    refused("ValidationException", 400, "enum value set: [plain, rich]", notes.put_note, Name="a", Text="", Kind="b")

    deleted = notes.delete_note(Name="a/b")
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204, deleted
    assert deleted["ResponseMetadata"]["RequestId"], deleted
    denied = "not authorized to perform: notes:DeleteNote on resource: arn:aws:notes:::note/plain"
    refused("AccessDeniedException", 403, denied, connect(endpoint, ALICE).delete_note, Name="plain")
    wrong = connect(endpoint, (ROOT[0], "another secret"))
    refused("InvalidSignatureException", 403, "does not match", wrong.get_note, Name="plain")

    for size in (1000, 3 << 20):
        body = os.urandom(size)
        put = notes.put_file(Name="directory/file " + str(size), Body=body)
        assert put["Name"] == "directory/file " + str(size), put
        assert (put["Length"], put["Checksum"]) == (size, zlib.crc32(body)), put
        assert put["InFile"] == (size > 1 << 20), put

    # Over plain HTTP, botocore would read the whole stream for its hash.
    announce = lambda request, **_: request.headers.__setitem__("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD")
    notes.meta.events.register("before-sign.notes.RecordNote", announce)
    assert notes.record_note(Name="sum", Body=io.BytesIO(bytes(5 << 20)))["Bytes"] == 5 << 20
    print("all is well")


main(sys.argv[1])
