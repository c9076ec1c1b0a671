import assert from 'node:assert/strict';
import { test } from 'node:test';

// The hub checks its tabs periodically; these tests do not wait for that.
globalThis.setInterval = () => 0;
const { EventHub } = await import('../../main/resources/web/app/event-hub.js');

function joined(hub, topic) {
  const heard = [];
  hub.heard({ postMessage: (message) => heard.push(message) }, { topics: [topic] });
  clearTimeout(hub.timer);
  return heard.filter((message) => message.topic === topic);
}

test('a tab that joins an idle tail gets the earlier rows', () => {
  const hub = new EventHub();
  hub.received('tail:orders', '{"at":1,"rows":[{"seq":"1"}]}');
  for (let i = 0; i < 100; i++) hub.received('tail:orders', `{"at":${i},"rows":[]}`);
  assert.deepEqual(joined(hub, 'tail:orders').map(({ data }) => data), ['{"at":1,"rows":[{"seq":"1"}]}', '{"at":99,"rows":[]}']);
});

test('frames kept for new tabs are bounded and have their arrival time', () => {
  const hub = new EventHub();
  for (let i = 0; i < 100; i++) hub.received('eu-west-1/tail:orders', `{"at":${i},"rows":[{}]}`);
  for (let i = 0; i < 100; i++) hub.received('streams:name:1:', `{"at":${i}}`);
  assert.equal(joined(hub, 'eu-west-1/tail:orders').length, 8);
  const tables = joined(hub, 'streams:name:1:');
  assert.deepEqual(tables.map(({ data }) => data), ['{"at":99}']);
  assert.ok(Math.abs(Date.now() - tables[0].heardAt) < 60_000);
});

test('a refusal by the node is distinguished from a node that does not respond', async () => {
  const hub = new EventHub();
  globalThis.EventSource = class {
    static CLOSED = 2;
    readyState = 2;
    close() {}
    addEventListener() {}
  };
  globalThis.fetch = async () => ({ ok: false, json: async () => ({ error: 'too many listeners' }) });
  const heard = [];
  hub.heard({ postMessage: (message) => heard.push(message) }, { topics: ['streams'] });
  hub.reconcile();
  hub.source.onerror();
  clearTimeout(hub.timer);
  assert.equal(hub.state, 'lost');
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(heard.at(-1), { state: 'lost', reason: 'too many listeners' });
});
