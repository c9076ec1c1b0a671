// @ts-check
import { region, selectRegion } from './address.js';
import { html } from './html.js';
import * as format from './format.js';
import { switchTheme } from './keys.js';
import { connection, heardAt, helpShown, refusal, stale, streams } from './store.js';

/** @type {Record<string, [string, string]>} */
const STATES = {
  live: ['Live', 'Receiving live data'],
  connecting: ['Connecting', 'Connecting to the node'],
  refused: ['Refused', 'The node responds, but sends no live data'],
  lost: ['Reconnecting', 'The node is not responding; retrying'],
  idle: ['Idle', 'Not connected'],
};

/** A selector of the regions with streams; hidden if there is only one. */
function RegionChoice() {
  const table = streams.value;
  if (!table || (table.regions.length < 2 && !region.value)) return null;
  const names = [...new Set([...table.regions, table.region])].sort();
  return html`
    <label class="region"><span>Region</span>
      <select id="region" aria-label="Region" value=${table.region} onChange=${(/** @type {{target: HTMLSelectElement}} */ event) => selectRegion(event.target.value)}>
        ${names.map((name) => html`<option key=${name} value=${name} selected=${name === table.region}>${name}</option>`)}
      </select>
    </label>
  `;
}

export function Header() {
  const flow = streams.value?.flow;
  const [label, title] = STATES[refusal.value ? 'refused' : connection.value] ?? STATES.lost;
  return html`
    <header class="top">
      <a class="brand" href="/"><img src="/favicon.svg" alt="" width="26" height="26" /><span>Virta</span></a>
      <span class="origin">${location.host}</span>
      <${RegionChoice} />
      <span class="grow"></span>
      ${flow && html`<dl class="totals ${stale.value ? 'stale' : ''}" title="All streams of the region">
        <div><dt>in</dt><dd><b>${format.count(flow.recordsIn)}</b> rec/s</dd><dd><b>${format.bytes(flow.bytesIn)}</b>/s</dd></div>
        <div class="out"><dt>out</dt><dd><b>${format.count(flow.recordsOut)}</b> rec/s</dd><dd><b>${format.bytes(flow.bytesOut)}</b>/s</dd></div>
      </dl>`}
      ${stale.value && html`<span class="last-heard" id="last-heard" title=${format.moment(heardAt.value)}>last update at ${format.clock(heardAt.value)}</span>`}
      <span class="connection ${connection.value}" id="connection" role="status" title=${title}>${label}</span>
      <button class="icon" onClick=${switchTheme} title="Light or dark theme (t)" aria-label="Switch between light and dark (t)">
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" class="half" /></svg>
      </button>
      <button class="icon" onClick=${() => (helpShown.value = true)} title="Keyboard help (?)" aria-label="? Keyboard help">?</button>
    </header>
  `;
}
