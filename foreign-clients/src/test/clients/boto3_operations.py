"""Checks all operations except the data path (see boto3_journey.py) against the model and AWS's error texts: boto3_operations.py ENDPOINT"""

import json
import os
import re
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from boto3_model import ModelCheck

STREAM = "boto3-operations"
ACCOUNT = "000000000000"
ARN = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/{STREAM}"
MIB = 1024 * 1024
UNDER = f"stream {STREAM} under account {ACCOUNT}"


def refused(kind, text, call, **arguments):
    """The call must fail with that error type and a text that equals or matches the given one."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == kind, f"{found} instead of {kind}"
        message = found["Message"]
        matches = text.fullmatch(message) if isinstance(text, re.Pattern) else text == message
        assert matches, f"{message!r} instead of {text!r}"
        return
    raise AssertionError(f"{arguments} was taken: {answer}")


def summary(kinesis, **stream):
    return kinesis.describe_stream_summary(**(stream or {"StreamName": STREAM}))["StreamDescriptionSummary"]


def until(holds, what):
    for _ in range(100):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come true")


def active(kinesis):
    until(lambda: summary(kinesis)["StreamStatus"] == "ACTIVE", "ACTIVE")


def create(kinesis):
    kinesis.create_stream(StreamName=STREAM, ShardCount=2, Tags={"made": "here"}, MaxRecordSizeInKiB=2048)
    active(kinesis)
    found = summary(kinesis, StreamARN=ARN)
    assert found["MaxRecordSizeInKiB"] == 2048 and found["ConsumerCount"] == 0, found
    assert found["EnhancedMonitoring"] == [{"ShardLevelMetrics": []}], found
    assert found["EncryptionType"] == "NONE" and "KeyId" not in found and "WarmThroughput" not in found, found
    taken = f"Stream {STREAM} under account {ACCOUNT} already exists."
    refused("ResourceInUseException", taken, kinesis.create_stream, StreamName=STREAM, ShardCount=1)
    absent = f"Stream absent under account {ACCOUNT} not found."
    refused("ResourceNotFoundException", absent, kinesis.describe_stream_summary, StreamName="absent")
    shard = {"ShardId": "shardId-000000000003", "ShardIteratorType": "LATEST"}
    nowhere = f"Shard shardId-000000000003 in stream absent under account {ACCOUNT} does not exist"
    refused("ResourceNotFoundException", nowhere, kinesis.get_shard_iterator, StreamName="absent", **shard)


def tags(kinesis):
    assert kinesis.list_tags_for_stream(StreamName=STREAM)["Tags"] == [{"Key": "made", "Value": "here"}]
    kinesis.add_tags_to_stream(StreamName=STREAM, Tags={"a": "1", "ü0 _.": "", "/=+-@:": "b:c"})
    kinesis.tag_resource(ResourceARN=ARN, Tags={"a": "2", "z": "3"})
    keys = [tag["Key"] for tag in kinesis.list_tags_for_resource(ResourceARN=ARN)["Tags"]]
    assert keys == ["/=+-@:", "a", "made", "z", "ü0 _."], keys
    page = kinesis.list_tags_for_stream(StreamARN=ARN, Limit=2)
    assert page["HasMoreTags"] and [tag["Key"] for tag in page["Tags"]] == keys[:2], page
    rest = kinesis.list_tags_for_stream(StreamName=STREAM, ExclusiveStartTagKey="a")
    assert not rest["HasMoreTags"] and [tag["Key"] for tag in rest["Tags"]] == keys[2:], rest
    kinesis.remove_tags_from_stream(StreamName=STREAM, TagKeys=["a", "absent"])
    kinesis.untag_resource(ResourceARN=ARN, TagKeys=["z", "made", "ü0 _."])
    assert kinesis.list_tags_for_resource(ResourceARN=ARN)["Tags"] == [{"Key": "/=+-@:", "Value": "b:c"}]
    invalid = (
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @ :."
    )
    refused("InvalidArgumentException", invalid, kinesis.add_tags_to_stream, StreamName=STREAM, Tags={"a;b": ""})
    refused("InvalidArgumentException", invalid, kinesis.tag_resource, ResourceARN=ARN, Tags={"a": "\t"})
    illegal = (
        f"because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces,"
        " '_',',','/','=','+','-','@'."
    )
    add, remove = f"Failed to add tags to {UNDER} {illegal}", f"Failed to remove tags from {UNDER} {illegal}"
    refused("InvalidArgumentException", add, kinesis.add_tags_to_stream, StreamName=STREAM, Tags={"a%b": ""})
    refused("InvalidArgumentException", remove, kinesis.remove_tags_from_stream, StreamName=STREAM, TagKeys=["%"])
    many = f"Failed to add tags to {UNDER} because a given stream cannot have more than 50 tags associated with it."
    full = {f"t{i}": "" for i in range(50)}
    refused("InvalidArgumentException", many, kinesis.add_tags_to_stream, StreamName=STREAM, Tags=full)


def retention(kinesis):
    raise_, lower = kinesis.increase_stream_retention_period, kinesis.decrease_stream_retention_period
    raise_(StreamName=STREAM, RetentionPeriodHours=48)
    active(kinesis)
    assert summary(kinesis)["RetentionPeriodHours"] == 48
    shorter = (
        f"Requested retention period (24 hours) for stream {STREAM} can not be shorter than existing retention period"
        " (48 hours). Use DecreaseRetentionPeriod API."
    )
    refused("InvalidArgumentException", shorter, raise_, StreamName=STREAM, RetentionPeriodHours=24)
    longer = (
        f"Requested retention period (72 hours) for stream {STREAM} can not be longer than existing retention period"
        " (48 hours). Use IncreaseRetentionPeriod API."
    )
    refused("InvalidArgumentException", longer, lower, StreamName=STREAM, RetentionPeriodHours=72)
    least = "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short."
    refused("InvalidArgumentException", least, lower, StreamARN=ARN, RetentionPeriodHours=23)
    lower(StreamARN=ARN, RetentionPeriodHours=24)
    active(kinesis)
    assert summary(kinesis)["RetentionPeriodHours"] == 24


def monitoring(kinesis):
    on = kinesis.enable_enhanced_monitoring(StreamName=STREAM, ShardLevelMetrics=["OutgoingBytes", "IncomingBytes"])
    assert on["CurrentShardLevelMetrics"] == [] and on["StreamARN"] == ARN and on["StreamName"] == STREAM, on
    assert on["DesiredShardLevelMetrics"] == ["IncomingBytes", "OutgoingBytes"], on
    active(kinesis)
    assert summary(kinesis)["EnhancedMonitoring"] == [{"ShardLevelMetrics": ["IncomingBytes", "OutgoingBytes"]}]
    off = kinesis.disable_enhanced_monitoring(StreamARN=ARN, ShardLevelMetrics=["ALL"])
    assert len(off["CurrentShardLevelMetrics"]) == 2 and off["DesiredShardLevelMetrics"] == [], off
    active(kinesis)


def reshards(kinesis):
    half = str(2**126)
    kinesis.split_shard(StreamName=STREAM, ShardToSplit="shardId-000000000000", NewStartingHashKey=half)
    until(lambda: summary(kinesis)["OpenShardCount"] == 3, "the split")
    active(kinesis)
    shards = kinesis.list_shards(StreamName=STREAM)["Shards"]
    assert "EndingSequenceNumber" in shards[0]["SequenceNumberRange"], shards[0]
    assert shards[2]["ParentShardId"] == shards[3]["ParentShardId"] == shards[0]["ShardId"], shards
    gone = f"Could not find shard shardId-000000000099 in {UNDER}."
    split, merge = kinesis.split_shard, kinesis.merge_shards
    key = {"StreamName": STREAM, "NewStartingHashKey": "1"}
    refused("ResourceNotFoundException", gone, split, ShardToSplit="shardId-000000000099", **key)
    outside = (
        f"NewStartingHashKey 1 used in SplitShard() on shard shardId-000000000002 in {UNDER} is not both greater than"
        f" one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey {2**126 - 1}."
    )
    refused("InvalidArgumentException", outside, split, ShardToSplit="shardId-000000000002", **key)
    pair = {"ShardToMerge": "shardId-000000000003", "AdjacentShardToMerge": "shardId-000000000002"}
    apart = (
        f"Shards shardId-000000000003 and shardId-000000000002 in {UNDER} are not an adjacent pair of shards eligible"
        " for merging"
    )
    refused("InvalidArgumentException", apart, merge, StreamName=STREAM, **pair)
    merge(StreamARN=ARN, ShardToMerge=pair["AdjacentShardToMerge"], AdjacentShardToMerge=pair["ShardToMerge"])
    until(lambda: summary(kinesis)["OpenShardCount"] == 2, "the merge")
    active(kinesis)
    child = kinesis.list_shards(StreamName=STREAM)["Shards"][-1]
    assert child["AdjacentParentShardId"] == pair["ShardToMerge"], child
    scaled = kinesis.update_shard_count(StreamName=STREAM, TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    assert (scaled["CurrentShardCount"], scaled["TargetShardCount"]) == (2, 4), scaled
    until(lambda: summary(kinesis)["OpenShardCount"] == 4, "the scaling")
    active(kinesis)
    double = re.compile(r"UpdateShardCount cannot scale up over double .*")
    scale = kinesis.update_shard_count
    refused(
        "InvalidArgumentException", double, scale, StreamName=STREAM, TargetShardCount=9, ScalingType="UNIFORM_SCALING"
    )


def consumers(kinesis):
    made = kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName="b", Tags={"k": "v"})["Consumer"]
    assert made["ConsumerStatus"] == "CREATING", made
    pattern = rf"{ARN}/consumer/b:{int(made['ConsumerCreationTimestamp'].timestamp())}"
    assert made["ConsumerARN"] == pattern, made
    for name in ("a", "c"):
        kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName=name)
    describe = kinesis.describe_stream_consumer
    until(
        lambda: describe(ConsumerARN=made["ConsumerARN"])["ConsumerDescription"]["ConsumerStatus"] == "ACTIVE",
        "an active consumer",
    )
    assert describe(StreamARN=ARN, ConsumerName="b")["ConsumerDescription"]["StreamARN"] == ARN
    assert summary(kinesis)["ConsumerCount"] == 3
    page = kinesis.list_stream_consumers(StreamARN=ARN, MaxResults=2)
    rest = kinesis.list_stream_consumers(StreamARN=ARN, NextToken=page["NextToken"])
    assert [c["ConsumerName"] for c in page["Consumers"] + rest["Consumers"]] == ["a", "b", "c"]
    assert "NextToken" not in rest
    listing = kinesis.list_stream_consumers
    refused("InvalidArgumentException", "Invalid NextToken.", listing, StreamARN=ARN, NextToken="mine")
    assert kinesis.list_tags_for_resource(ResourceARN=made["ConsumerARN"])["Tags"] == [{"Key": "k", "Value": "v"}]
    kinesis.untag_resource(ResourceARN=made["ConsumerARN"], TagKeys=["k"])
    assert kinesis.list_tags_for_resource(ResourceARN=made["ConsumerARN"])["Tags"] == []
    refused(
        "ResourceInUseException",
        f"Consumer b under {UNDER} already exists.",
        kinesis.register_stream_consumer,
        StreamARN=ARN,
        ConsumerName="b",
    )
    missing = f"Consumer absent under {UNDER} not found."
    refused("ResourceNotFoundException", missing, describe, StreamARN=ARN, ConsumerName="absent")
    policies(kinesis, made["ConsumerARN"], "kinesis:SubscribeToShard")
    kinesis.deregister_stream_consumer(ConsumerARN=made["ConsumerARN"])
    kinesis.deregister_stream_consumer(StreamARN=ARN, ConsumerName="a")
    until(lambda: summary(kinesis)["ConsumerCount"] == 1, "consumers gone")
    in_use = (
        f"DeleteStream can't delete {ACCOUNT}:{STREAM} because there are consumers associated with this data stream."
        f" To delete {STREAM} anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the"
        " consumers that are associated with it."
    )
    refused("ResourceInUseException", in_use, kinesis.delete_stream, StreamName=STREAM)


def policies(kinesis, arn, action):
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}"
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                    "Action": action,
                    "Resource": arn,
                }
            ],
        }
    )
    kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == policy
    malformed = re.compile(r"Malformed policy: .*")
    refused("InvalidArgumentException", malformed, kinesis.put_resource_policy, ResourceARN=arn, Policy="no policy")
    kinesis.delete_resource_policy(ResourceARN=arn)
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}"


def encryption(kinesis):
    """Records put before, under and after encryption are readable; another test checks that they are encrypted on the disk."""
    key = {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
    absent = re.compile(r".*alias/absent.*")
    start, stop = kinesis.start_stream_encryption, kinesis.stop_stream_encryption
    refused("KMSNotFoundException", absent, start, StreamName=STREAM, EncryptionType="KMS", KeyId="alias/absent")
    put = {"StreamName": STREAM, "PartitionKey": "k"}
    stored = [kinesis.put_record(**put, Data=b"before")]
    start(StreamName=STREAM, **key)
    active(kinesis)
    found = summary(kinesis)
    assert (found["EncryptionType"], found["KeyId"]) == ("KMS", "alias/aws/kinesis"), found
    stored.append(kinesis.put_record(**put, Data=b"under"))
    stop(StreamARN=ARN, **key)
    active(kinesis)
    assert summary(kinesis)["EncryptionType"] == "NONE"
    stored.append(kinesis.put_record(**put, Data=b"after"))
    assert [answer.get("EncryptionType") for answer in stored] == [None, "KMS", None], stored
    at = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": stored[0]["SequenceNumber"]}
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=stored[0]["ShardId"], **at)["ShardIterator"]
    read = kinesis.get_records(ShardIterator=iterator)["Records"]
    assert [record["Data"] for record in read] == [b"before", b"under", b"after"], read
    assert [record.get("EncryptionType") for record in read] == [None, "KMS", None], read


def account(kinesis):
    limits = kinesis.describe_limits()
    assert limits["OpenShardCount"] >= 4 and limits["OnDemandStreamCountLimit"] == 50, limits
    before = kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]
    assert before == {"Status": "DISABLED"}, before
    warm = re.compile(r"WarmThroughputMiBps can only be set .*")
    mode = {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}
    refused("ValidationException", warm, kinesis.update_stream_mode, WarmThroughputMiBps=100, **mode)
    on = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    assert on["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED", on
    assert kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED"
    kinesis.update_stream_mode(WarmThroughputMiBps=100, **mode)
    active(kinesis)
    found = summary(kinesis)
    assert found["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}, found
    assert found["WarmThroughput"] == {"TargetMiBps": 100, "CurrentMiBps": 100}, found
    changed = kinesis.update_stream_warm_throughput(StreamName=STREAM, WarmThroughputMiBps=200)
    assert changed["WarmThroughput"]["TargetMiBps"] == 200, changed
    active(kinesis)
    manual = f"Request is invalid. Stream {STREAM} under account {ACCOUNT} is in On-Demand mode."
    scale = {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"}
    refused("ValidationException", manual, kinesis.update_shard_count, StreamName=STREAM, **scale)
    off = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "DISABLED"})
    assert off["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED_UNTIL_EARLIEST_ALLOWED_END", off


def record_size(kinesis):
    """The largest record of a stream is stored completely; one more byte is rejected, whatever the limits of other streams are."""
    too_large = re.compile(r"Partition key and data of a record have at most \d+ bytes together; record 1 has \d+\.")
    put = {"StreamName": STREAM, "PartitionKey": "k"}
    kinesis.put_record(**put, Data=bytes(2 * MIB - 1))
    refused("InvalidArgumentException", too_large, kinesis.put_record, **put, Data=bytes(2 * MIB))
    refused("InvalidArgumentException", too_large, kinesis.put_records, **records(bytes(2 * MIB)))
    kinesis.update_max_record_size(StreamARN=ARN, MaxRecordSizeInKiB=10_240)
    active(kinesis)
    assert summary(kinesis)["MaxRecordSizeInKiB"] == 10_240
    data = os.urandom(10 * MIB - 1)
    stored = kinesis.put_record(**put, Data=data)
    at = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": stored["SequenceNumber"]}
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=stored["ShardId"], **at)["ShardIterator"]
    found = kinesis.get_records(ShardIterator=iterator)["Records"]
    assert [record["Data"] for record in found] == [data], [len(record["Data"]) for record in found]
    refused("InvalidArgumentException", too_large, kinesis.put_record, **put, Data=bytes(10 * MIB))


def records(data):
    return {"StreamName": STREAM, "Records": [{"PartitionKey": "k", "Data": data}]}


def delete(kinesis):
    kinesis.delete_stream(StreamName=STREAM, EnforceConsumerDeletion=True)
    kinesis.get_waiter("stream_not_exists").wait(StreamName=STREAM, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    assert STREAM not in kinesis.list_streams()["StreamNames"]


def main(endpoint):
    kinesis = boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        # Like programs: retry calls beyond AWS's rate limits.
        config=Config(retries={"mode": "standard", "total_max_attempts": 10}),
    )
    model = ModelCheck(kinesis)
    create(kinesis)
    tags(kinesis)
    retention(kinesis)
    monitoring(kinesis)
    reshards(kinesis)
    consumers(kinesis)
    policies(kinesis, ARN, "kinesis:PutRecord")
    encryption(kinesis)
    account(kinesis)
    record_size(kinesis)
    delete(kinesis)
    print(f"ok: {model.answers} answers")


if __name__ == "__main__":
    main(sys.argv[1])
