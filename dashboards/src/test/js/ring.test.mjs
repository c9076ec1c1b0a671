import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring } from '../../main/resources/web/app/ring.js';

const GAP = 2_500;

function ringOf(...times) {
  const ring = new Ring(5, 1);
  times.forEach((time) => ring.push(time, [time / 1000]));
  return ring;
}

test('a time without points is a gap in the line', () => {
  assert.deepEqual(ringOf(1_000, 2_000, 60_000, 61_000).columns(GAP), [
    [1, 2, 2.001, 60, 61],
    [1, 2, null, 60, 61],
  ]);
  assert.deepEqual(
    ringOf(1_000, 2_000, 60_000, 61_000).stretches(0, 60_000, GAP).map((points) => points.map(({ time }) => time)),
    [[1_000, 2_000], [60_000, 61_000]]);
});

test('an unknown value is also a gap, not zero', () => {
  const ring = ringOf(1_000);
  ring.push(2_000, [null]);
  ring.push(3_000, [0]);
  assert.deepEqual(ring.columns(GAP)[1], [1, null, 0]);
  assert.deepEqual(ring.stretches(0, 60_000, GAP).map((points) => points.length), [1, 1]);
});

test('never grows, and keeps the newest', () => {
  assert.deepEqual(ringOf(1, 2, 3, 4, 5, 6, 7).points().map(({ time }) => time), [3, 4, 5, 6, 7]);
});

test('missed points are inserted at their times', () => {
  const ring = ringOf(1_000, 4_000);
  ring.fill([{ time: 2_000, values: [2] }, { time: 3_000, values: [3] }, { time: 4_000, values: [9] }]);
  assert.deepEqual(ring.columns(GAP)[1], [1, 2, 3, 4]);
});

test('continues after the clock of the node was set back', () => {
  assert.deepEqual(ringOf(3_600_000, 3_601_000, 1_000, 2_000).points().map(({ time }) => time), [1_000, 2_000]);
  assert.deepEqual(ringOf(3_000, 2_500).points().map(({ time }) => time), [3_000]);
});

test('the stretches of a span leave out older points', () => {
  assert.deepEqual(ringOf(1_000, 2_000, 3_000).stretches(0, 1_000, GAP).flat().map(({ time }) => time), [2_000, 3_000]);
});
