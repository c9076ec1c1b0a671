"""Checks which requests a node with the credentials file of docs/identity.md accepts: boto3_identity.py ENDPOINT TLS_ENDPOINT CA own|shared"""

import hashlib
import sys
import urllib.error
import urllib.request

import boto3
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

OWNER, OTHER = "111122223333", "444455556666"
ROOT = ("AKIAROOT1111", "root-secret-of-1111", None)
ALICE = ("AKIAALICE", "secret-of-alice-1", None)
BOB = ("ASIABOB", "secret-of-bob-1234", "token-of-bob")
FAST = {"Delay": 1, "MaxAttempts": 30}
ARN = "arn:aws:kinesis:us-east-1:%s:stream/%s"


def connect(endpoint, who, **more):
    key, secret, token = who
    return boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}),
        **more,
    )


def put(kinesis, **stream):
    return kinesis.put_record(Data=b"one", PartitionKey="key", **stream)


def refused(error, message, call, **arguments):
    try:
        call(**arguments)
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == error, refusal
        assert message in refusal.response["Error"]["Message"], refusal
        assert refusal.response["ResponseMetadata"]["HTTPStatusCode"] == 400, refusal
        return
    raise AssertionError(f"not refused: {arguments}")


def denied(who, action, resource, why):
    return f"User: arn:aws:iam::{who} is not authorized to perform: kinesis:{action} on resource: {resource} {why}"


def none(kind, action):
    return f"because no {kind}-based policy allows the kinesis:{action} action"


def own(endpoint, tls, ca):
    root, alice = connect(endpoint, ROOT), connect(endpoint, ALICE)
    for name in "alice-1", "orders":
        root.create_stream(StreamName=name, ShardCount=1)
        root.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig=FAST)
    put(alice, StreamName="alice-1")
    put(alice, StreamARN=ARN % (OWNER, "alice-1"))
    put(connect(tls, ALICE, verify=ca), StreamName="alice-1")
    assert alice.list_streams()["StreamNames"] == ["alice-1", "orders"]
    orders = ARN % (OWNER, "orders")
    refused("AccessDeniedException", denied(f"{OWNER}:user/alice", "PutRecord", orders, none("identity", "PutRecord")),
            lambda: put(alice, StreamName="orders"))
    refused("AccessDeniedException", none("identity", "DeleteStream"), lambda: alice.delete_stream(StreamName="alice-1"))
    refused("AccessDeniedException", none("identity", "PutRecord"), lambda: put(alice, StreamName="absent"))
    refused("ResourceNotFoundException", "alice-absent", lambda: put(alice, StreamName="alice-absent"))
    signatures(endpoint)
    presigned(endpoint)


def signatures(endpoint):
    wrong = connect(endpoint, (ALICE[0], "another-secret-of", None))
    refused("InvalidSignatureException", "The Canonical String for this request should have been\n'POST\n/\n\n",
            lambda: put(wrong, StreamName="alice-1"))
    invalid = "The security token included in the request is invalid."
    for who in ("AKIANOBODY", ALICE[1], None), (*BOB[:2], None), (*BOB[:2], "token"), (*ALICE[:2], "token"):
        refused("UnrecognizedClientException", invalid, connect(endpoint, who).list_streams)


def presigned(endpoint):
    body = b'{"StreamName":"alice-1","Data":"b25l","PartitionKey":"key"}'

    class Presigner(SigV4QueryAuth):
        def payload(self, request):  # the base class would move a body into the query
            return hashlib.sha256(body).hexdigest()

    def send(secret, sent):
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Kinesis_20131202.PutRecord"}
        request = AWSRequest("POST", endpoint + "/", headers)
        Presigner(Credentials(ALICE[0], secret), "kinesis", "us-east-1", expires=60).add_auth(request)
        ready = request.prepare()
        again = urllib.request.Request(ready.url, sent, headers, method="POST")
        try:
            with urllib.request.urlopen(again) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()

    status, answer = send(ALICE[1], body)
    assert status == 200 and b"SequenceNumber" in answer, answer
    status, answer = send("another-secret-of", body)
    assert status == 400 and b"InvalidSignatureException" in answer, answer
    status, answer = send(ALICE[1], body.replace(b"alice-1", b"alice-2"))
    assert status == 400 and b"InvalidSignatureException" in answer, answer


def shared(endpoint):
    """The owner shares alice-1 with the other account for writing and reading, but does not share orders."""
    bob = connect(endpoint, BOB)
    mine, orders = ARN % (OWNER, "alice-1"), ARN % (OWNER, "orders")
    put(bob, StreamARN=mine)
    iterator = bob.get_shard_iterator(
        StreamARN=mine, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    assert bob.get_records(ShardIterator=iterator, StreamARN=mine)["Records"]
    refused("InvalidArgumentException", "Invalid ShardIterator.", bob.get_records, ShardIterator=iterator)
    why = none("resource", "PutRecord")
    refused("AccessDeniedException", denied(f"{OTHER}:user/bob", "PutRecord", orders, why), lambda: put(bob, StreamARN=orders))
    refused("AccessDeniedException", none("resource", "DeleteStream"), lambda: bob.delete_stream(StreamARN=mine))
    refused("ResourceNotFoundException", "alice-1", lambda: put(bob, StreamName="alice-1"))
    # A Deny in the resource policy also applies to the owner's own users.
    refused("AccessDeniedException", "with an explicit deny in a resource-based policy",
            lambda: connect(endpoint, ALICE).describe_stream_summary(StreamName="alice-1"))


if __name__ == "__main__":
    ENDPOINT, TLS, CA, PART = sys.argv[1:]
    own(ENDPOINT, TLS, CA) if PART == "own" else shared(ENDPOINT)
    print("ok:", PART)
