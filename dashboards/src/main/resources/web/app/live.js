// @ts-check
// The tab's side of the shared connection.
import { EventHub } from './event-hub.js';

const HIDDEN_MAX = 30_000;
const PING_INTERVAL = 20_000;

/** @typedef {(message: {topics?: string[], bye?: boolean}) => void} Send */

/**
 * @param {(message: {state?: string, reason?: string, topic?: string, data?: string, heardAt?: number}) => void} receive
 * @returns {(topics: string[]) => void} sets the topics of this tab
 */
export function listen(receive) {
  const send = join(receive);
  /** @type {string[]} */
  let topics = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let hidden;
  const resume = () => {
    clearTimeout(hidden);
    send({ topics });
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hidden = setTimeout(() => send({ topics: [] }), HIDDEN_MAX);
    else resume();
  });
  addEventListener('pagehide', () => send({ bye: true }));
  addEventListener('pageshow', (event) => event.persisted && resume());
  setInterval(() => send({}), PING_INTERVAL);
  return (wanted) => {
    topics = wanted;
    if (!document.hidden) send({ topics });
  };
}

/**
 * @param {(message: {state?: string, reason?: string, topic?: string, data?: string, heardAt?: number}) => void} receive
 * @returns {Send}
 */
function join(receive) {
  if (typeof SharedWorker === 'undefined') {
    const hub = new EventHub();
    const tab = { postMessage: receive };
    return (message) => hub.heard(tab, message);
  }
  const worker = new SharedWorker('/app/live-worker.js', { type: 'module', name: 'virta-live' });
  worker.port.onmessage = (message) => receive(message.data);
  return (message) => worker.port.postMessage(message);
}
