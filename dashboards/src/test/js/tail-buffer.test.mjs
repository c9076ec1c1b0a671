import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROWS_MAX, TailBuffer } from '../../main/resources/web/app/tail-buffer.js';

const row = (n, data = `data-${n}`, more = {}) => ({
  at: n, shard: 'shardId-000000000000', key: `key-${n}`, seq: String(1_000_000 + n), packed: 0, place: 0, bytes: 9, data,
  binary: false, gzip: false, cut: false, ...more,
});
const frame = (rows, more = {}) => ({
  at: 1_000, opened: 1, stream: 1, looked: 0, found: 0, arrived: 0, matched: 0, shown: 0, skipped: 0, packed: 0, unsearched: 0,
  behind: 0, shardsFollowed: 1, shardsOpen: 1, rows, ...more,
});
const shown = (tail) => tail.rows.value.map(({ data }) => data);

function tailOf(...frames) {
  const tail = new TailBuffer();
  frames.forEach((one) => tail.receive(one));
  tail.publish(false);
  return tail;
}

test('a filter keeps matching rows on the screen, and restores the others when it is cleared', () => {
  const tail = tailOf(frame([row(1, 'apple'), row(2, 'banana'), row(3, 'apple pie')]));
  tail.filter('APPLE');
  assert.deepEqual(shown(tail), ['apple pie', 'apple']);
  tail.receive(frame([row(4, 'apple juice')], { opened: 2 }));
  tail.publish(false);
  assert.deepEqual(shown(tail), ['apple juice', 'apple pie', 'apple']);
  tail.filter('');
  assert.deepEqual(shown(tail), ['apple juice', 'apple pie', 'banana', 'apple']);
});

test('while paused, a filter hides rows and adds none', () => {
  const tail = tailOf(frame([row(1, 'apple'), row(2, 'banana')]));
  tail.receive(frame([row(3, 'apple pie')]));
  tail.publish(true);
  tail.filter('apple');
  tail.receive(frame([row(4, 'apple juice')]));
  tail.publish(true);
  assert.deepEqual(shown(tail), ['apple']);
  assert.equal(tail.waiting.value, 1);
});

test('rows that the node found match, even if the match is in data that the page does not have', () => {
  const cut = (n, data) => row(n, data, { cut: true });
  const tail = tailOf(frame([cut(1, 'apple…'), cut(2, 'banana…'), row(3, 'cherry')]));
  tail.filter('needle');
  assert.deepEqual(shown(tail), []);
  tail.receive(frame([cut(1, 'apple…'), cut(4, 'date…')], { opened: 2 }));
  tail.publish(false);
  assert.deepEqual(shown(tail), ['date…', 'apple…']);
  tail.filter('another');
  assert.deepEqual(shown(tail), [], 'it was found by the other filter');
  tail.filter('');
  assert.deepEqual(shown(tail), ['date…', 'cherry', 'banana…', 'apple…']);
});

test('while paused, rows that the node finds come back only if they were on the screen', () => {
  const cut = (n, data) => row(n, data, { cut: true });
  const tail = tailOf(frame([cut(1, 'apple…'), cut(2, 'banana needle…')]));
  tail.publish(true);
  tail.filter('needle');
  assert.deepEqual(shown(tail), ['banana needle…']);
  tail.receive(frame([cut(1, 'apple…'), cut(3, 'cherry…')], { opened: 2 }));
  tail.publish(true);
  assert.deepEqual(shown(tail), ['banana needle…', 'apple…']);
  assert.equal(tail.waiting.value, 1);
});

test('older records found by a filter are inserted in order', () => {
  const tail = tailOf(frame([row(5), row(7)]), frame([row(6), row(4)]));
  assert.deepEqual(shown(tail), ['data-7', 'data-6', 'data-5', 'data-4']);
});

test('user records of a KPL aggregate are separate rows', () => {
  const packed = (place) => row(1, `user-${place}`, { packed: 2, place });
  assert.deepEqual(shown(tailOf(frame([packed(0), packed(1)]), frame([packed(0)]))), ['user-1', 'user-0']);
});

test('never exceeds its number of rows', () => {
  const tail = tailOf(frame(Array.from({ length: 3 * ROWS_MAX }, (_, n) => row(n))));
  assert.equal(tail.rows.value.length, ROWS_MAX);
  assert.equal(tail.known.size, ROWS_MAX);
  assert.equal(tail.found.size, ROWS_MAX);
  assert.equal(shown(tail)[0], `data-${3 * ROWS_MAX - 1}`);
});

test('rates span one tail only: a new tail counts from zero', () => {
  const tail = tailOf(frame([], { at: 1_000, arrived: 10 }), frame([], { at: 60_000, opened: 2, arrived: 5_000 }));
  assert.equal(tail.figures.value.arriving, 0);
  tail.receive(frame([], { at: 61_000, opened: 2, arrived: 5_100 }));
  tail.publish(false);
  assert.equal(tail.figures.value.arriving, 100);
});

test('a stream that was deleted and created again does not keep the old records', () => {
  const tail = tailOf(frame([row(1, 'old')], { stream: 1 }), frame([row(2, 'new')], { stream: 2 }));
  assert.deepEqual(shown(tail), ['new']);
});

test('before the first frame nothing is known, and a failure is shown until a frame arrives', () => {
  const tail = new TailBuffer();
  tail.publish(false);
  assert.equal(tail.figures.value, null);
  tail.receive({ error: 'No answer in time.' });
  tail.publish(false);
  assert.equal(tail.error.value, 'No answer in time.');
  tail.receive(frame([]));
  tail.publish(false);
  assert.equal(tail.error.value, '');
  assert.notEqual(tail.figures.value, null);
});
