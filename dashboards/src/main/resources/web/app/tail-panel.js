// @ts-check
import { useEffect } from 'preact/hooks';
import { filter, paused } from './address.js';
import * as format from './format.js';
import { html } from './html.js';
import { RecordLine } from './record-line.js';
import { tail } from './store.js';
import { rowId } from './tail-buffer.js';
import { Waiting } from './waiting.js';

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
  useEffect(() => () => clearTimeout(typing), []); // do not apply pending input to the next stream
  return html`
    <section class="panel tail" aria-labelledby="tail-title">
      <div class="title">
        <h2 id="tail-title">Live tail</h2>
        <${Counters} />
        <span class="grow"></span>
        <label class="search">
          <span class="hidden">Filter key or data: show only records that contain these words</span>
          <input id="filter" type="search" maxlength="200" placeholder="Filter key or data   /" autocomplete="off" spellcheck="false"
            value=${filter.value} onInput=${(/** @type {any} */ event) => filterSoon(event.target.value)} />
        </label>
        <button class="button ${paused.value ? 'on' : ''}" onClick=${() => (paused.value = !paused.value)}>
          ${paused.value ? 'Resume' : 'Pause'}
        </button>
      </div>
      ${filter.value && html`<${FilterResult} />`}
      ${tail.error.value && html`<p class="error" role="alert">${tail.error.value}</p>`}
      ${rows.length > 0
        ? html`<div class="records" role="table" aria-label="Newest records first" tabindex="0">
            <div class="record head" role="row">
              ${[`Arrived (${format.zone(rows[0].at)})`, 'Shard', 'Partition key', 'Sequence number', 'Data'].map((name) => html`<span role="columnheader">${name}</span>`)}
            </div>
            ${rows.map((row) => html`<${RecordLine} key=${rowId(row)} row=${row} stream=${stream} />`)}
          </div>`
        : html`<${NothingYet} />`}
    </section>
  `;
}

function Counters() {
  const figures = tail.figures.value;
  if (!figures) return html`<span class="quiet counters" id="tail-counters"></span>`;
  const { arriving, matching, showing, newest } = figures;
  const { skipped, behind, shardsFollowed, shardsOpen, packed, opened } = newest;
  return html`
    <span class="quiet counters" id="tail-counters" title="Since ${format.moment(opened)}">
      ${format.count(Math.round(arriving))}/s arriving${filter.value ? html`, ${format.count(Math.round(matching))}/s match` : ''},
      showing ${format.count(Math.round(showing))}/s${skipped > 0 ? html`, <span class="skipped">${format.count(skipped)} skipped</span>` : ''}
      ${packed > 0 ? html`, KPL aggregates unpacked` : ''}
      ${behind > 1500 ? html`, ${format.age(behind)} behind` : ''}
      ${shardsFollowed < shardsOpen ? html`, ${shardsFollowed} of ${shardsOpen} shards` : ''}
      ${paused.value ? html`<b class="waiting">paused${tail.waiting.value > 0 ? `, ${format.whole(tail.waiting.value)} new` : ''}</b>` : ''}
    </span>
  `;
}

/** The number of records that the filter has searched and found. */
function FilterResult() {
  const newest = tail.figures.value?.newest;
  if (!newest) return html`<p class="quiet result" id="filter-result">Searching the newest records…</p>`;
  const { looked, found, arrived, matched, opened, unsearched } = newest;
  const before = looked > 0 ? `${format.whole(found)} of the last ${format.whole(looked)} records match` : 'There were no records to search';
  const since = arrived > 0 ? `; ${format.whole(matched)} of ${format.whole(arrived)} since ${format.clock(opened)}` : '';
  const left = unsearched > 0 ? `; ${format.whole(unsearched)} compressed records were not searched completely` : '';
  return html`<p class="quiet result" id="filter-result">${before}${since}${left}.</p>`;
}

function NothingYet() {
  const newest = tail.figures.value?.newest;
  if (!newest) return html`<${Waiting} what="Opening tail…" />`;
  return filter.value
    ? html`<p class="quiet wait">No record shown contains “${filter.value}”. New matches appear automatically; Esc clears the filter.</p>`
    : html`<p class="quiet wait">No record has arrived since ${format.clock(newest.opened)}. Put one with a command below; it appears here automatically.</p>`;
}
