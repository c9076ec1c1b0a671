// @ts-check
import { render } from 'preact';
import { selected } from './address.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { html } from './html.js';
import { listenToKeys } from './keys.js';
import { current, refusal, stale, start, streams } from './store.js';
import { StreamDetail } from './stream-detail.js';
import { NoStreams, StreamList } from './stream-list.js';

function Console() {
  const table = streams.value;
  const empty = table && table.listed > 0 && table.total === 0 && !selected.value;
  return html`
    <a class="skip" href="#detail">Skip to the stream</a>
    <${Header} />
    ${refusal.value && html`<p class="error banner" role="alert">The node sends no live data: ${refusal.value}</p>`}
    ${empty
      ? html`<${NoStreams} />`
      : html`<main class="columns ${stale.value ? 'stale' : ''}">
          <${StreamList} />
          ${current.value ? html`<${StreamDetail} key=${current.value} />` : html`<section class="detail" id="detail"></section>`}
        </main>`}
    <${Help} />
  `;
}

render(html`<${Console} />`, /** @type {HTMLElement} */ (document.getElementById('app')));
listenToKeys();
start();
