// @ts-check
// The node's filter, applied to records on the page: all words must occur in the key or the data; ASCII letters match
// case-insensitively. Imports nothing.

/**
 * @param {string} text words separated by blanks
 * @returns {(row: {key: string, data: string, binary: boolean}) => boolean}
 */
export function matcher(text) {
  const words = text.split(/\s+/).filter((word) => word).map(lower);
  const bytes = words.map(utf8);
  return (row) => {
    if (words.length === 0) return true;
    const key = lower(row.key);
    const data = lower(row.binary ? fromHex(row.data) : row.data);
    return words.every((word, i) => key.includes(word) || data.includes(row.binary ? bytes[i] : word));
  };
}

/** @param {string} text */
const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Returns one character per UTF-8 byte. @param {string} text */
const utf8 = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Returns one character per byte. @param {string} hex */
const fromHex = (hex) => hex.replace(/../g, (digits) => String.fromCharCode(parseInt(digits, 16)));
