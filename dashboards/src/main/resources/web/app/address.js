// @ts-check
// All state of the page that is worth a link stands in the address.
import { effect, signal } from '@preact/signals';
import { isRegion, isShownStream } from './names.js';

/** How the list of streams can be sorted. */
export const SORTS = [['name', 'Name'], ['records', 'Records in'], ['bytes', 'Bytes in'], ['out', 'Records out'], ['refused', 'Refused'], ['newest', 'Newest record']];
// Longer ones, and larger page numbers, are refused by the node.
export const SEARCH_MAX = 128;
const FILTER_MAX = 256;
const PAGE = /^[1-9]\d{0,8}$/;

/** The region whose streams are shown; empty for the node's own. */
export const region = signal('');
export const selected = signal('');
export const filter = signal('');
export const paused = signal(false);
export const theme = signal('');
/** What the names of the listed streams hold, their order, and which page of them is shown. */
export const search = signal('');
export const sort = signal('name');
export const page = signal(1);

/** @typedef {(text: string) => boolean} Test */

/** @param {number} length @returns {Test} */
const atMost = (length) => (text) => text.length <= length;

/** How each of them stands in the address: its usual value, which texts the node accepts, and how they are read. Any other text counts as the usual value. */
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

/** A link to another stream, with what else is in the address. @param {string} stream */
export function linkTo(stream) {
  const query = new URLSearchParams(location.search);
  query.set('stream', stream);
  query.delete('filter');
  query.delete('paused');
  return `?${query}`;
}

/** Shows the streams of another region. @param {string} name */
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
