import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visibleParts, visibleText } from '../../main/resources/web/app/visible.js';

test('direction and invisible characters are shown as escapes', () => {
  assert.deepEqual(visibleParts('a\u202eb'), ['a', { mark: '\\u202e' }, 'b']);
  assert.equal(visibleText('\u2066\u200b\ufeff\u00ad\u2028\u0000\u009b\u{e0041}'), '\\u2066\\u200b\\ufeff\\u00ad\\u2028\\u0000\\u009b\\u{e0041}');
});

test('in single-line mode, line breaks and tabs are escaped; in multi-line mode they are kept, except carriage returns', () => {
  assert.equal(visibleText('a\n\tb\r'), 'a\\n\\tb\\r');
  assert.equal(visibleText('a\n\tb\r', true), 'a\n\tb\\r');
  assert.deepEqual(visibleParts('a\nb', true), ['a\nb']);
});

test('letters of every script and emoji stay', () => {
  for (const text of ['Köln', 'שלום', 'می‌خواهم', '日本', '👩‍👩‍👧', '']) {
    assert.equal(visibleText(text), text);
    assert.equal(visibleParts(text).join(''), text);
  }
});

test('very many escapes become one text instead of very many elements', () => {
  const parts = visibleParts('\u202e'.repeat(100_000));
  assert.equal(parts.length, 1);
  assert.equal(parts[0].length, 600_000);
});

test('the rest of the text stays unchanged however many escapes there are', () => {
  const shown = (text) => visibleParts(text).map((part) => part.mark ?? part).join('');
  const text = '{"path": "C:\\\\new\\u202e"}';
  for (const count of [1, 1_999, 2_000, 2_001, 5_000]) {
    assert.equal(shown('\u202e'.repeat(count) + text), '\\u202e'.repeat(count) + text);
  }
});

test('letters that are drawn as blank are shown as escapes', () => {
  assert.deepEqual(visibleParts('a\u3164b\u{e0100}'), ['a', { mark: '\\u3164' }, 'b', { mark: '\\u{e0100}' }]);
});

test('different texts look different', () => {
  const parts = ['\\', 'n', 'u001b', '\u001b', '\n', '\u{e0001}', 'u{e0001}', 'x'];
  const texts = new Map();
  for (const first of parts) for (const second of parts) for (const third of parts) {
    const text = first + second + third;
    assert.equal(texts.get(visibleText(text)) ?? text, text);
    texts.set(visibleText(text), text);
  }
});
