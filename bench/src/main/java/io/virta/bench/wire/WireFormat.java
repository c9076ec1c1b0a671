package io.virta.bench.wire;

/** The two dialects of the Kinesis protocol. */
public enum WireFormat {
  JSON("application/x-amz-json-1.1"),
  CBOR("application/x-amz-cbor-1.1");

  private final String contentType;

  WireFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
