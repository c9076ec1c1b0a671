// Subscribes to the only shard of a stream and sees every record once: node subscribe.mjs ENDPOINT STREAM CONSUMER_ARN
// The SDK speaks HTTP/2 to Kinesis, without TLS by prior knowledge.
import assert from 'node:assert/strict';
import { KinesisClient, PutRecordsCommand, SubscribeToShardCommand } from '@aws-sdk/client-kinesis';

const [, , endpoint, StreamName, ConsumerARN] = process.argv;
const RECORDS = 2_000;
const ShardId = 'shardId-000000000000';
const kinesis = new KinesisClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

async function put() {
  for (let i = 0; i < RECORDS; i += 20) {
    const Records = Array.from({ length: 20 }, (_, n) => ({
      PartitionKey: 'k', ExplicitHashKey: '0', Data: Buffer.from(String(i + n)),
    }));
    assert.equal((await kinesis.send(new PutRecordsCommand({ StreamName, Records }))).FailedRecordCount, 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function follow() {
  const records = [];
  let StartingPosition = { Type: 'TRIM_HORIZON' };
  let lives = 0;
  let silent = 0;
  while (records.length < RECORDS || silent === 0) {
    lives += 1;
    const { EventStream } = await kinesis.send(new SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition }));
    for await (const { SubscribeToShardEvent: event } of EventStream) {
      records.push(...event.Records);
      silent += event.Records.length === 0 ? 1 : 0;
      assert.ok(event.MillisBehindLatest >= 0);
      StartingPosition = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: event.ContinuationSequenceNumber };
    }
  }
  return { records, lives };
}

const [{ records, lives }] = await Promise.all([follow(), put()]);
assert.deepEqual(records.map((r) => Buffer.from(r.Data).toString()), Array.from({ length: RECORDS }, (_, n) => String(n)));
assert.ok(records.every((r) => r.ApproximateArrivalTimestamp instanceof Date));
assert.ok(lives > 1);
await assert.rejects(
  kinesis.send(new SubscribeToShardCommand({ ConsumerARN: `${ConsumerARN}0`, ShardId, StartingPosition: { Type: 'LATEST' } })),
  (error) => error.name === 'ResourceNotFoundException',
);
kinesis.destroy();
console.log(`ok: ${records.length} records, node ${process.version}`);
