// @ts-check
import { useState } from 'preact/hooks';
import { filter, paused } from './address.js';
import { CopyButton } from './copy-button.js';
import * as format from './format.js';
import { html } from './html.js';
import { tail } from './store.js';

const FILTER_DELAY = 250;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

/** @param {string} text */
function filterSoon(text) {
  clearTimeout(typing);
  typing = setTimeout(() => (filter.value = text), FILTER_DELAY);
}

/** @param {{stream: string}} props */
export function TailPanel({ stream }) {
  const rows = tail.rows.value;
  return html`
    <section class="panel tail" aria-labelledby="tail-title">
      <div class="title">
        <h2 id="tail-title">Live tail</h2>
        <${Counters} />
        <span class="grow"></span>
        <label class="search">
          <span class="hidden">Show only records that hold these words</span>
          <input id="filter" type="search" maxlength="200" placeholder="Filter key or data   /" autocomplete="off" spellcheck="false"
            value=${filter.value} onInput=${(/** @type {any} */ event) => filterSoon(event.target.value)} />
        </label>
        <button class="button ${paused.value ? 'on' : ''}" aria-pressed=${paused.value} onClick=${() => (paused.value = !paused.value)}>
          ${paused.value ? 'Go on' : 'Pause'}
        </button>
      </div>
      ${tail.error.value && html`<p class="error" role="alert">${tail.error.value}</p>`}
      ${rows.length > 0
        ? html`<div class="records" role="table" aria-label="Newest records first">
            <div class="record head" role="row">
              ${['Arrived', 'Shard', 'Partition key', 'Sequence number', 'Data'].map((name) => html`<span role="columnheader">${name}</span>`)}
            </div>
            ${rows.map((row) => html`<${RecordLine} key=${row.seq} row=${row} />`)}
          </div>`
        : html`<${NothingYet} stream=${stream} />`}
    </section>
  `;
}

function Counters() {
  const { arriving, matching, showing, skipped, behind, shardsFollowed, shardsOpen } = tail.figures.value;
  return html`
    <span class="quiet counters" id="tail-counters">
      ${format.count(Math.round(arriving))}/s arriving${filter.value ? html`, ${format.count(Math.round(matching))}/s match` : ''},
      showing ${format.count(Math.round(showing))}/s${skipped > 0 ? html`, <span class="skipped">${format.count(skipped)} skipped</span>` : ''}
      ${behind > 1500 ? html`, ${format.age(behind)} behind` : ''}
      ${shardsFollowed < shardsOpen ? html`, ${shardsFollowed} of ${shardsOpen} shards` : ''}
      ${paused.value ? html`<b class="waiting">paused${tail.waiting.value > 0 ? `, ${format.whole(tail.waiting.value)} new` : ''}</b>` : ''}
    </span>
  `;
}

/** @param {{stream: string}} props */
function NothingYet({ stream }) {
  if (!tail.started.value) return html`<p class="quiet wait">Opening the tail…</p>`;
  return filter.value
    ? html`<p class="quiet wait">No record held “${filter.value}” since the tail was opened. New ones show up by themselves; Esc clears the filter.</p>`
    : html`<p class="quiet wait">Nothing has arrived in ${stream} since the tail was opened. Put a record with a command below; it shows up here by itself.</p>`;
}

/** @param {{row: import('./tail-buffer.js').TailRow}} props */
function RecordLine({ row }) {
  const [open, setOpen] = useState(false);
  const shard = format.shardNumber(row.shard);
  const cut = row.bytes > (row.binary ? row.data.length / 2 : new Blob([row.data]).size);
  return html`
    <div class="record ${open ? 'open' : ''}" role="row">
      <span role="cell" class="at">${format.time(row.at)}</span>
      <span role="cell" class="shard" title=${row.shard}><span class="dot shard-${Number(shard) % 8}"></span>${shard}</span>
      <span role="cell" class="key" title=${row.key}>${row.key}</span>
      <span role="cell" class="seq"><${CopyButton} text=${row.seq} what="sequence number" label=${format.shortSequence(row.seq)} /></span>
      <span role="cell" class="data">
        <button class="expand" aria-expanded=${open} onClick=${() => setOpen(!open)} aria-label=${open ? 'Show on one line' : 'Show all of the data'}>
          ${row.binary && html`<span class="chip">hex</span>`}<code>${format.dataText(row, open)}</code>
        </button>
        ${open && html`<small class="quiet">${format.whole(row.bytes)} bytes${cut ? ', start shown' : ''}</small>`}
      </span>
    </div>
  `;
}
