// @ts-check
import { EventHub } from './event-hub.js';

const hub = new EventHub();

/** @param {MessageEvent} event */
globalThis.onconnect = (event) => {
  const tab = event.ports[0];
  tab.onmessage = (message) => hub.heard(tab, message.data);
};
