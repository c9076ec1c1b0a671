package io.virta.http.metrics;

import java.util.Objects;

/** All metrics in the text format that the client requested. */
public final class MetricsPage {
  private final String contentType;
  private final byte[] bytes;

  MetricsPage(String contentType, byte[] bytes) {
    this.contentType = Objects.requireNonNull(contentType);
    this.bytes = bytes;
  }

  public String contentType() {
    return contentType;
  }

  /** The bytes of the page, not a copy. */
  public byte[] bytes() {
    return bytes;
  }
}
