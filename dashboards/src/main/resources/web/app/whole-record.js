// @ts-check
// The complete data of one record, loaded on request. Only one is kept: loading another drops it.
import { signal } from '@preact/signals';
import { region } from './address.js';
import { recordText } from './record-text.js';
import { rowId } from './tail-buffer.js';

/** @typedef {import('./tail-buffer.js').TailRow} TailRow */
/** @typedef {{id: string, state: 'loading' | 'failed' | 'loaded', reason?: string, bytes?: number, cut?: boolean, text?: import('./record-text.js').RecordText & {bytes: number}}} Whole */

/** @type {import('@preact/signals').Signal<Whole | null>} */
export const whole = signal(null);

/**
 * Returns the URL of a record's complete data.
 * @param {string} stream
 * @param {TailRow} row
 * @param {{content?: boolean, stored?: boolean}} [options] content: the decompressed data; stored: the KPL aggregate that contains the record
 */
export function recordAddress(stream, row, { content, stored } = {}) {
  const query = new URLSearchParams({ stream, seq: row.seq });
  if (region.value) query.set('region', region.value);
  if (row.packed && !stored) query.set('place', String(row.place));
  if (content) query.set('content', '1');
  return `/console/record?${query}`;
}

/** @param {string} stream @param {TailRow} row */
export async function loadWhole(stream, row) {
  const id = rowId(row);
  whole.value = { id, state: 'loading' };
  const loaded = await load(recordAddress(stream, row, { content: true })).catch((error) =>
    /** @type {const} */ ({ state: 'failed', reason: error instanceof TypeError ? 'the node is not responding' : error.message }));
  if (whole.value?.id === id) whole.value = { id, ...loaded };
}

/** @param {TailRow} row */
export function letGo(row) {
  if (whole.value?.id === rowId(row)) whole.value = null;
}

const LOADED_BYTES_MAX = 64 * 1024 * 1024;

/** @param {string} address */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    const { error } = await answer.json().catch(() => ({ error: `status ${answer.status}` }));
    throw new Error(error);
  }
  if (Number(answer.headers.get('Content-Length')) > LOADED_BYTES_MAX) {
    await answer.body?.cancel();
    throw new Error('it is too large for a page; download it');
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { state: /** @type {const} */ ('loaded'), bytes: bytes.length, cut: answer.headers.get('Virta-Cut') === 'true', text: recordText(bytes) };
}
