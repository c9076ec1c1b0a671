import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordText, rowText } from '../../main/resources/web/app/record-text.js';

const bytes = (text) => new TextEncoder().encode(text);

test('a text is complete, in blocks that the browser lays out separately', () => {
  const text = 'ä😀'.repeat(500_000);
  const { blocks, kind } = recordText(bytes(text));
  assert.equal(kind, 'text');
  assert.equal(blocks.join(''), text);
  assert.ok(blocks.every((block) => block.length <= 32 * 1024 && !/[\ud800-\udbff]$/.test(block)));
  assert.deepEqual(recordText(bytes('')).blocks, ['']);
});

test('JSON is formatted with its numbers as they were put', () => {
  assert.equal(recordText(bytes('{"id":12345678901234567890}')).blocks.join(''), '{\n  "id": 12345678901234567890\n}');
  assert.equal(rowText({ data: '{"f":1e400}', binary: false, cut: false }, true).blocks[0], '{\n  "f": 1e400\n}');
  assert.equal(rowText({ data: '{"f":1e400}', binary: false, cut: false }, false).blocks[0], '{"f":1e400}');
});

test('data that is not text is shown as hexadecimal digits', () => {
  assert.deepEqual(recordText(new Uint8Array([0xca, 0xfe, 0x00])), { blocks: ['cafe 00'], kind: 'hex', bytes: 3 });
  assert.equal(recordText(bytes('a\u0000b')).kind, 'hex');
  assert.equal(recordText(new Uint8Array(100_000)).blocks.join('').replaceAll(' ', ''), '00'.repeat(100_000));
});

test('data too large for a page is cut, with the number of bytes shown', () => {
  const hex = recordText(new Uint8Array(1_500_000));
  assert.deepEqual([hex.kind, hex.bytes], ['hex', 1_048_576]);
  assert.equal(hex.blocks.join('').replaceAll(' ', '').length, 2 * 1_048_576);
  const text = recordText(bytes('a' + 'ä'.repeat(10_000_000))); // the limit splits a character
  assert.deepEqual([text.kind, text.bytes], ['text', 16 * 1_048_576]);
  assert.equal(text.blocks.join(''), 'a' + 'ä'.repeat(8 * 1_048_576 - 1));
});
