#!/usr/bin/env bash
# Uses streams in a terminal with version 1 or 2 of the AWS CLI: aws_cli.sh ENDPOINT
source "$(dirname "$0")/aws_cli_common.sh" "$1"

stream=cli-journey

refused() { # refused ERROR ARGUMENT...
  local said
  if said=$(kinesis "${@:2}" 2>&1); then fail "not refused: ${*:2}"; fi
  case $said in *"($1)"*) ;; *) fail "${*:2}: $said" ;; esac
}

kinesis create-stream --stream-name $stream --shard-count 2
kinesis wait stream-exists --stream-name $stream
same status "$(kinesis describe-stream-summary --stream-name $stream --query StreamDescriptionSummary.StreamStatus)" ACTIVE
refused ResourceInUseException create-stream --stream-name $stream --shard-count 2
refused ResourceNotFoundException describe-stream --stream-name absent

# Every byte value, so that no step can treat the data as text.
for code in $(seq 0 255); do printf "\\$(printf %03o "$code")"; done > "$work/bytes"
read -r shard number < <(kinesis put-record --stream-name $stream --partition-key k --data "fileb://$work/bytes" --query '[ShardId,SequenceNumber]')
same "failed records" 0 "$(kinesis put-records --stream-name $stream --query FailedRecordCount --records \
  Data=dHdv,PartitionKey=k Data=dGhyZWU=,PartitionKey=k)"

iterator() { kinesis get-shard-iterator --stream-name $stream --shard-id "$shard" --shard-iterator-type "$@" --query ShardIterator; }
count() { kinesis get-records --shard-iterator "$1" --query 'length(Records)'; }

kinesis get-records --shard-iterator "$(iterator TRIM_HORIZON)" --query 'Records[0].Data' | base64 -d > "$work/read"
cmp "$work/bytes" "$work/read" || fail "the bytes came back changed"
time=$(kinesis get-records --shard-iterator "$(iterator TRIM_HORIZON)" --query 'Records[0].ApproximateArrivalTimestamp')
same TRIM_HORIZON "$(count "$(iterator TRIM_HORIZON)")" 3
same AT_SEQUENCE_NUMBER "$(count "$(iterator AT_SEQUENCE_NUMBER --starting-sequence-number "$number")")" 3
same AFTER_SEQUENCE_NUMBER "$(count "$(iterator AFTER_SEQUENCE_NUMBER --starting-sequence-number "$number")")" 2
same AT_TIMESTAMP "$(count "$(iterator AT_TIMESTAMP --timestamp "$time")")" 3
same LATEST "$(count "$(iterator LATEST)")" 0
refused InvalidArgumentException get-records --shard-iterator AAAA

kinesis create-stream --stream-name $stream-2 --stream-mode-details StreamMode=ON_DEMAND
kinesis wait stream-exists --stream-name $stream-2
same pages "$(kinesis list-streams --page-size 1 --query 'StreamNames[]' | tr -s '\t\n' ' ')" "$stream $stream-2 "
# Pages manually: the AWS CLI's own paging repeats the name with the token, which Kinesis rejects.
read -r first token < <(kinesis list-shards --stream-name $stream --max-results 1 --query '[Shards[0].ShardId,NextToken]')
same "last shard" "$(kinesis list-shards --next-token "$token" --query '[Shards[0].ShardId,NextToken]' | tr -s '\t' ' ')" "shardId-000000000001 None"
same "first shard" "$first" shardId-000000000000

for name in $stream $stream-2; do
  kinesis delete-stream --stream-name $name
  kinesis wait stream-not-exists --stream-name $name
done
same streams "$(kinesis list-streams --query 'length(StreamNames)')" 0
echo "ok: $(aws --version 2>&1)"
