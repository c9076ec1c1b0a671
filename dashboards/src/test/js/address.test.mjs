import assert from 'node:assert/strict';
import { test } from 'node:test';

/** A minimal browser for the address module. */
const browser = {
  location: { search: '', pathname: '/', href: 'http://127.0.0.1:4566/' },
  history: { replaceState: (state, title, address) => (browser.location.search = address.slice(1)), pushState() {} },
  document: { documentElement: { dataset: {} } },
  addEventListener: (type, listener) => (browser.read = listener),
};

/** Returns the state after the browser has navigated to an address; the fake browser exists only during the call. */
async function stateAt(query) {
  const before = Object.keys(browser).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of Object.keys(browser)) Object.defineProperty(globalThis, name, { value: browser[name], configurable: true });
  browser.location.search = query;
  const address = await import('../../main/resources/web/app/address.js');
  browser.read();
  const { region, selected: stream, filter, paused, theme, search, sort, page } = address;
  const state = Object.fromEntries(Object.entries({ region, stream, filter, paused, theme, search, sort, page }).map(([name, { value }]) => [name, value]));
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
  return state;
}

const usual = { region: '', stream: '', filter: '', paused: false, theme: '', search: '', sort: 'name', page: 1 };

test('the URL contains all shareable state', async () => {
  assert.deepEqual(await stateAt(''), usual);
  assert.deepEqual(await stateAt('?region=eu-west-1&stream=orders&filter=a+b&paused=1&theme=dark&q=ord&sort=newest&page=999999999'), {
    region: 'eu-west-1', stream: 'orders', filter: 'a b', paused: true, theme: 'dark', search: 'ord', sort: 'newest', page: 999_999_999,
  });
  assert.equal((await stateAt(`?q=${'x'.repeat(128)}`)).search.length, 128);
  assert.equal((await stateAt('?stream=virta/orders')).stream, 'virta/orders');
});

test('values that the node would reject are ignored', async () => {
  for (const query of [
    'sort=foo', 'sort=', 'page=0', 'page=-1', 'page=1.5', 'page=1e3', 'page=1000000000', 'page=Infinity', 'page=x', `q=${'x'.repeat(129)}`,
    `filter=${'x'.repeat(257)}`, 'stream=x;curl+evil|sh', 'stream=virta/', 'stream=other/orders', `stream=${'x'.repeat(129)}`, 'region=EU', 'region=x;curl+evil', 'theme=red',
  ]) {
    assert.deepEqual(await stateAt(`?${query}`), usual, query);
    assert.deepEqual(await stateAt(`?page=7&${query}`.replace('page=7&page', 'page')), query.startsWith('page') ? usual : { ...usual, page: 7 }, query);
  }
});
