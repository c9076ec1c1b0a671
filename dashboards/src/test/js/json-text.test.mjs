import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyJson } from '../../main/resources/web/app/json-text.js';

/** Removes all blanks outside strings. */
const tokens = (text) => text.replace(/"(?:[^"\\]|\\.)*"|[\t\n\r ]+/g, (found) => (found[0] === '"' ? found : ''));

test('numbers stay as they were put', () => {
  assert.equal(
    prettyJson('{"id":12345678901234567890,"f":1e400,"g":-0,"h":0.10,"i":1E+2}'),
    '{\n  "id": 12345678901234567890,\n  "f": 1e400,\n  "g": -0,\n  "h": 0.10,\n  "i": 1E+2\n}');
});

test('strings stay as they were put, including escapes and blanks', () => {
  const text = '{"a\\"b":"x\\\\","slash":"\\/","u":"\\u0041 é  , : {}"}';
  assert.equal(tokens(prettyJson(text)), text);
});

test('a repeated name is shown twice, and the order stays', () => {
  assert.equal(prettyJson('{"b":1,"a":2,"b":3}'), '{\n  "b": 1,\n  "a": 2,\n  "b": 3\n}');
});

test('empty objects and arrays stay on one line', () => {
  assert.equal(prettyJson('{"a":[],"b":{ },"c":[ [] ]}'), '{\n  "a": [],\n  "b": {},\n  "c": [\n    []\n  ]\n}');
});

test('text that is not JSON is left unchanged', () => {
  for (const text of ['', 'hello', '12', '"a"', '{"a":1', "{'a':1}", '{"a":01}', '{"a":1} {"b":2}', '[NaN]', '{"a":"\n"}']) {
    assert.equal(prettyJson(text), null, text);
  }
});

test('ten thousand levels overflow no stack and need little memory', () => {
  const text = '['.repeat(10_000) + ']'.repeat(10_000);
  const pretty = prettyJson(text);
  assert.equal(tokens(pretty), text);
  assert.ok(pretty.length < 1_000_000);
});

test('any JSON keeps its tokens', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  let state = seed + 1;
  const random = (n) => (state = (state * 48_271) % 2_147_483_647) % n;
  const blank = () => ['', ' ', '\n', '\t '][random(4)];
  const string = () => JSON.stringify(['', 'a"b', 'c\\', '{,:[', 'é\u202e', '\ud83d\ude00'][random(6)]);
  const number = () => ['0', '-0', '12345678901234567890', '1e400', '1.50', '-2E-3'][random(6)];
  const value = (depth) => {
    const kind = random(depth > 4 ? 3 : 5);
    if (kind === 0) return string();
    if (kind === 1) return number();
    if (kind === 2) return ['true', 'false', 'null'][random(3)];
    const items = Array.from({ length: random(4) }, () => (kind === 3 ? `${string()}${blank()}:${blank()}` : '') + value(depth + 1));
    return (kind === 3 ? '{' : '[') + blank() + items.join(`${blank()},${blank()}`) + blank() + (kind === 3 ? '}' : ']');
  };
  for (let i = 0; i < 500; i++) {
    const text = `[${value(0)}]`;
    assert.equal(tokens(prettyJson(text)), tokens(text), `seed ${seed}`);
  }
});
