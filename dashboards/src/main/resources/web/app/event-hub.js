// @ts-check
// One connection of server-sent events for all tabs of a browser. Over HTTP/1.1 browsers open at most six connections per
// host, so a seventh tab would wait forever. Runs in a SharedWorker, or in the page if that is not supported. Imports nothing.

const SILENCE_MAX = 25_000;
const TAB_SILENCE_MAX = 150_000; // browsers limit timers of hidden tabs to one per minute
const REOPEN_DELAY = 60;
const KEPT_FRAMES = 8;

/** @typedef {{postMessage(message: object): void}} Tab */
/** @typedef {{data: string, heardAt: number}} Frame */

export class EventHub {
  constructor() {
    /** @type {Map<Tab, {topics: string[], heardAt: number}>} */
    this.tabs = new Map();
    /** @type {Map<string, Frame[]>} the newest frames of each topic, for new tabs */
    this.kept = new Map();
    /** @type {EventSource | null} */
    this.source = null;
    this.open = '';
    this.state = 'idle';
    /** Why the node rejects the connection; empty if it does not respond. */
    this.reason = '';
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
      for (const frame of this.kept.get(topic) ?? []) tab.postMessage({ topic, ...frame });
    }
    this.schedule(REOPEN_DELAY);
  }

  wanted() {
    return [...new Set([...this.tabs.values()].flatMap((tab) => tab.topics))].sort();
  }

  /** @param {number} delay so that topics that change together cause only one new connection */
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
    const address = `/console/events?topics=${encodeURIComponent(this.open)}`;
    const source = new EventSource(address);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.become('live');
    };
    source.onerror = () => this.failed(source, address);
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
    const frame = { data, heardAt: this.heardAt };
    const frames = /^([^:]+\/)?tail:/.test(topic) ? withRows(this.kept.get(topic) ?? []) : [];
    this.kept.set(topic, [...frames, frame]);
    for (const [tab, { topics }] of this.tabs) if (topics.includes(topic)) tab.postMessage({ topic, ...frame });
  }

  /** @param {EventSource} source @param {string} address */
  failed(source, address) {
    if (source !== this.source) return;
    if (this.state !== 'lost') this.become('lost');
    // The browser reconnects on its own after a lost connection, but not after an error response (400, 503).
    if (source.readyState === EventSource.CLOSED) {
      this.source = null;
      this.failures++;
      this.schedule(Math.min(1_000 * 2 ** this.failures, 15_000) * (0.75 + Math.random() / 2));
      refusal(address).then((reason) => this.state === 'lost' && this.become('lost', reason), () => {});
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

  /** @param {string} state @param {string} [reason] */
  become(state, reason = '') {
    if (state === this.state && reason === this.reason) return;
    this.state = state;
    this.reason = reason;
    for (const tab of this.tabs.keys()) this.tell(tab);
  }

  /** @param {Tab} tab */
  tell(tab) {
    tab.postMessage({ state: this.state, reason: this.reason });
  }
}

/**
 * Returns the frames that a new tab of a tail needs besides the newest: those with rows, so that an idle stream does not look empty.
 * @param {Frame[]} frames
 */
const withRows = (frames) => frames.filter(({ data }) => !data.endsWith('"rows":[]}') && !data.startsWith('{"error"')).slice(1 - KEPT_FRAMES);

/** Fetches the reason for a rejected connection, which EventSource does not expose. @param {string} address */
async function refusal(address) {
  const asked = new AbortController();
  const answer = await fetch(address, { signal: asked.signal });
  if (!answer.ok) return String((await answer.json()).error);
  asked.abort(); // the node accepts connections again
  return '';
}
