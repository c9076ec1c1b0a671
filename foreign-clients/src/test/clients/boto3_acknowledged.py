"""Checks that acknowledged records are stored: boto3_acknowledged.py put|check ENDPOINT STREAM

`put` prints a line "SHARD NUMBER ID" as soon as a record is acknowledged, until the node no longer answers; `check`
reads those lines and compares them with all records of the stream.
"""

import itertools
import sys

from botocore.exceptions import BotoCoreError

from boto3_journey import connect


def put(kinesis, stream):
    for request in itertools.count():
        ids = [f"{request}-{i}" for i in range(20)]
        entries = [{"PartitionKey": name, "Data": name.encode() + b"\x00\xff"} for name in ids]
        try:
            results = kinesis.put_records(StreamName=stream, Records=entries)["Records"]
        except BotoCoreError as ended:
            print(f"ended: {type(ended).__name__}", file=sys.stderr)
            return
        for name, result in zip(ids, results):
            print(result["ShardId"], result["SequenceNumber"], name, flush=True)


def stored(kinesis, stream):
    """Returns the position of every record by its id; each id occurs only once."""
    places = {}
    for shard in kinesis.list_shards(StreamName=stream)["Shards"]:
        where = {"StreamName": stream, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = kinesis.get_shard_iterator(**where)["ShardIterator"]
        behind = True
        while behind:
            answer = kinesis.get_records(ShardIterator=iterator)
            for record in answer["Records"]:
                name = record["Data"].removesuffix(b"\x00\xff").decode()
                assert record["PartitionKey"] == name, record
                assert name not in places, f"{name} is stored twice"
                places[name] = (shard["ShardId"], record["SequenceNumber"])
            iterator = answer["NextShardIterator"]
            behind = bool(answer["Records"]) or answer["MillisBehindLatest"] > 0
    return places


def check(kinesis, stream):
    acknowledged = {name: (shard, number) for shard, number, name in map(str.split, sys.stdin)}
    places = stored(kinesis, stream)
    lost = {name for name, place in acknowledged.items() if places.get(name) != place}
    assert acknowledged and not lost, f"{len(lost)} of {len(acknowledged)} lost or moved: {sorted(lost)[:5]}"
    print(f"ok: {len(acknowledged)} acknowledged, {len(places)} stored")


if __name__ == "__main__":
    {"put": put, "check": check}[sys.argv[1]](connect(sys.argv[2])[0], sys.argv[3])
