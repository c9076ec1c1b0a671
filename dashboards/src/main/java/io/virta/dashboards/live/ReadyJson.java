package io.virta.dashboards.live;

/** A view that was written as JSON once, for all who are shown it. */
final class ReadyJson {
  private final byte[] bytes;

  private ReadyJson(byte[] bytes) {
    this.bytes = bytes;
  }

  static ReadyJson of(Object view) {
    return new ReadyJson(Json.bytes(view));
  }

  /** Those that all share: nobody changes them. */
  byte[] bytes() {
    return bytes;
  }
}
