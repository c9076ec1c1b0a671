"""Uses streams like a Python program, from creation to deletion: boto3_journey.py ENDPOINT"""

import os
import sys
import time
from datetime import timedelta

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from boto3_model import ModelCheck

STREAM = "boto3-journey"
SHARDS = 3
FAST = {"Delay": 1, "MaxAttempts": 30}
# Text, every byte value, invalid UTF-8, and more than one buffer of any program.
PAYLOADS = [b"one", bytes(range(256)), b"\xff\xfe\x00\xc3(", "Grüße 🚀".encode(), os.urandom(200_000)]


def connect(endpoint, **config):
    client = boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, **config),
    )
    return client, ModelCheck(client)


def create(kinesis):
    kinesis.create_stream(StreamName=STREAM, ShardCount=SHARDS)
    kinesis.get_waiter("stream_exists").wait(StreamName=STREAM, WaiterConfig=FAST)
    summary = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
    assert summary["StreamStatus"] == "ACTIVE", summary
    assert summary["OpenShardCount"] == SHARDS, summary
    assert summary["StreamARN"].endswith(":stream/" + STREAM), summary
    return summary["StreamARN"]


def put(kinesis, arn):
    """Puts with both operations, by name and by ARN; returns the acknowledged records as (shard, number, key, data)."""
    stored = []
    for index, data in enumerate(PAYLOADS):
        target = {"StreamName": STREAM} if index % 2 else {"StreamARN": arn}
        answer = kinesis.put_record(**target, PartitionKey=f"key-{index}", Data=data)
        stored.append((answer["ShardId"], answer["SequenceNumber"], f"key-{index}", data))
    # botocore sends times in full seconds; AT_TIMESTAMP needs records before and after one.
    time.sleep(1.001 - time.time() % 1)
    entries = [{"PartitionKey": f"schlüssel-{i % 50}", "Data": PAYLOADS[i % 4] + b"#%d" % i} for i in range(500)]
    entries[7]["ExplicitHashKey"] = str(2**128 - 1)
    answer = kinesis.put_records(StreamName=STREAM, Records=entries)
    assert answer["FailedRecordCount"] == 0, answer
    assert answer["Records"][7]["ShardId"].endswith(str(SHARDS - 1)), answer["Records"][7]
    for entry, result in zip(entries, answer["Records"]):
        stored.append((result["ShardId"], result["SequenceNumber"], entry["PartitionKey"], entry["Data"]))
    return stored


def get_records(kinesis, **request):
    """Reads like a consumer: retries only if the limit of five reads per second and shard is exceeded."""
    for _ in range(20):
        try:
            return kinesis.get_records(**request)
        except kinesis.exceptions.ProvisionedThroughputExceededException as refusal:
            assert refusal.response["Error"]["Message"].startswith("Rate exceeded for Shard - "), refusal
            time.sleep(0.2)
    raise AssertionError("a shard that takes no read within four seconds")


def read(kinesis, shard, limit=10_000, **where):
    """Returns all records from an iterator on as (shard, number, key, data), with their arrival times."""
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard, **where)["ShardIterator"]
    records, times = [], []
    for _ in range(1_000):
        answer = get_records(kinesis, ShardIterator=iterator, Limit=limit)
        records += [(shard, r["SequenceNumber"], r["PartitionKey"], r["Data"]) for r in answer["Records"]]
        times += [r["ApproximateArrivalTimestamp"] for r in answer["Records"]]
        assert len(answer["Records"]) <= limit
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return records, times
        iterator = answer["NextShardIterator"]
    raise AssertionError(f"{shard} does not end")


def read_back(kinesis, stored):
    shards = sorted({shard for shard, *_ in stored})
    assert len(shards) == SHARDS, shards
    skipped = 0
    for shard in shards:
        wanted = sorted((r for r in stored if r[0] == shard), key=lambda r: int(r[1]))
        records, times = read(kinesis, shard, ShardIteratorType="TRIM_HORIZON")
        assert records == wanted, f"{shard}: {len(records)} read, {len(wanted)} stored"
        assert times == sorted(times)
        assert read(kinesis, shard, limit=7, ShardIteratorType="TRIM_HORIZON")[0] == wanted

        middle = len(wanted) // 2
        number = wanted[middle][1]
        at = read(kinesis, shard, ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber=number)[0]
        assert at == wanted[middle:]
        after = read(kinesis, shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=number)[0]
        assert after == wanted[middle + 1 :]

        second = times[-1].replace(microsecond=0)
        first = next(i for i, arrived in enumerate(times) if arrived >= second)
        skipped += first
        at_time = read(kinesis, shard, ShardIteratorType="AT_TIMESTAMP", Timestamp=second)[0]
        assert at_time == wanted[first:], f"{len(at_time)} from {second}, not {len(wanted) - first}"
        before = times[0] - timedelta(hours=1)
        assert read(kinesis, shard, ShardIteratorType="AT_TIMESTAMP", Timestamp=before)[0] == wanted
    assert skipped > 0, "AT_TIMESTAMP had nothing to skip"


def read_latest(kinesis):
    shards = [s["ShardId"] for s in kinesis.list_shards(StreamName=STREAM)["Shards"]]
    iterators = {
        shard: kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard, ShardIteratorType="LATEST")["ShardIterator"]
        for shard in shards
    }
    answer = kinesis.put_record(StreamName=STREAM, PartitionKey="late", Data=b"late")
    for shard, iterator in iterators.items():
        records = get_records(kinesis, ShardIterator=iterator)["Records"]
        numbers = [r["SequenceNumber"] for r in records]
        assert numbers == ([answer["SequenceNumber"]] if shard == answer["ShardId"] else []), (shard, numbers)


def list_shards(kinesis):
    """Lists page by page, without boto3's paginator, which repeats the name with the token; Kinesis rejects that."""
    listed, where = [], {"StreamName": STREAM}
    while where:
        page = kinesis.list_shards(**where, MaxResults=2)
        assert 1 <= len(page["Shards"]) <= 2, page
        listed += [s["ShardId"] for s in page["Shards"]]
        where = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    assert len(set(listed)) == SHARDS, listed
    return listed


def paginate(kinesis):
    names = sorted([STREAM] + [f"boto3-page-{i}" for i in range(4)])
    for name in names:
        if name != STREAM:
            kinesis.create_stream(StreamName=name, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    pages = list(kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 2}))
    assert [n for page in pages for n in page["StreamNames"]] == names, pages
    assert [len(page["StreamNames"]) for page in pages] == [2, 2, 1], pages
    listed = list_shards(kinesis)
    pages = list(kinesis.get_paginator("describe_stream").paginate(StreamName=STREAM, PaginationConfig={"PageSize": 1}))
    described = [s for page in pages for s in page["StreamDescription"]["Shards"]]
    assert [s["ShardId"] for s in described] == listed and len(pages) == SHARDS, pages
    ranges = [(int(s["HashKeyRange"]["StartingHashKey"]), int(s["HashKeyRange"]["EndingHashKey"])) for s in described]
    assert ranges[0][0] == 0 and ranges[-1][1] == 2**128 - 1, ranges
    assert all(a[1] + 1 == b[0] for a, b in zip(ranges, ranges[1:])), ranges
    for name in names:
        if name != STREAM:
            kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig=FAST)
            kinesis.delete_stream(StreamName=name)


def refused(kind, call, **arguments):
    try:
        answer = call(**arguments)
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == kind, refusal
        assert refusal.response["Error"]["Message"], refusal.response
        return
    raise AssertionError(f"not refused with {kind}: {answer}")


def refusals(kinesis, unchecked):
    refused("ResourceInUseException", kinesis.create_stream, StreamName=STREAM, ShardCount=1)
    refused("ResourceNotFoundException", kinesis.describe_stream, StreamName="absent")
    refused("ResourceNotFoundException", kinesis.put_record, StreamName="absent", PartitionKey="k", Data=b"")
    refused("ResourceNotFoundException", kinesis.get_shard_iterator, StreamName=STREAM, ShardId="shardId-000000000099",
            ShardIteratorType="LATEST")
    refused("InvalidArgumentException", kinesis.get_records, ShardIterator="AAAA")
    refused("InvalidArgumentException", kinesis.put_record, StreamName=STREAM, PartitionKey="k", Data=b"",
            ExplicitHashKey=str(2**128))
    refused("ValidationException", unchecked.put_record, StreamName="no spaces please", PartitionKey="k", Data=b"")
    refused("ValidationException", unchecked.put_records, StreamName=STREAM, Records=[])
    refused("ValidationException", unchecked.put_record, StreamName=STREAM, PartitionKey="", Data=b"one")


def delete(kinesis):
    kinesis.delete_stream(StreamName=STREAM)
    kinesis.get_waiter("stream_not_exists").wait(StreamName=STREAM, WaiterConfig=FAST)
    assert STREAM not in kinesis.list_streams()["StreamNames"]


def main(endpoint):
    kinesis, model = connect(endpoint)
    unchecked, unchecked_model = connect(endpoint, parameter_validation=False)
    stored = put(kinesis, create(kinesis))
    read_back(kinesis, stored)
    read_latest(kinesis)
    paginate(kinesis)
    refusals(kinesis, unchecked)
    delete(kinesis)
    print(f"ok: {len(stored)} records, {model.answers + unchecked_model.answers} answers, boto3 {boto3.__version__}")


if __name__ == "__main__":
    main(sys.argv[1])
