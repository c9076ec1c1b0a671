// @ts-check
import { SEARCH_MAX, SORTS, linkTo, page, search, select, sort } from './address.js';
import { Commands } from './commands.js';
import * as format from './format.js';
import { html } from './html.js';
import { Sparkline } from './sparkline.js';
import { current, now, streams } from './store.js';
import { Waiting } from './waiting.js';
import { newestText } from './words.js';

const SEARCH_DELAY = 200;
const LISTING_AGE_MAX = 15_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

/** @param {string} text */
function searchSoon(text) {
  clearTimeout(typing);
  typing = setTimeout(() => [search.value, page.value] = [text, 1], SEARCH_DELAY);
}

export function StreamList() {
  const table = streams.value;
  const ready = table && table.listed > 0;
  return html`
    <section class="streams" aria-labelledby="streams-title">
      <div class="title">
        <h2 id="streams-title">Streams</h2>
        <span class="quiet" id="stream-count">${ready ? `${format.whole(table.total)}${table.more ? '+' : ''}` : ''}</span>
        <span class="grow"></span>
        <label class="sort">Sort by
          <select id="sort" value=${sort.value} onChange=${(/** @type {{target: HTMLSelectElement}} */ event) => ([sort.value, page.value] = [event.target.value, 1])}>
            ${SORTS.map(([value, label]) => html`<option key=${value} value=${value} selected=${value === sort.value}>${label}</option>`)}
          </select>
        </label>
        <input id="stream-search" type="search" aria-label="Search streams" placeholder="Search streams   s" maxlength=${SEARCH_MAX} autocomplete="off" spellcheck="false"
          value=${search.value} onInput=${(/** @type {any} */ event) => searchSoon(event.target.value)} />
      </div>
      ${table?.damage && html`<p class="damage" role="alert">${table.damage}</p>`}
      ${ready && table.at - table.listed > LISTING_AGE_MAX && html`<p class="damage" role="alert">This list is from ${format.clock(table.listed)}; it cannot be refreshed at the moment.</p>`}
      ${ready ? html`<${Rows} table=${table} />` : html`<${Waiting} what="Loading streams…" />`}
      ${table?.more && html`<p class="quiet wait">There are more streams than the console can list; raise <code>virta.console.streams-max</code>.</p>`}
    </section>
  `;
}

/** @param {{table: import('./store.js').StreamsTable}} props */
function Rows({ table }) {
  if (table.streams.length === 0) {
    return html`<p class="quiet wait">${search.value ? `None of ${format.whole(table.total)} streams has “${search.value}” in its name.` : 'No streams.'}</p>`;
  }
  return html`
    <ul>${table.streams.map((row) => html`<${StreamItem} key=${row.name} row=${row} />`)}</ul>
    ${(table.pages > 1 || search.value) && html`<${Pager} table=${table} />`}
  `;
}

/** @param {{table: import('./store.js').StreamsTable}} props */
function Pager({ table }) {
  const last = table.first + table.streams.length - 1;
  const found = search.value ? `${format.whole(table.matching)} found` : format.whole(table.matching);
  return html`
    <nav class="pager" aria-label="Pages of streams">
      <button class="button" disabled=${table.page <= 1} onClick=${() => (page.value = table.page - 1)}>Previous</button>
      <span class="quiet" id="pages">${format.whole(table.first)}–${format.whole(last)} of ${found}</span>
      <button class="button" disabled=${table.page >= table.pages} onClick=${() => (page.value = table.page + 1)}>Next</button>
    </nav>
  `;
}

/** @param {{row: import('./store.js').StreamRow}} props */
function StreamItem({ row }) {
  const { flow } = row;
  /** @param {MouseEvent} event */
  const choose = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    select(row.name);
  };
  const shards = row.shards === null ? '' : `${row.shards} ${row.shards === 1 ? 'shard' : 'shards'} · `;
  return html`
    <li>
      <a href=${linkTo(row.name)} class="stream" onClick=${choose} aria-current=${row.name === current.value ? 'true' : undefined}>
        <span class="name" title=${row.name}>${row.name}</span>
        <span class="rate"><b>${format.count(flow.recordsIn)}</b> rec/s</span>
        <span class="facts">
          ${row.status !== 'ACTIVE' && html`<span class="chip warn">${row.status.toLowerCase()}</span>`}
          ${row.internal && html`<span class="chip" title="An internal stream of Virta">internal</span>`}
          ${row.damaged && html`<span class="chip warn" title="A part of this stream's log cannot be read">damaged</span>`}
          ${shards}${newestText(row.newest, row.known, now.value)}
        </span>
        <span class="volume">${format.bytes(flow.bytesIn)}/s</span>
        <${Sparkline} stream=${row.name} />
      </a>
    </li>
  `;
}

export function NoStreams() {
  return html`
    <main class="empty" id="detail">
      <h1>No streams in ${streams.value?.region}</h1>
      <p>Create one and put a record. It appears here automatically.</p>
      <${Commands} stream="orders" create=${true} open=${true} />
    </main>
  `;
}
