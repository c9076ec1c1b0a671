// @ts-check
import { render } from 'preact';
import { Header } from './header.js';
import { Help } from './help.js';
import { html } from './html.js';
import { listenToKeys } from './keys.js';
import { current, start, streams } from './store.js';
import { StreamDetail } from './stream-detail.js';
import { NoStreams, StreamList } from './stream-list.js';

function Console() {
  const table = streams.value;
  const empty = table?.ready && table.streams.length === 0;
  return html`
    <a class="skip" href="#detail">Skip to the stream</a>
    <${Header} />
    ${empty
      ? html`<${NoStreams} />`
      : html`<main class="columns">
          <${StreamList} />
          ${current.value && html`<${StreamDetail} key=${current.value} />`}
        </main>`}
    <${Help} />
  `;
}

render(html`<${Console} />`, /** @type {HTMLElement} */ (document.getElementById('app')));
listenToKeys();
start();
