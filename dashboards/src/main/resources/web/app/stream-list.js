// @ts-check
import { linkTo, select } from './address.js';
import { Commands } from './commands.js';
import * as format from './format.js';
import { html } from './html.js';
import { Sparkline } from './sparkline.js';
import { current, now, streams } from './store.js';

export function StreamList() {
  const table = streams.value;
  return html`
    <section class="streams" aria-labelledby="streams-title">
      <div class="title">
        <h2 id="streams-title">Streams</h2>
        <span class="quiet">${table?.ready ? `${table.streams.length}${table.more ? '+' : ''}` : ''}</span>
      </div>
      ${table?.damage && html`<p class="damage" role="alert">${table.damage}</p>`}
      ${table?.ready
        ? html`<ul>${table.streams.map((row) => html`<${StreamItem} key=${row.name} row=${row} />`)}</ul>`
        : html`<p class="quiet wait">Reading the list…</p>`}
      ${table?.more && html`<p class="quiet wait">More streams than this list shows; raise <code>virta.console.streams-max</code>.</p>`}
    </section>
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
  const newest = row.newest ? format.age(now.value - row.newest) : 'no records yet';
  return html`
    <li>
      <a href=${linkTo(row.name)} class="stream" onClick=${choose} aria-current=${row.name === current.value ? 'true' : undefined}>
        <span class="name" title=${row.name}>${row.name}</span>
        <span class="rate"><b>${format.count(flow.recordsIn)}</b> rec/s</span>
        <span class="facts">
          ${row.status !== 'ACTIVE' && html`<span class="chip warn">${row.status.toLowerCase()}</span>`}
          ${row.damaged && html`<span class="chip warn" title="A part of this stream cannot be read from the log">damaged</span>`}
          ${row.shards} ${row.shards === 1 ? 'shard' : 'shards'} · ${newest}
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
      <h2>No streams yet</h2>
      <p>Create one and put a record. It shows up here by itself.</p>
      <${Commands} stream="orders" create=${true} open=${true} />
    </main>
  `;
}
