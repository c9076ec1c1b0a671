// @ts-check
import { html } from './html.js';
import { connection, refusal } from './store.js';

/** Stands where something will be shown once the node has sent it. @param {{what: string}} props */
export function Waiting({ what }) {
  return html`<p class="quiet wait">${reason() || what}</p>`;
}

function reason() {
  if (refusal.value) return 'The node sends no live data.';
  if (connection.value === 'lost') return 'The node does not answer; trying again.';
  return connection.value === 'connecting' ? 'Waiting for the node…' : '';
}
