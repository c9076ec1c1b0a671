package io.virta.dashboards.site;

import java.nio.charset.StandardCharsets;

/** The immutable content of a file. */
final class WebBytes {
  private final byte[] array;

  WebBytes(byte[] array) {
    this.array = array;
  }

  byte[] array() {
    return array;
  }

  String text() {
    return new String(array, StandardCharsets.UTF_8);
  }
}
