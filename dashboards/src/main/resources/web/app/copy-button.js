// @ts-check
import { useState } from 'preact/hooks';
import { html } from './html.js';

/**
 * @param {{text: string, what: string, label?: string}} props
 */
export function CopyButton({ text, what, label }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await writeClipboard(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_200);
  };
  const shown = copied ? 'copied' : (label ?? 'copy');
  // The accessible name begins with the visible label, so that voice control works.
  return html`<button class="copy" onClick=${copy} title="Copy ${what}: ${text}">${shown}<span class="hidden">${label || copied ? `, copy ${what}` : ` ${what}`}</span></button>`;
}

/** @param {string} text */
async function writeClipboard(text) {
  // Browsers offer the clipboard API to secure origins only, not to a remote console over plain HTTP.
  if (navigator.clipboard) return navigator.clipboard.writeText(text).catch(() => {});
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
