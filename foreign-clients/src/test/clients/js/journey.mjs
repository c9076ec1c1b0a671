// Uses streams like a Node.js program, from creation to deletion: node journey.mjs ENDPOINT
// The SDK speaks HTTP/2 to Kinesis, without TLS by prior knowledge.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  ProvisionedThroughputExceededException,
  PutRecordCommand,
  PutRecordsCommand,
  paginateListStreams,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
} from '@aws-sdk/client-kinesis';

const StreamName = 'js-journey';
const SHARDS = 3;
const kinesis = new KinesisClient({
  endpoint: process.argv[2],
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});
const patience = { client: kinesis, minDelay: 1, maxDelay: 1, maxWaitTime: 30 };
const payloads = [Buffer.from('one'), Buffer.from([...Array(256).keys()]), Buffer.from('Grüße 🚀'), randomBytes(200_000)];

async function create() {
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: SHARDS }));
  await waitUntilStreamExists(patience, { StreamName });
  const { StreamDescriptionSummary: summary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  assert.equal(summary.StreamStatus, 'ACTIVE');
  assert.equal(summary.OpenShardCount, SHARDS);
  assert.ok(summary.StreamCreationTimestamp instanceof Date);
}

/** Puts records concurrently over one connection; returns the acknowledged ones. */
async function put() {
  const single = payloads.map(async (data, i) => {
    const key = `key-${i}`;
    const answer = await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: key, Data: data }));
    return { shard: answer.ShardId, number: answer.SequenceNumber, key, data };
  });
  const many = Array.from({ length: 20 }, async (_, request) => {
    const entries = Array.from({ length: 25 }, (_, i) => ({
      PartitionKey: `schlüssel-${i}`,
      Data: Buffer.concat([payloads[i % 3], Buffer.from(`#${request}-${i}`)]),
    }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records: entries }));
    assert.equal(answer.FailedRecordCount, 0);
    return answer.Records.map((result, i) => ({
      shard: result.ShardId, number: result.SequenceNumber, key: entries[i].PartitionKey, data: entries[i].Data,
    }));
  });
  return (await Promise.all([...single, ...many])).flat();
}

/** Reads like a consumer: retries only if the limit of five reads per second and shard is exceeded. */
async function getRecords(request) {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await kinesis.send(new GetRecordsCommand(request));
    } catch (refusal) {
      if (!(refusal instanceof ProvisionedThroughputExceededException)) throw refusal;
      assert.match(refusal.message, /^Rate exceeded for Shard - /);
      await setTimeout(200);
    }
  }
  throw new Error('a shard that takes no read within four seconds');
}

async function read(shard, where, Limit) {
  const start = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId: shard, ...where }));
  let iterator = start.ShardIterator;
  const records = [];
  for (let round = 0; round < 1_000; round++) {
    const answer = await getRecords({ ShardIterator: iterator, Limit });
    records.push(...answer.Records);
    if (answer.Records.length === 0 && answer.MillisBehindLatest === 0) return records;
    iterator = answer.NextShardIterator;
  }
  throw new Error(`${shard} does not end`);
}

const plain = (records) => records.map((r) => [r.SequenceNumber, r.PartitionKey, Buffer.from(r.Data).toString('base64')]);

async function readBack(stored) {
  const shards = [...new Set(stored.map((r) => r.shard))].sort();
  assert.equal(shards.length, SHARDS);
  for (const shard of shards) {
    const wanted = stored
      .filter((r) => r.shard === shard)
      .sort((a, b) => (BigInt(a.number) < BigInt(b.number) ? -1 : 1))
      .map((r) => [r.number, r.key, r.data.toString('base64')]);
    const records = await read(shard, { ShardIteratorType: 'TRIM_HORIZON' });
    assert.deepEqual(plain(records), wanted);
    assert.deepEqual(plain(await read(shard, { ShardIteratorType: 'TRIM_HORIZON' }, 7)), wanted);

    const middle = Math.floor(wanted.length / 2);
    const StartingSequenceNumber = wanted[middle][0];
    const at = await read(shard, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber });
    assert.deepEqual(plain(at), wanted.slice(middle));
    const after = await read(shard, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber });
    assert.deepEqual(plain(after), wanted.slice(middle + 1));
    const Timestamp = records[middle].ApproximateArrivalTimestamp;
    const first = records.findIndex((r) => r.ApproximateArrivalTimestamp >= Timestamp);
    assert.deepEqual(plain(await read(shard, { ShardIteratorType: 'AT_TIMESTAMP', Timestamp })), wanted.slice(first));
    assert.deepEqual(await read(shard, { ShardIteratorType: 'LATEST' }), []);
  }
}

async function paginate() {
  const names = ['js-page-1', 'js-page-2'];
  for (const name of names) {
    await kinesis.send(new CreateStreamCommand({ StreamName: name, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }));
    await waitUntilStreamExists(patience, { StreamName: name });
  }
  const listed = [];
  for await (const page of paginateListStreams({ client: kinesis, pageSize: 1 }, {})) {
    assert.equal(page.StreamNames.length, 1);
    listed.push(...page.StreamNames);
  }
  assert.deepEqual(listed, [StreamName, ...names]);
  const shards = [];
  let next = { StreamName };
  do {
    const page = await kinesis.send(new ListShardsCommand({ ...next, MaxResults: 2 }));
    assert.ok(page.Shards.length <= 2);
    shards.push(...page.Shards);
    next = { NextToken: page.NextToken };
  } while (next.NextToken);
  assert.equal(new Set(shards.map((s) => s.ShardId)).size, SHARDS);
  for (const name of names) await kinesis.send(new DeleteStreamCommand({ StreamName: name }));
}

const refused = (name, command) =>
  assert.rejects(kinesis.send(command), (error) => {
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok(error.message);
    return true;
  });

async function refusals() {
  await refused('ResourceInUseException', new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await refused('ResourceNotFoundException', new DescribeStreamCommand({ StreamName: 'absent' }));
  await refused('InvalidArgumentException', new GetRecordsCommand({ ShardIterator: 'AAAA' }));
  await refused('ValidationException', new PutRecordsCommand({ StreamName, Records: [] }));
}

await create();
const stored = await put();
await readBack(stored);
await paginate();
await refusals();
await kinesis.send(new DeleteStreamCommand({ StreamName }));
await waitUntilStreamNotExists(patience, { StreamName });
assert.ok(!(await kinesis.send(new ListStreamsCommand({}))).StreamNames.includes(StreamName));
kinesis.destroy();
console.log(`ok: ${stored.length} records, node ${process.version}`);
