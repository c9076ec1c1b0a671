// @ts-check
// The data of a record as text: what it holds, or hexadecimal digits when it is no text.
import { prettyJson } from './json-text.js';

const PRETTY_CHARS_MAX = 1024 * 1024;
const BLOCK_CHARS = 32 * 1024;
// More would hold the page up. The download has all of it.
const TEXT_BYTES_MAX = 16 * 1024 * 1024;
const HEX_BYTES_MAX = 1024 * 1024;

/** @typedef {{blocks: string[], kind: 'text' | 'json' | 'hex'}} RecordText blocks that a browser lays out one by one */

/**
 * The text of a record's data, or of its start when a page cannot show all of it.
 * @param {Uint8Array} bytes
 * @returns {RecordText & {bytes: number}} with the number of bytes that it shows
 */
export function recordText(bytes) {
  const start = bytes.subarray(0, TEXT_BYTES_MAX);
  try {
    // A stream may end within a character.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(start, { stream: start.length < bytes.length });
    // The same controls that make data binary to the node.
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
 * The text of a row; on one line, or laid out.
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

/** Four digits at a time. @param {string} hex */
const grouped = (hex) => hex.replace(/(.{4})(?=.)/g, '$1 ');

/** Pieces that end with a line where there is one, and never within a character. @param {string} text */
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
