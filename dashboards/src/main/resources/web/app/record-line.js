// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { CopyButton } from './copy-button.js';
import * as format from './format.js';
import { html } from './html.js';
import { rowText } from './record-text.js';
import { rowId } from './tail-buffer.js';
import { visibleText } from './visible.js';
import { VisibleText } from './visible-text.js';
import { letGo, loadWhole, recordAddress, whole } from './whole-record.js';

/** @typedef {import('./tail-buffer.js').TailRow} TailRow */

/** A record on one line, with details when expanded. @param {{row: TailRow, stream: string}} props */
export function RecordLine({ row, stream }) {
  const [open, setOpen] = useState(false);
  useEffect(() => () => letGo(row), []);
  const shard = format.shardNumber(row.shard);
  const toggle = () => {
    if (open) letGo(row);
    setOpen(!open);
  };
  return html`
    <div class="record ${open ? 'open' : ''}" role="row">
      <span role="cell" class="at" title=${format.moment(row.at)}>${format.time(row.at)}</span>
      <span role="cell" class="shard" title=${row.shard}><span class="dot shard-${Number(shard) % 8}"></span>${shard}</span>
      <span role="cell" class="key" title=${visibleText(row.key)}><${VisibleText} text=${row.key} /></span>
      <span role="cell" class="seq"><${CopyButton} text=${row.seq} what="sequence number" label=${format.shortSequence(row.seq)} /></span>
      <span role="cell" class="data">
        ${open
          ? html`<button class="expand" aria-expanded="true" onClick=${toggle}>Collapse</button><${Opened} row=${row} stream=${stream} />`
          : html`<button class="expand" aria-expanded="false" onClick=${toggle}><${Marks} row=${row} />
              <code>${row.bytes === 0 ? html`<i>empty</i>` : html`<${VisibleText} text=${rowText(row, false).blocks[0]} />`}</code></button>`}
      </span>
    </div>
  `;
}

/** Chips that show how the data was decoded. @param {{row: TailRow}} props */
const Marks = ({ row }) => html`
  ${row.packed > 0 && html`<span class="chip" title="User record ${row.place + 1} of ${row.packed} in a KPL aggregate">KPL ${row.place + 1}/${row.packed}</span>`}
  ${row.gzip && html`<span class="chip" title="Compressed data; the decompressed content is shown">gzip</span>`}
  ${row.binary && html`<span class="chip" title="Not text: shown as hexadecimal digits">hex</span>`}
`;

/** @param {{row: TailRow, stream: string}} props */
function Opened({ row, stream }) {
  const loaded = whole.value?.id === rowId(row) ? whole.value : null;
  const text = loaded?.text ?? rowText(row, true);
  return html`
    <p class="facts"><${Marks} row=${row} /> ${facts(row, loaded, text.kind)}</p>
    <div class="whole">${text.blocks.map((block, i) => html`<code key=${i}><${VisibleText} text=${block} lines=${true} /></code>`)}</div>
    <p class="facts">
      ${row.cut && !loaded?.text && html`<button class="button" disabled=${loaded?.state === 'loading'} onClick=${() => loadWhole(stream, row)}>
        ${loaded?.state === 'loading' ? 'Loading…' : 'Load full record'}</button>`}
      <a href=${recordAddress(stream, row)} download>Download${row.gzip ? ' (compressed)' : ''}</a>
      ${row.gzip && html`<a href=${recordAddress(stream, row, { content: true })} download>Download decompressed</a>`}
      ${row.packed > 0 && html`<a href=${recordAddress(stream, row, { stored: true })} download>Download the stored record</a>`}
      ${loaded?.state === 'failed' && html`<span class="error" role="alert">Loading failed: ${loaded.reason}</span>`}
    </p>
  `;
}

/**
 * @param {TailRow} row
 * @param {import('./whole-record.js').Whole | null} loaded
 * @param {string} kind
 */
function facts(row, loaded, kind) {
  const content = loaded?.bytes !== undefined && row.gzip ? `, ${format.whole(loaded.bytes)} bytes decompressed` : '';
  const shown = loaded?.text ? shownText(loaded, loaded.text.bytes) : row.cut ? ', only the start is shown' : '';
  return `${format.whole(row.bytes)} bytes${content}${shown}${kind === 'json' ? ', formatted as JSON' : ''}`;
}

/** @param {import('./whole-record.js').Whole} loaded @param {number} shown number of bytes shown */
function shownText(loaded, shown) {
  if (shown < (loaded.bytes ?? 0)) return `, the first ${format.whole(shown)} shown; download the record to see the rest`;
  return loaded.cut ? ', cut at the decompression limit of the node' : '';
}
