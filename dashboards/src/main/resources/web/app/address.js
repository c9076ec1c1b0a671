// @ts-check
// All state of the page that is worth a link stands in the address.
import { effect, signal } from '@preact/signals';

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

/** How each of them stands in the address: what it is without a parameter, and how it reads a text. */
const PARAMETERS = /** @type {const} */ ([
  ['region', region, '', String],
  ['stream', selected, '', String],
  ['filter', filter, '', String],
  ['paused', paused, false, (/** @type {string} */ text) => text === '1'],
  ['theme', theme, '', String],
  ['q', search, '', String],
  ['sort', sort, 'name', String],
  ['page', page, 1, (/** @type {string} */ text) => Math.max(1, Math.floor(Number(text)) || 1)],
]);

function read() {
  const query = new URLSearchParams(location.search);
  for (const [name, state, usual, parse] of PARAMETERS) {
    const text = query.get(name);
    state.value = text === null ? usual : parse(text);
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
