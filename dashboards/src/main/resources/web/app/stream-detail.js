// @ts-check
import { Chart } from './chart.js';
import { Commands } from './commands.js';
import * as format from './format.js';
import { html } from './html.js';
import { Shards } from './shards.js';
import { current, now, shards, streams } from './store.js';
import { TailPanel } from './tail-panel.js';

export function StreamDetail() {
  const name = current.value;
  const row = streams.value?.streams.find((candidate) => candidate.name === name);
  const table = shards.value;
  const known = row || !streams.value?.ready || streams.value.more;
  if (!known || table?.error) {
    return html`<section class="detail missing" id="detail">
      <h1>${name}</h1>
      <p>${table?.error ?? 'There is no stream of this name.'}</p>
      <${Commands} stream=${name} create=${true} open=${true} />
    </section>`;
  }
  return html`
    <section class="detail" id="detail" aria-labelledby="stream-title">
      <div class="headline">
        <h1 id="stream-title">${name}</h1>
        ${row && html`<span class="chip ${row.status === 'ACTIVE' ? 'good' : 'warn'}">${row.status.toLowerCase()}</span>`}
        ${row && html`<span class="chip">${row.mode === 'ON_DEMAND' ? 'on demand' : 'provisioned'}</span>`}
        ${table && html`<span class="chip">kept ${table.retentionHours} h</span>`}
        ${row?.flow.refused ? html`<span class="chip bad">${format.count(row.flow.refused)} refused/s</span>` : ''}
      </div>
      ${row && html`<${Figures} row=${row} />`}
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

/** @param {{row: import('./store.js').StreamRow}} props */
function Figures({ row }) {
  const { flow } = row;
  const figures = [
    ['Records in', format.count(flow.recordsIn), '/s', 'in'],
    ['Bytes in', format.bytes(flow.bytesIn), '/s', 'in'],
    ['Records out', format.count(flow.recordsOut), '/s', 'out'],
    ['Bytes out', format.bytes(flow.bytesOut), '/s', 'out'],
    ['Newest record', row.newest ? format.age(now.value - row.newest) : '—', row.newest && now.value - row.newest >= 1500 ? ' ago' : '', ''],
  ];
  return html`<dl class="figures">
    ${figures.map(([label, value, unit, tone]) => html`<div class=${tone}><dt>${label}</dt><dd>${value}<small>${unit}</small></dd></div>`)}
  </dl>`;
}
