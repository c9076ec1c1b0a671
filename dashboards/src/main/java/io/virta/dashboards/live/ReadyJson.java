package io.virta.dashboards.live;

/** A view serialized to JSON once, shared by all listeners. */
final class ReadyJson {
  private final byte[] bytes;

  private ReadyJson(byte[] bytes) {
    this.bytes = bytes;
  }

  static ReadyJson of(Object view) {
    return new ReadyJson(Json.bytes(view));
  }

  /** Returns the shared array; it must not be modified. */
  byte[] bytes() {
    return bytes;
  }
}
