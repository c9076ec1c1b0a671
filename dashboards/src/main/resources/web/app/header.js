// @ts-check
import { region, selectRegion } from './address.js';
import { html } from './html.js';
import * as format from './format.js';
import { switchTheme } from './keys.js';
import { connection, helpShown, streams } from './store.js';

/** @type {Record<string, [string, string]>} */
const STATES = {
  live: ['Live', 'Receiving from this node'],
  connecting: ['Connecting', 'Waiting for the first answer'],
  lost: ['Reconnecting', 'The node does not answer; trying again'],
  idle: ['Idle', 'Not listening'],
};

/** The regions that hold streams; nothing where there is only one. */
function RegionChoice() {
  const table = streams.value;
  if (!table || (table.regions.length < 2 && !region.value)) return null;
  const names = [...new Set([...table.regions, table.region])].sort();
  return html`
    <label class="region">Region
      <select value=${table.region} onChange=${(/** @type {{target: HTMLSelectElement}} */ event) => selectRegion(event.target.value)}>
        ${names.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>
    </label>
  `;
}

export function Header() {
  const flows = (streams.value?.streams ?? []).map((row) => row.flow);
  /** @param {'recordsIn' | 'bytesIn' | 'recordsOut' | 'bytesOut'} name */
  const sum = (name) => flows.reduce((total, flow) => total + flow[name], 0);
  const [label, title] = STATES[connection.value] ?? STATES.lost;
  return html`
    <header class="top">
      <a class="brand" href="/"><img src="/favicon.svg" alt="" width="26" height="26" /><span>Virta</span></a>
      <span class="origin">${location.host}</span>
      <${RegionChoice} />
      <dl class="totals" aria-label="All streams">
        <div><dt>in</dt><dd><b>${format.count(sum('recordsIn'))}</b> rec/s</dd><dd><b>${format.bytes(sum('bytesIn'))}</b>/s</dd></div>
        <div class="out"><dt>out</dt><dd><b>${format.count(sum('recordsOut'))}</b> rec/s</dd><dd><b>${format.bytes(sum('bytesOut'))}</b>/s</dd></div>
      </dl>
      <span class="connection ${connection.value}" id="connection" role="status" title=${title}>${label}</span>
      <button class="icon" onClick=${switchTheme} title="Light or dark (t)" aria-label="Switch between light and dark">
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" class="half" /></svg>
      </button>
      <button class="icon" onClick=${() => (helpShown.value = true)} title="Keyboard help (?)" aria-label="Keyboard help">?</button>
    </header>
  `;
}
