// @ts-check
import { filter, page, paused, search, theme } from './address.js';
import { helpShown, selectNext } from './store.js';

/** The keyboard shortcuts, in the order of the help. */
export const KEYS = [
  { key: '/', does: 'filter the tail', act: () => document.getElementById('filter')?.focus() },
  { key: 's', does: 'search streams', act: () => document.getElementById('stream-search')?.focus() },
  { key: ' ', name: 'Space', does: 'pause or resume the tail', act: () => (paused.value = !paused.value) },
  { key: 'j', does: 'next stream', act: () => selectNext(1) },
  { key: 'k', does: 'previous stream', act: () => selectNext(-1) },
  { key: 't', does: 'switch between light and dark', act: switchTheme },
  { key: '?', does: 'show or hide this help', act: () => (helpShown.value = !helpShown.value) },
  { key: 'Escape', name: 'Esc', does: 'clear the filter', act: () => (filter.value = '') },
];

export function switchTheme() {
  const dark = theme.value ? theme.value === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  theme.value = dark ? 'light' : 'dark';
}

export function listenToKeys() {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches('input, textarea, select');
    if (typing && event.key === 'Escape') target.blur();
    if (typing && event.key === 'Escape' && target.id === 'stream-search') [search.value, page.value] = ['', 1];
    if (typing && (event.key !== 'Escape' || target.id !== 'filter')) return;
    // Space presses the focused button.
    if (event.key === ' ' && target.matches('button, a, summary')) return;
    const key = KEYS.find((candidate) => candidate.key === event.key);
    if (!key) return;
    event.preventDefault();
    key.act();
  });
}
