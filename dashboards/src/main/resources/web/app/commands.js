// @ts-check
import { region } from './address.js';
import { commandLines } from './command-lines.js';
import { CopyButton } from './copy-button.js';
import { html } from './html.js';
import { streams } from './store.js';

/**
 * The exact terminal commands for this node and stream.
 * @param {{stream: string, create?: boolean, open?: boolean}} props
 */
export function Commands({ stream, create, open }) {
  const commands = commandLines({
    origin: location.origin,
    region: region.value,
    nodeRegion: streams.value?.region ?? 'us-east-1',
    stream,
    create,
  });
  if (commands.length === 0) return null;
  return html`
    <details class="commands" open=${open}>
      <summary>From the command line</summary>
      <dl>
        ${commands.map(([label, command]) => html`
          <div><dt>${label}</dt><dd><code tabindex="0">${command}</code><${CopyButton} text=${command} what="command" /></dd></div>`)}
      </dl>
    </details>
  `;
}
