// @ts-check
// The page's URL contains all state that should be shareable as a link.
import { effect, signal } from '@preact/signals';
import { isRegion, isShownStream } from './names.js';

/** The sort orders of the stream list. */
export const SORTS = [['name', 'Name'], ['records', 'Records in'], ['bytes', 'Bytes in'], ['out', 'Records out'], ['refused', 'Rejected'], ['newest', 'Newest record']];
// The node rejects longer searches and larger page numbers.
export const SEARCH_MAX = 128;
const FILTER_MAX = 256;
const PAGE = /^[1-9]\d{0,8}$/;

/** The region shown; empty for the node's default region. */
export const region = signal('');
export const selected = signal('');
export const filter = signal('');
export const paused = signal(false);
export const theme = signal('');
/** Search text, sort order and page number of the stream list. */
export const search = signal('');
export const sort = signal('name');
export const page = signal(1);

/** @typedef {(text: string) => boolean} Test */

/** @param {number} length @returns {Test} */
const atMost = (length) => (text) => text.length <= length;

/** For each URL parameter: its signal, default value, validity check and parser. An invalid value is replaced by the default. */
const PARAMETERS = /** @type {const} */ ([
  ['region', region, '', isRegion, String],
  ['stream', selected, '', isShownStream, String],
  ['filter', filter, '', atMost(FILTER_MAX), String],
  ['paused', paused, false, /** @type {Test} */ ((text) => text === '1'), Boolean],
  ['theme', theme, '', /** @type {Test} */ ((text) => text === 'light' || text === 'dark'), String],
  ['q', search, '', atMost(SEARCH_MAX), String],
  ['sort', sort, 'name', /** @type {Test} */ ((text) => SORTS.some(([value]) => value === text)), String],
  ['page', page, 1, /** @type {Test} */ ((text) => PAGE.test(text)), Number],
]);

function read() {
  const query = new URLSearchParams(location.search);
  for (const [name, state, usual, isValid, parse] of PARAMETERS) {
    const text = query.get(name);
    state.value = text !== null && isValid(text) ? parse(text) : usual;
  }
}
read();
addEventListener('popstate', read);

effect(() => {
  const query = new URLSearchParams();
  for (const [name, state, usual] of PARAMETERS) {
    if (state.value !== usual) query.set(name, state.value === true ? '1' : String(state.value));
  }
  const text = query.size ? `?${query}` : '';
  if (text !== location.search) history.replaceState(null, '', location.pathname + text);
});

effect(() => {
  if (theme.value) document.documentElement.dataset.theme = theme.value;
  else delete document.documentElement.dataset.theme;
});

/** Returns a link to another stream that keeps the other URL parameters. @param {string} stream */
export function linkTo(stream) {
  const query = new URLSearchParams(location.search);
  query.set('stream', stream);
  query.delete('filter');
  query.delete('paused');
  return `?${query}`;
}

/** Switches to another region. @param {string} name */
export function selectRegion(name) {
  history.pushState(null, '', location.href);
  filter.value = search.value = selected.value = '';
  paused.value = false;
  page.value = 1;
  region.value = name;
}

/** @param {string} stream */
export function select(stream) {
  if (stream === selected.value) return;
  history.pushState(null, '', location.href);
  filter.value = '';
  paused.value = false;
  selected.value = stream;
}
