// @ts-check
// Figures for people: three digits that matter, the unit apart, the same width while they change.

const COUNT_UNITS = ['', 'k', 'M', 'G', 'T'];
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * @param {number} value
 * @param {string[]} units each a thousand of the one before
 * @returns {[string, string]} digits and unit
 */
function scaled(value, units) {
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value === 0 || (unit === 0 && Number.isInteger(value)) || value >= 99.95 ? 0 : value >= 9.995 ? 1 : unit ? 2 : 1;
  return [value.toFixed(digits), units[unit]];
}

/** @param {number} value */
export const count = (value) => scaled(value, COUNT_UNITS).join('\u202f').trim();

/** @param {number} value */
export const bytes = (value) => scaled(value, BYTE_UNITS).join('\u202f');

/** @param {number} value */
export const whole = (value) => value.toLocaleString('en-US');

/**
 * How long ago something was.
 * @param {number} millis
 */
export function age(millis) {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 1.5) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/**
 * The time of day, to the millisecond, where the reader is.
 * @param {number} millis
 */
export function time(millis) {
  const at = new Date(millis);
  /** @param {number} n @param {number} digits */
  const pad = (n, digits) => String(n).padStart(digits, '0');
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}.${pad(at.getMilliseconds(), 3)}`;
}

/**
 * `shardId-000000000003` as `3`.
 * @param {string} id
 */
export const shardNumber = (id) => String(Number(id.replace('shardId-', '')));

/**
 * A text with shard ids as people say them.
 * @param {string} text
 */
export const shortShards = (text) => text.replace(/shardId-0*(\d+)/g, '$1');

/**
 * Enough of a sequence number to tell it from its neighbours at a glance.
 * @param {string} number
 */
export const shortSequence = (number) => (number.length > 16 ? `${number.slice(0, 4)}…${number.slice(-9)}` : number);

/**
 * Data on one line, or over several with `pretty`; hexadecimal in groups of four digits.
 * @param {{data: string, binary: boolean}} row
 * @param {boolean} pretty
 */
export function dataText(row, pretty) {
  if (row.binary) return row.data.replace(/(.{4})(?=.)/g, '$1 ');
  if (!pretty) return row.data;
  try {
    return JSON.stringify(JSON.parse(row.data), null, 2);
  } catch {
    return row.data;
  }
}
