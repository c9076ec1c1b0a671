// @ts-check
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { KEYS } from './keys.js';
import { helpShown } from './store.js';

export function Help() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const shown = helpShown.value;
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return html`
    <dialog ref=${dialog} class="help" aria-labelledby="help-title" onClose=${() => (helpShown.value = false)}>
      <h2 id="help-title">Keyboard</h2>
      <dl>
        ${KEYS.map(({ key, name, does }) => html`<div><dt><kbd>${name ?? key}</kbd></dt><dd>${does}</dd></div>`)}
      </dl>
      <p>The URL of this page contains the stream, the filter and the paused state: copy it to share this view.</p>
      <form method="dialog"><button class="button">Close</button></form>
    </dialog>
  `;
}
