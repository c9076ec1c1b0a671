// @ts-check
// The rules for valid names, as in the node. Imports nothing.

/** @param {string} text */
export const isStream = (text) => /^[A-Za-z0-9_.-]{1,128}$/.test(text);

/** Whether this is a stream name of the page; internal names begin with `virta/`. @param {string} text */
export const isShownStream = (text) => isStream(text.startsWith('virta/') ? text.slice(6) : text);

/** @param {string} text */
export const isRegion = (text) => /^[a-z0-9-]{1,32}$/.test(text);
