// @ts-check
// All state of the page that is worth a link stands in the address.
import { effect, signal } from '@preact/signals';

/** @param {string} name @param {string} fallback */
const parameter = (name, fallback) => new URLSearchParams(location.search).get(name) ?? fallback;

/** The region whose streams are shown; empty for the node's own. */
export const region = signal(parameter('region', ''));
export const selected = signal(parameter('stream', ''));
export const filter = signal(parameter('filter', ''));
export const paused = signal(parameter('paused', '') === '1');
export const theme = signal(parameter('theme', ''));

addEventListener('popstate', () => {
  region.value = parameter('region', '');
  selected.value = parameter('stream', '');
  filter.value = parameter('filter', '');
  paused.value = parameter('paused', '') === '1';
  theme.value = parameter('theme', '');
});

effect(() => {
  const query = new URLSearchParams();
  if (region.value) query.set('region', region.value);
  if (selected.value) query.set('stream', selected.value);
  if (filter.value) query.set('filter', filter.value);
  if (paused.value) query.set('paused', '1');
  if (theme.value) query.set('theme', theme.value);
  const search = query.size ? `?${query}` : '';
  if (search !== location.search) history.replaceState(null, '', location.pathname + search);
});

effect(() => {
  if (theme.value) document.documentElement.dataset.theme = theme.value;
  else delete document.documentElement.dataset.theme;
});

/** A link to another stream, with what else is in the address. @param {string} stream */
export function linkTo(stream) {
  const query = new URLSearchParams({ stream });
  if (region.value) query.set('region', region.value);
  if (theme.value) query.set('theme', theme.value);
  return `?${query}`;
}

/** Shows the streams of another region. @param {string} name */
export function selectRegion(name) {
  history.pushState(null, '', location.href);
  filter.value = '';
  paused.value = false;
  selected.value = '';
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
