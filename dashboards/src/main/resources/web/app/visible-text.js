// @ts-check
import { html } from './html.js';
import { visibleParts } from './visible.js';

/**
 * A text of a stranger: characters that cannot be seen are written out, and its direction stays its own.
 * @param {{text: string, lines?: boolean}} props
 */
export function VisibleText({ text, lines }) {
  return html`<bdi>${visibleParts(text, lines).map((part) =>
    typeof part === 'string' ? part : html`<span class="mark" title="A character that shows nothing">${part.mark}</span>`)}</bdi>`;
}
