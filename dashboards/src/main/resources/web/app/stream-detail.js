// @ts-check
import { Chart } from './chart.js';
import { Commands } from './commands.js';
import * as format from './format.js';
import { html } from './html.js';
import { Shards } from './shards.js';
import { current, now, shards, shardsFailure } from './store.js';
import { TailPanel } from './tail-panel.js';
import { Waiting } from './waiting.js';
import { failureText, newestText } from './words.js';

export function StreamDetail() {
  const name = current.value;
  const table = shards.value;
  const failure = shardsFailure.value;
  if (failure?.code === 'STREAM_NOT_FOUND') {
    return html`<section class="detail missing" id="detail">
      <h1 id="stream-title">${name}</h1>
      <p>${table ? 'This stream was deleted.' : 'This stream does not exist.'}</p>
      <${Commands} stream=${name} create=${true} open=${true} />
    </section>`;
  }
  return html`
    <section class="detail" id="detail" aria-labelledby="stream-title">
      <div class="headline">
        <h1 id="stream-title">${name}</h1>
        ${table && html`
          <span class="chip ${table.status === 'ACTIVE' ? 'good' : 'warn'}">${table.status.toLowerCase()}</span>
          <span class="chip">${table.mode === 'ON_DEMAND' ? 'on demand' : 'provisioned'}</span>
          <span class="chip">retention ${table.retentionHours === null ? 'until trimmed' : `${table.retentionHours} h`}</span>
          ${table.damaged && html`<span class="chip warn" title="A part of this stream's log cannot be read">damaged</span>`}
          ${table.flow.refused > 0 && html`<span class="chip bad">${format.count(table.flow.refused)} rejected/s</span>`}`}
      </div>
      ${failure && html`<p class="error" role="alert">${failureText(failure)}</p>`}
      ${table ? html`<${Figures} table=${table} />` : html`<${Waiting} what="Loading stream…" />`}
      <div class="charts">
        <${Chart} stream=${name} title="Records per second" unit="records" format=${format.count} />
        <${Chart} stream=${name} title="Bytes per second" unit="bytes" format=${format.bytes} />
      </div>
      <${Shards} />
      <${TailPanel} stream=${name} />
      <${Commands} stream=${name} />
    </section>
  `;
}

/** @param {{table: import('./store.js').ShardsTable}} props */
function Figures({ table }) {
  const { flow } = table;
  const newest = newestText(table.newest, table.known, now.value);
  const figures = [
    ['Records in', format.count(flow.recordsIn), '/s', 'in'],
    ['Bytes in', format.bytes(flow.bytesIn), '/s', 'in'],
    ['Records out', format.count(flow.recordsOut), '/s', 'out'],
    ['Bytes out', format.bytes(flow.bytesOut), '/s', 'out'],
    ['Newest record', newest, /^\d/.test(newest) ? ' ago' : '', /^\d|^now/.test(newest) ? '' : 'words'],
  ];
  return html`<dl class="figures">
    ${figures.map(([label, value, unit, tone]) => html`<div key=${label} class=${tone}><dt>${label}</dt><dd>${value}<small>${unit}</small></dd></div>`)}
  </dl>`;
}
