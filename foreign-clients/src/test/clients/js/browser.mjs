// A web page that accesses a node with the SDK; bundled by esbuild and opened in Chromium by BrowserPagesIT.
// Its URL names the node (?node=http://127.0.0.1:4566); the result is posted to the page's own server.
import {
  KinesisClient, CreateStreamCommand, DeleteStreamCommand, GetRecordsCommand, GetShardIteratorCommand,
  ListStreamsCommand, PutRecordCommand, waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';

const endpoint = new URLSearchParams(location.search).get('node');
const kinesis = new KinesisClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

const attempts = {
  async usesTheSdk() {
    const StreamName = 'from-a-page';
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    await waitUntilStreamExists({ client: kinesis, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }, { StreamName });
    const { ShardId, $metadata } = await kinesis.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: new TextEncoder().encode('hello') }));
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
    const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    const refusal = await kinesis.send(new DeleteStreamCommand({ StreamName: 'absent' })).catch((error) => error.name);
    return [new TextDecoder().decode(Records[0].Data), $metadata.requestId ? 'request id' : 'no id', refusal].join(', ');
  },

  async listsStreams() {
    return (await kinesis.send(new ListStreamsCommand({}))).StreamNames.join(',');
  },

  async readsMetrics() {
    return (await (await fetch(`${endpoint}/metrics`)).text()).includes('virta_build_info') ? 'metrics' : 'no metrics';
  },

  async readsTheConsole() {
    return (await (await fetch(`${endpoint}/console/history`)).text()).length > 0 ? 'history' : 'nothing';
  },

  async putsWithoutPreflight() {
    const query = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-1%2Fmonitoring%2Faws4_request'
      + '&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00';
    const form = document.createElement('form');
    form.method = 'post';
    form.action = `${endpoint}/?${query}`;
    form.target = 'sink';
    const fields = {
      Action: 'PutMetricData', Namespace: 'FromAForm',
      'MetricData.member.1.MetricName': 'Forged', 'MetricData.member.1.Value': '1',
    };
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      [input.name, input.value] = [name, value];
      form.append(input);
    }
    const sink = document.createElement('iframe');
    sink.name = 'sink';
    document.body.append(sink, form);
    const loaded = new Promise((resolve) => { sink.onload = resolve; }); // after the load event of the empty frame
    form.submit();
    await loaded;
    return 'sent';
  },
};

const report = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    report[name] = await attempt();
  } catch (error) {
    report[name] = `refused: ${error.message}`;
  }
}
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
