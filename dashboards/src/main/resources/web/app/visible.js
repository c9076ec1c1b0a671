// @ts-check
// Replaces invisible characters, and those that reorder the text around them, by escapes. Imports nothing.

// Letters that are drawn as blank. The command line has the same list.
const BLANK_LETTERS = '\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0';

// Control and format characters (direction, zero width, tags), line and paragraph separators. Joiners are kept, because
// scripts and emoji need them.
const HIDDEN = new RegExp(`(?![\\u200c\\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\u{e0000}-\\u{e0fff}${BLANK_LETTERS}]`, 'gu');
// Also a backslash that would read as the start of an escape.
const AMBIGUOUS = new RegExp(`${HIDDEN.source}|\\\\(?=[\\\\nrtu]|${HIDDEN.source})`, 'gu');
const NAMES = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
const MARKS_MAX = 2_000;

/** @typedef {string | {mark: string}} Part a text, or the escape of an invisible character */

/**
 * Splits a text into visible parts.
 * @param {string} text
 * @param {boolean} [lines] whether line breaks and tabs are kept
 * @returns {Part[]}
 */
export function visibleParts(text, lines = false) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (lines && (found[0] === '\n' || found[0] === '\t')) continue;
    if (parts.length >= MARKS_MAX) return [written(text, HIDDEN, lines)]; // more elements would slow down the page
    if (found.index > from) parts.push(text.slice(from, found.index));
    parts.push({ mark: nameOf(found[0]) });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/**
 * The same as plain text, for places without elements. Different texts look different: a backslash that would read as the
 * start of an escape is doubled.
 * @param {string} text
 * @param {boolean} [lines]
 */
export const visibleText = (text, lines = false) => written(text, AMBIGUOUS, lines);

/** @param {string} text @param {RegExp} characters the characters to replace @param {boolean} lines */
const written = (text, characters, lines) =>
  text.replace(characters, (found) => (lines && (found === '\n' || found === '\t') ? found : nameOf(found)));

/** @param {string} character */
function nameOf(character) {
  const code = /** @type {number} */ (character.codePointAt(0)).toString(16);
  return NAMES[/** @type {keyof typeof NAMES} */ (character)] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}
