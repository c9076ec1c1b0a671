// @ts-check
// Formats figures for people: three significant digits, a separate unit, and a stable width.

const COUNT_UNITS = ['', 'k', 'M', 'G', 'T'];
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * @param {number} value
 * @param {string[]} units each a thousand times the previous one
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
 * Formats an age.
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

/** @param {number} n @param {number} digits */
const pad = (n, digits) => String(n).padStart(digits, '0');

/**
 * Formats the time of day in the browser's time zone.
 * @param {number} millis
 */
export function clock(millis) {
  const at = new Date(millis);
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}`;
}

/**
 * Formats an arrival in the browser's time zone: the time with milliseconds, or date and time if it was not today.
 * @param {number} millis
 * @param {number} [today] any time today
 */
export function time(millis, today = Date.now()) {
  const at = new Date(millis);
  const isToday = at.toDateString() === new Date(today).toDateString();
  return isToday
    ? `${clock(millis)}.${pad(at.getMilliseconds(), 3)}`
    : `${at.getFullYear()}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)} ${clock(millis).slice(0, 5)}`;
}

/**
 * Formats the browser's offset from UTC at that time, such as `UTC+02:00`.
 * @param {number} millis
 */
export function zone(millis) {
  const minutes = -new Date(millis).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60), 2)}:${pad(Math.abs(minutes) % 60, 2)}`;
}

/**
 * Formats date, time and zone.
 * @param {number} millis
 */
export function moment(millis) {
  const at = new Date(millis);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)} ${clock(millis)}.${pad(at.getMilliseconds(), 3)} ${zone(millis)}`;
}

/**
 * `shardId-000000000003` as `3`.
 * @param {string} id
 */
export const shardNumber = (id) => String(Number(id.replace('shardId-', '')));

/**
 * Shortens the shard ids in a text to their numbers.
 * @param {string} text
 */
export const shortShards = (text) => text.replace(/shardId-0*(\d+)/g, '$1');

/**
 * Shortens a sequence number to the digits that distinguish it from its neighbours.
 * @param {string} number
 */
export const shortSequence = (number) => (number.length > 16 ? `${number.slice(0, 4)}…${number.slice(-9)}` : number);
