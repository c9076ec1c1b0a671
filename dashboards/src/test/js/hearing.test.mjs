import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hearing } from '../../main/resources/web/app/hearing.js';

const table = (at) => ({ at, interval: 500 });

test('data is stale when the connection is lost, or after a silence such as a sleep of the tab', () => {
  const hearing = new Hearing();
  hearing.heard(100_000, 1_000);
  assert.equal(hearing.isStale(true, 1_500, table(100_000)), false);
  assert.equal(hearing.isStale(false, 1_500, table(100_000)), true);
  assert.equal(hearing.isStale(true, 601_000, table(100_000)), true);
  assert.equal(hearing.isStale(true, 9_000, { at: 100_000, interval: 10_000 }), false);
});

test('outdated rates are stale even while the node sends other data', () => {
  const hearing = new Hearing();
  hearing.heard(160_000, 61_000);
  assert.equal(hearing.isStale(true, 61_000, table(100_000)), true);
});

test('a frame that a tab gets later counts from its arrival', () => {
  const hearing = new Hearing();
  hearing.heard(100_000, 50_000);
  hearing.heard(90_000, 40_000);
  assert.equal(hearing.at, 50_000);
});

test('follows the clock of the node when it is set back, and does not jump between tables', () => {
  const hearing = new Hearing();
  hearing.heard(100_000, 1);
  hearing.heard(99_800, 2);
  assert.equal(hearing.nodeTime, 100_000);
  hearing.heard(40_000, 3);
  assert.equal(hearing.nodeTime, 40_000);
});
