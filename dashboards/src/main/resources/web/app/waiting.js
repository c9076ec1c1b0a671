// @ts-check
import { html } from './html.js';
import { connection, refusal } from './store.js';

/** A placeholder for data that the node has not sent yet. @param {{what: string}} props */
export function Waiting({ what }) {
  return html`<p class="quiet wait">${reason() || what}</p>`;
}

function reason() {
  if (refusal.value) return 'The node sends no live data.';
  if (connection.value === 'lost') return 'The node is not responding; retrying.';
  return connection.value === 'connecting' ? 'Connecting to the node…' : '';
}
