// @ts-check
// One connection of server-sent events for all tabs of a browser: browsers open at most six to a host over HTTP/1.1, and a
// seventh tab would wait for ever. Runs in the SharedWorker, or in the page where there is none. Imports nothing.

const SILENCE_MAX = 25_000;
const TAB_SILENCE_MAX = 150_000; // browsers let hidden tabs speak once a minute only
const REOPEN_DELAY = 60;
const KEPT_FRAMES = 8;

/** @typedef {{postMessage(message: object): void}} Tab */

export class EventHub {
  constructor() {
    /** @type {Map<Tab, {topics: string[], heardAt: number}>} */
    this.tabs = new Map();
    /** @type {Map<string, string[]>} the newest frames of each topic, for tabs that join */
    this.kept = new Map();
    /** @type {EventSource | null} */
    this.source = null;
    this.open = '';
    this.state = 'idle';
    this.heardAt = 0;
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    setInterval(() => this.watch(), 5_000);
  }

  /**
   * @param {Tab} tab
   * @param {{topics?: string[], bye?: boolean}} message
   */
  heard(tab, message) {
    if (message.bye) {
      this.tabs.delete(tab);
      this.schedule(REOPEN_DELAY);
      return;
    }
    const before = this.tabs.get(tab)?.topics ?? [];
    const topics = message.topics ?? before;
    this.tabs.set(tab, { topics, heardAt: Date.now() });
    if (!message.topics) return;
    this.tell(tab);
    for (const topic of topics.filter((topic) => !before.includes(topic))) {
      for (const data of this.kept.get(topic) ?? []) tab.postMessage({ topic, data });
    }
    this.schedule(REOPEN_DELAY);
  }

  wanted() {
    return [...new Set([...this.tabs.values()].flatMap((tab) => tab.topics))].sort();
  }

  /** @param {number} delay lets topics that change together make one new connection */
  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reconcile(), delay);
  }

  reconcile() {
    const topics = this.wanted();
    for (const topic of this.kept.keys()) if (!topics.includes(topic)) this.kept.delete(topic);
    if (topics.join(',') !== this.open || (topics.length > 0 && !this.source)) this.connect(topics);
  }

  /** @param {string[]} topics */
  connect(topics) {
    this.source?.close();
    this.source = null;
    this.open = topics.join(',');
    if (topics.length === 0) return this.become('idle');
    if (this.state !== 'live') this.become('connecting');
    this.heardAt = Date.now();
    const source = new EventSource(`/console/events?topics=${encodeURIComponent(this.open)}`);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.become('live');
    };
    source.onerror = () => this.failed(source);
    for (const topic of topics) {
      source.addEventListener(topic, (event) => this.received(topic, /** @type {MessageEvent<string>} */ (event).data));
    }
  }

  /**
   * @param {string} topic
   * @param {string} data
   */
  received(topic, data) {
    this.heardAt = Date.now();
    const frames = this.kept.get(topic) ?? [];
    frames.push(data);
    if (frames.length > (/^([^:]+\/)?tail:/.test(topic) ? KEPT_FRAMES : 1)) frames.shift();
    this.kept.set(topic, frames);
    for (const [tab, { topics }] of this.tabs) if (topics.includes(topic)) tab.postMessage({ topic, data });
  }

  /** @param {EventSource} source */
  failed(source) {
    if (source !== this.source) return;
    this.become('lost');
    // The browser tries again by itself after a cut, but gives up after an answer that is no event stream (503).
    if (source.readyState === EventSource.CLOSED) {
      this.source = null;
      this.failures++;
      this.schedule(Math.min(1_000 * 2 ** this.failures, 15_000) * (0.75 + Math.random() / 2));
    }
  }

  watch() {
    const now = Date.now();
    for (const [tab, { heardAt }] of this.tabs) if (now - heardAt > TAB_SILENCE_MAX) this.tabs.delete(tab);
    this.reconcile();
    if (this.source && now - this.heardAt > SILENCE_MAX) {
      this.become('lost');
      this.connect(this.wanted());
    }
  }

  /** @param {string} state */
  become(state) {
    if (state === this.state) return;
    this.state = state;
    for (const tab of this.tabs.keys()) this.tell(tab);
  }

  /** @param {Tab} tab */
  tell(tab) {
    tab.postMessage({ state: this.state });
  }
}
