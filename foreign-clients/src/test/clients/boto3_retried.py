"""Puts records although responses are lost: boto3_retried.py ENDPOINT STREAM THREADS CALLS RECORDS

Each thread makes that many PutRecords calls and as many PutRecord calls; boto3 retries them as often as necessary.
Prints "ID SHARD NUMBER" for every acknowledged record.
"""

import sys
import threading

import boto3
from botocore.config import Config

PRINTING = threading.Lock()


def connect(endpoint):
    retries = Config(retries={"mode": "standard", "max_attempts": 10}, max_pool_connections=1)
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    return boto3.client("kinesis", region_name="us-east-1", endpoint_url=endpoint, config=retries, **keys)


def tell(name, answer):
    with PRINTING:
        print(name, answer["ShardId"], answer["SequenceNumber"], flush=True)


def put(kinesis, stream, thread, calls, records):
    for call in range(calls):
        names = [f"{thread}-{call}-{i}" for i in range(records)]
        entries = [{"PartitionKey": name, "Data": name.encode()} for name in names]
        answer = kinesis.put_records(StreamName=stream, Records=entries)
        assert answer["FailedRecordCount"] == 0, answer
        for name, record in zip(names, answer["Records"]):
            tell(name, record)
        name = f"{thread}-{call}-alone"
        tell(name, kinesis.put_record(StreamName=stream, PartitionKey=name, Data=name.encode()))


def main(endpoint, stream, threads, calls, records):
    clients = [connect(endpoint) for _ in range(int(threads))]
    work = [
        threading.Thread(target=put, args=(client, stream, i, int(calls), int(records)))
        for i, client in enumerate(clients)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
