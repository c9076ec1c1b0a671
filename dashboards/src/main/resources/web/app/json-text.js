// @ts-check
// Formats JSON over several lines, token by token. Parsing and printing it would change the data: JavaScript cannot represent
// 12345678901234567890 and 1e400, and would drop one of two equal names. Imports nothing.

const INDENT = '  ';
const INDENTS_MAX = 20; // deeper levels are not indented further, so that a thousand brackets do not become a megabyte of blanks
const CHARS_MAX = 8 * 1024 * 1024;

/**
 * Returns the text with line breaks and blanks between its unchanged tokens; null if it is not a JSON object or array,
 * or would become too long.
 * @param {string} text
 * @returns {string | null}
 */
export function prettyJson(text) {
  if (!/^[\t\n\r ]*[{[]/.test(text) || !isJson(text)) return null;
  const lines = [];
  let line = '';
  let depth = 0;
  let chars = 0;
  const breakLine = () => {
    lines.push(line);
    line = INDENT.repeat(Math.min(depth, INDENTS_MAX));
    chars += lines[lines.length - 1].length;
  };
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = end;
    if (token === '{' || token === '[') {
      line += token;
      const close = skipBlanks(text, at);
      if (text[close] === '}' || text[close] === ']') {
        line += text[close];
        at = close + 1;
      } else {
        depth++;
        breakLine();
      }
    } else if (token === '}' || token === ']') {
      depth--;
      breakLine();
      line += token;
    } else if (token === ',') {
      line += token;
      breakLine();
    } else {
      line += token === ':' ? ': ' : token;
    }
    if (chars > CHARS_MAX) return null;
  }
  lines.push(line);
  return lines.join('\n');
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text); // checks the syntax only
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text @param {number} at */
function skipBlanks(text, at) {
  while (at < text.length && ' \t\n\r'.includes(text[at])) at++;
  return at;
}

/** Returns the end of the token that starts at `at`, in valid JSON. @param {string} text @param {number} at */
function tokenEnd(text, at) {
  if ('{}[],:'.includes(text[at])) return at + 1;
  if (text[at] === '"') return stringEnd(text, at);
  let end = at;
  while (end < text.length && !'{}[],: \t\n\r'.includes(text[end])) end++;
  return end;
}

/** @param {string} text @param {number} at */
function stringEnd(text, at) {
  for (let quote = text.indexOf('"', at + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}
