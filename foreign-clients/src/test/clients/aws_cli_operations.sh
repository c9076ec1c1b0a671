#!/usr/bin/env bash
# Changes streams in a terminal (shards, retention, consumers, policies, encryption, tags, limits) with version 1 or 2 of
# the AWS CLI: aws_cli_operations.sh ENDPOINT
source "$(dirname "$0")/aws_cli_common.sh" "$1"

stream=cli-operations
arn=arn:aws:kinesis:us-east-1:000000000000:stream/$stream

summary() { kinesis describe-stream-summary --stream-name $stream --query "StreamDescriptionSummary.$1" | tr '\t' ' '; }
active() { # not `wait stream-exists`, which polls every ten seconds
  for _ in $(seq 60); do
    [ "$(summary StreamStatus)" != ACTIVE ] || return 0
  done
  fail "$stream does not become ACTIVE"
}

kinesis create-stream --stream-name $stream --shard-count 2
active

# Shards: two, then four, then a split, then a merge.
kinesis update-shard-count --stream-name $stream --target-shard-count 4 --scaling-type UNIFORM_SCALING > /dev/null
active
same "shards after the scaling" "$(summary OpenShardCount)" 4
read -r first start end < <(kinesis list-shards --stream-name $stream --shard-filter Type=AT_LATEST \
  --query 'Shards[0].[ShardId,HashKeyRange.StartingHashKey,HashKeyRange.EndingHashKey]')
same "start of the first shard" "$start" 0
half=$(python3 -c "print((int('$end') + 1) // 2)")
kinesis split-shard --stream-name $stream --shard-to-split "$first" --new-starting-hash-key "$half"
active
same "shards after the split" "$(summary OpenShardCount)" 5
read -r one other < <(kinesis list-shards --stream-name $stream --shard-filter Type=AT_LATEST \
  --query "join(' ', Shards[?ParentShardId=='$first'].ShardId)")
kinesis merge-shards --stream-name $stream --shard-to-merge "$one" --adjacent-shard-to-merge "$other"
active
same "shards after the merge" "$(summary OpenShardCount)" 4

# Retention, metrics, mode, record size, throughput.
kinesis increase-stream-retention-period --stream-name $stream --retention-period-hours 48
active
kinesis decrease-stream-retention-period --stream-name $stream --retention-period-hours 36
active
same retention "$(summary RetentionPeriodHours)" 36
kinesis enable-enhanced-monitoring --stream-name $stream --shard-level-metrics IncomingBytes OutgoingBytes > /dev/null
active
kinesis disable-enhanced-monitoring --stream-name $stream --shard-level-metrics OutgoingBytes > /dev/null
active
same metrics "$(summary 'EnhancedMonitoring[0].ShardLevelMetrics[0]')" IncomingBytes
kinesis update-max-record-size --stream-arn $arn --max-record-size-in-ki-b 2048
active
same "record size" "$(summary MaxRecordSizeInKiB)" 2048
kinesis update-account-settings --minimum-throughput-billing-commitment Status=ENABLED > /dev/null
same "account settings" "$(kinesis describe-account-settings --query MinimumThroughputBillingCommitment.Status)" ENABLED
kinesis update-stream-mode --stream-arn $arn --stream-mode-details StreamMode=ON_DEMAND
active
same mode "$(summary StreamModeDetails.StreamMode)" ON_DEMAND
kinesis update-stream-warm-throughput --stream-name $stream --warm-throughput-mi-bps 10 > /dev/null
active
same throughput "$(summary WarmThroughput.CurrentMiBps)" 10

# Tags, by both pairs of operations.
kinesis add-tags-to-stream --stream-name $stream --tags team=data,cost=low
kinesis tag-resource --resource-arn $arn --tags owner=me
same tags "$(kinesis list-tags-for-stream --stream-name $stream --query 'Tags[].Key' | tr '\t' ' ')" "cost owner team"
kinesis remove-tags-from-stream --stream-name $stream --tag-keys cost
kinesis untag-resource --resource-arn $arn --tag-keys owner
same "tags that stay" "$(kinesis list-tags-for-resource --resource-arn $arn --query 'Tags[].[Key,Value]' | tr '\t' ' ')" "team data"

# Consumers and policies.
consumer=$(kinesis register-stream-consumer --stream-arn $arn --consumer-name app --query Consumer.ConsumerARN)
for _ in $(seq 50); do
  status=$(kinesis describe-stream-consumer --consumer-arn "$consumer" --query ConsumerDescription.ConsumerStatus)
  [ "$status" != ACTIVE ] || break
done
same "consumer" "$status" ACTIVE
same "consumers" "$(kinesis list-stream-consumers --stream-arn $arn --query 'Consumers[].ConsumerName')" app
kinesis deregister-stream-consumer --consumer-arn "$consumer"
cat > "$work/policy" <<POLICY
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"},
 "Action": "kinesis:GetRecords", "Resource": "$arn"}]}
POLICY
kinesis put-resource-policy --resource-arn $arn --policy "file://$work/policy"
same policy "$(kinesis get-resource-policy --resource-arn $arn --query Policy)" "$(cat "$work/policy")"
kinesis delete-resource-policy --resource-arn $arn
same "policy that was deleted" "$(kinesis get-resource-policy --resource-arn $arn --query Policy)" "{}"

# Encryption: records put before and under the key are readable.
put() { # as bytes: version 1 expects text, version 2 base64
  printf %s "$1" > "$work/data"
  kinesis put-record --stream-name $stream --partition-key k --data "fileb://$work/data" --query ShardId
}
shard=$(put before)
kinesis start-stream-encryption --stream-name $stream --encryption-type KMS --key-id alias/aws/kinesis
active
same encryption "$(summary '[EncryptionType,KeyId]')" "KMS alias/aws/kinesis"
same "shard of the same key" "$(put "under key")" "$shard"
kinesis stop-stream-encryption --stream-name $stream --encryption-type KMS --key-id alias/aws/kinesis
active
same encryption "$(summary EncryptionType)" NONE
iterator=$(kinesis get-shard-iterator --stream-name $stream --shard-id "$shard" --shard-iterator-type TRIM_HORIZON --query ShardIterator)
same records "$(kinesis get-records --shard-iterator "$iterator" --query 'Records[].Data' | tr '\t' ' ')" "YmVmb3Jl dW5kZXIga2V5"
same "on-demand streams of the account" "$(kinesis describe-limits --query OnDemandStreamCount)" 1
same "described stream" "$(kinesis describe-stream --stream-name $stream --query StreamDescription.StreamARN)" $arn

kinesis delete-stream --stream-name $stream --enforce-consumer-deletion
kinesis wait stream-not-exists --stream-name $stream
echo "ok: $(aws --version 2>&1)"
