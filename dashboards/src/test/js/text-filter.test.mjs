import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcher } from '../../main/resources/web/app/text-filter.js';

const text = (key, data) => ({ key, data, binary: false });

test('every word must occur in key or data, ASCII letters in either case', () => {
  const row = text('User-1', '{"Stadt":"Köln"}');
  assert.ok(matcher('köln USER')(row));
  assert.ok(matcher(' ')(row));
  assert.ok(!matcher('user-1 berlin')(row));
  assert.ok(!matcher('KÖLN')(row), 'as on the node, other letters match as they are');
});

test('binary data matches by its bytes, not by its digits', () => {
  const row = { key: 'k', data: '00c3bc41', binary: true };
  assert.ok(matcher('ü')(row));
  assert.ok(matcher('a')(row));
  assert.ok(!matcher('c3')(row));
});
