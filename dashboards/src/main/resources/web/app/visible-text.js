// @ts-check
import { html } from './html.js';
import { visibleParts } from './visible.js';

/**
 * Untrusted text: invisible characters are shown as escapes, and its direction does not affect the surrounding text.
 * @param {{text: string, lines?: boolean}} props
 */
export function VisibleText({ text, lines }) {
  return html`<bdi>${visibleParts(text, lines).map((part) =>
    typeof part === 'string' ? part : html`<span class="mark" title="Invisible character">${part.mark}</span>`)}</bdi>`;
}
