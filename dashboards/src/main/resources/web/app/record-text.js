// @ts-check
// The data of a record as text, or as hexadecimal digits if it is not text.
import { prettyJson } from './json-text.js';

const PRETTY_CHARS_MAX = 1024 * 1024;
const BLOCK_CHARS = 32 * 1024;
// More would block the page. The download is complete.
const TEXT_BYTES_MAX = 16 * 1024 * 1024;
const HEX_BYTES_MAX = 1024 * 1024;

/** @typedef {{blocks: string[], kind: 'text' | 'json' | 'hex'}} RecordText blocks: parts that the browser lays out separately */

/**
 * Returns the text of a record's data, or of its start if the data is too large for the page.
 * @param {Uint8Array} bytes
 * @returns {RecordText & {bytes: number}} with the number of bytes shown
 */
export function recordText(bytes) {
  const start = bytes.subarray(0, TEXT_BYTES_MAX);
  try {
    // With `stream`, the start may end within a character.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(start, { stream: start.length < bytes.length });
    // The control characters that also make data binary for the node.
    if (!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return { ...laidOut(text), bytes: start.length };
  } catch {
    // not UTF-8
  }
  const shown = bytes.subarray(0, HEX_BYTES_MAX);
  const digits = Array.from({ length: Math.ceil(shown.length / BLOCK_CHARS) }, (_, i) =>
    grouped([...shown.subarray(i * BLOCK_CHARS, (i + 1) * BLOCK_CHARS)].map((byte) => byte.toString(16).padStart(2, '0')).join('')));
  return { blocks: digits, kind: 'hex', bytes: shown.length };
}

/**
 * Returns the text of a row, on one line or formatted.
 * @param {{data: string, binary: boolean, cut: boolean}} row
 * @param {boolean} lines
 * @returns {RecordText}
 */
export function rowText(row, lines) {
  if (row.binary) return { blocks: [grouped(row.data)], kind: 'hex' };
  return lines && !row.cut ? laidOut(row.data) : { blocks: [row.data], kind: 'text' };
}

/** @param {string} text @returns {RecordText} */
function laidOut(text) {
  const pretty = text.length <= PRETTY_CHARS_MAX ? prettyJson(text) : null;
  return { blocks: inBlocks(pretty ?? text), kind: pretty === null ? 'text' : 'json' };
}

/** Separates groups of four digits. @param {string} hex */
const grouped = (hex) => hex.replace(/(.{4})(?=.)/g, '$1 ');

/** Splits a text into blocks, at line ends if possible, and never within a character. @param {string} text */
function inBlocks(text) {
  const blocks = [];
  for (let from = 0; from < text.length || from === 0; ) {
    let end = Math.min(text.length, from + BLOCK_CHARS);
    if (end < text.length) {
      const line = text.lastIndexOf('\n', end - 1) + 1;
      if (line > from) end = line;
      else if (/[\ud800-\udbff]/.test(text[end - 1])) end--;
    }
    blocks.push(text.slice(from, end));
    from = end;
    if (text.length === 0) break;
  }
  return blocks;
}
