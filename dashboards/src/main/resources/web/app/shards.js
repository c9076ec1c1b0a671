// @ts-check
import * as format from './format.js';
import { html } from './html.js';
import { now, shards } from './store.js';

const NOT_IN_MEMORY = 'This shard has not been used since the node started';

export function Shards() {
  const table = shards.value;
  const rows = table?.shards ?? [];
  const open = rows.filter((row) => row.open);
  const busiest = Math.max(1, ...open.map((row) => row.flow.bytesIn));
  return html`
    <section class="panel" aria-labelledby="shards-title">
      <div class="title">
        <h2 id="shards-title">Shards</h2>
        <span class="quiet">${table ? `${format.whole(table.open)} open${table.closed > 0 ? `, ${format.whole(table.closed)} closed` : ''}` : ''}</span>
        <span class="quiet hint">hash key range and traffic of each shard</span>
      </div>
      <div class="space" aria-hidden="true">
        ${open.map((row) => html`<i style=${{ left: `${row.from * 100}%`, width: `${(row.to - row.from) * 100}%`, '--heat': String(row.flow.bytesIn / busiest) }}></i>`)}
      </div>
      <div class="scroll" tabindex="0" role="group" aria-label="Table of shards">
        <table class="shards">
          <thead><tr>
            <th scope="col">Shard</th><th scope="col">Hash range</th>
            <th scope="col" class="number">Records in</th><th scope="col" class="number">Bytes in</th>
            <th scope="col" class="number wide">Records out</th>
            <th scope="col" class="number">Newest</th><th scope="col" class="number wide">Next</th>
          </tr></thead>
          <tbody>${rows.map((row) => html`<${ShardLine} key=${row.id} row=${row} />`)}</tbody>
        </table>
      </div>
      ${table?.scalings.length ? html`<${Scalings} scalings=${table.scalings} />` : ''}
      ${table?.more && html`<p class="quiet wait">Showing the first ${format.whole(rows.length)} of ${format.whole(table.open + table.closed)} shards, open ones first.</p>`}
    </section>
  `;
}

/** @param {{scalings: import('./store.js').Scaling[]}} props */
function Scalings({ scalings }) {
  return html`
    <h3>Automatic scaling</h3>
    <ul class="scalings">
      ${scalings.map((scaling) => html`<li key=${scaling.at}><b>${scaling.kind}</b> ${format.age(now.value - scaling.at)} ago <span class="quiet">${format.shortShards(scaling.reason)}</span></li>`)}
    </ul>
  `;
}

/** @param {{row: import('./store.js').ShardRow}} props */
function ShardLine({ row }) {
  const share = row.to - row.from;
  const range = `${row.hashStart} to ${row.hashEnd}`;
  return html`
    <tr class=${row.open ? '' : 'closed'}>
      <th scope="row" title=${row.id}><span class="dot shard-${Number(format.shardNumber(row.id)) % 8}"></span>${format.shardNumber(row.id)}${row.open ? '' : ' closed'}</th>
      <td><span class="range" title=${range}><i style=${{ left: `${row.from * 100}%`, width: `${share * 100}%` }}></i></span><span class="share">${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%</span></td>
      <td class="number">${format.count(row.flow.recordsIn)}<small>/s</small></td>
      <td class="number">${format.bytes(row.flow.bytesIn)}<small>/s</small></td>
      <td class="number wide">${format.count(row.flow.recordsOut)}<small>/s</small></td>
      <td class="number">${row.next === 0 ? html`<span title=${NOT_IN_MEMORY}>unknown</span>` : row.newest === 0 ? 'none' : format.age(now.value - row.newest)}</td>
      <td class="number wide">${row.next === 0 ? html`<span title=${NOT_IN_MEMORY}>unknown</span>` : format.whole(row.next)}</td>
    </tr>
  `;
}
