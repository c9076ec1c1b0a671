"""Subscribes to the only shard of a stream and sees every record once: boto3_subscribe.py ENDPOINT STREAM CONSUMER_ARN"""

import sys
import threading
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from boto3_model import check

RECORDS = 2_000
SHARD = "shardId-000000000000"
SECONDS_MAX = 90


def connect(endpoint):
    return boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}),
    )


def put(kinesis, stream):
    for i in range(0, RECORDS, 20):
        entries = [{"PartitionKey": "k", "ExplicitHashKey": "0", "Data": b"%d" % n} for n in range(i, i + 20)]
        assert kinesis.put_records(StreamName=stream, Records=entries)["FailedRecordCount"] == 0
        time.sleep(0.03)


def check_event(kinesis, event):
    """Checks a parsed event against the model; values are already converted from text."""
    shape = kinesis.meta.service_model.shape_for("SubscribeToShardEvent")
    assert set(event) <= set(shape.members), event
    assert set(shape.required_members) <= set(event), event
    check(shape.members["ContinuationSequenceNumber"], event["ContinuationSequenceNumber"], "continuation")
    assert isinstance(event["MillisBehindLatest"], int) and event["MillisBehindLatest"] >= 0, event


def follow(kinesis, consumer):
    """Returns all records that one consumer receives, resubscribing where a subscription ended."""
    position = {"Type": "TRIM_HORIZON"}
    records, lives, silent = [], 0, 0
    deadline = time.monotonic() + SECONDS_MAX
    while len(records) < RECORDS or silent == 0:
        assert time.monotonic() < deadline, f"only {len(records)} records in {SECONDS_MAX} s"
        lives += 1
        stream = kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=SHARD, StartingPosition=position)
        for message in stream["EventStream"]:
            event = message["SubscribeToShardEvent"]
            check_event(kinesis, event)
            records += event["Records"]
            silent += 0 if event["Records"] else 1
            position = {"Type": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": event["ContinuationSequenceNumber"]}
    return records, lives


def refuse(kinesis, consumer):
    """Only one subscription at a time, and only for registered consumers."""
    latest = {"Type": "LATEST"}
    first = kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=SHARD, StartingPosition=latest)
    for kind, arn in ("ResourceInUseException", consumer), ("ResourceNotFoundException", consumer + "0"):
        try:
            kinesis.subscribe_to_shard(ConsumerARN=arn, ShardId=SHARD, StartingPosition=latest)
        except ClientError as refusal:
            assert refusal.response["Error"]["Code"] == kind, refusal
        else:
            raise AssertionError("not refused with " + kind)
    first["EventStream"].close()


def main(endpoint, stream, consumer):
    writer = threading.Thread(target=put, args=(connect(endpoint), stream), daemon=True)
    writer.start()
    kinesis = connect(endpoint)
    records, lives = follow(kinesis, consumer)
    assert [r["Data"] for r in records] == [b"%d" % n for n in range(RECORDS)], len(records)
    numbers = [int(r["SequenceNumber"]) for r in records]
    assert numbers == sorted(set(numbers))
    assert lives > 1, "no subscription ended"
    refuse(kinesis, consumer)
    print(f"ok: {len(records)} records, boto3 {boto3.__version__}")


if __name__ == "__main__":
    main(*sys.argv[1:])
