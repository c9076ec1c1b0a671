"""Uses one node as two regions: boto3_regions.py ENDPOINT"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
HOME, OTHER = "us-east-1", "eu-west-1"
SHARD = "shardId-000000000000"
FAST = {"Delay": 1, "MaxAttempts": 30}


def connect(service, region):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}),
    )


def refused(error, message, call, **arguments):
    try:
        call(**arguments)
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == error, refusal
        assert message in refusal.response["Error"]["Message"], refusal
        return
    raise AssertionError(f"not refused: {arguments}")


def iterator(kinesis):
    return kinesis.get_shard_iterator(StreamName="orders", ShardId=SHARD, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]


home, other, nowhere = (connect("kinesis", region) for region in (HOME, OTHER, "nowhere-9"))
arns = {}
for kinesis in home, other:
    region = kinesis.meta.region_name
    kinesis.create_stream(StreamName="orders", ShardCount=2)
    kinesis.get_waiter("stream_exists").wait(StreamName="orders", WaiterConfig=FAST)
    arns[region] = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["StreamARN"]
    assert arns[region] == f"arn:aws:kinesis:{region}:000000000000:stream/orders", arns
    kinesis.put_record(StreamName="orders", ExplicitHashKey="0", PartitionKey="k", Data=region.encode())
    kinesis.put_record(StreamARN=arns[region], ExplicitHashKey="0", PartitionKey="k", Data=b"by ARN")
other.create_stream(StreamName="only-there", ShardCount=1)

# Each region has its own records, names and quotas.
for kinesis in home, other:
    records = kinesis.get_records(ShardIterator=iterator(kinesis))["Records"]
    assert [record["Data"] for record in records] == [kinesis.meta.region_name.encode(), b"by ARN"], records
assert home.list_streams()["StreamNames"] == ["orders"]
assert other.list_streams()["StreamNames"] == ["only-there", "orders"]
assert home.describe_limits()["OpenShardCount"] == 2
assert other.describe_limits()["OpenShardCount"] == 3
assert nowhere.list_streams()["StreamNames"] == []
assert nowhere.describe_limits()["OpenShardCount"] == 0

# Resources of another region are not found, and its ARNs and tokens are rejected.
refused("ResourceNotFoundException", "Stream only-there under account 000000000000 not found.",
        home.describe_stream_summary, StreamName="only-there")
refused("ResourceNotFoundException", "orders", nowhere.describe_stream_summary, StreamName="orders")
wrong = f"is of region {OTHER}, but the request is for region {HOME}."
refused("InvalidArgumentException", wrong, home.describe_stream_summary, StreamARN=arns[OTHER])
refused("InvalidArgumentException", wrong, home.put_record, StreamARN=arns[OTHER], PartitionKey="k", Data=b"x")
refused("InvalidArgumentException", wrong, home.list_tags_for_resource, ResourceARN=arns[OTHER])
refused("InvalidArgumentException", wrong, home.register_stream_consumer, StreamARN=arns[OTHER], ConsumerName="c")
refused("InvalidArgumentException", "Invalid ShardIterator.", home.get_records, ShardIterator=iterator(other))
refused("InvalidArgumentException", "Invalid ShardIterator.", other.get_records, ShardIterator=iterator(home))
token = other.list_shards(StreamName="orders", MaxResults=1)["NextToken"]
refused("InvalidArgumentException", "Invalid NextToken.", home.list_shards, NextToken=token)
assert len(other.list_shards(NextToken=token)["Shards"]) == 1
consumer = other.register_stream_consumer(StreamARN=arns[OTHER], ConsumerName="alerts")["Consumer"]["ConsumerARN"]
assert consumer.startswith(arns[OTHER] + "/consumer/alerts:"), consumer
refused("InvalidArgumentException", wrong, home.describe_stream_consumer, ConsumerARN=consumer)

# Lease tables.
leases = [connect("dynamodb", region) for region in (HOME, OTHER)]
leases[1].create_table(
    TableName="app",
    KeySchema=[{"AttributeName": "leaseKey", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "leaseKey", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
leases[1].put_item(TableName="app", Item={"leaseKey": {"S": "a"}})
table = leases[1].describe_table(TableName="app")["Table"]["TableArn"]
assert table == f"arn:aws:dynamodb:{OTHER}:000000000000:table/app", table
assert leases[0].list_tables()["TableNames"] == []
refused("ResourceNotFoundException", "app", leases[0].describe_table, TableName="app")
refused("ResourceNotFoundException", "", leases[0].get_item, TableName="app", Key={"leaseKey": {"S": "a"}})

# Metrics.
for region in HOME, OTHER:
    connect("cloudwatch", region).put_metric_data(Namespace="regions", MetricData=[{"MetricName": "m", "Value": 1}])

# A deletion does not affect the stream of the same name in the other region.
home.delete_stream(StreamName="orders")
home.get_waiter("stream_not_exists").wait(StreamName="orders", WaiterConfig=FAST)
assert len(other.get_records(ShardIterator=iterator(other))["Records"]) == 2
print("ok: regions")
