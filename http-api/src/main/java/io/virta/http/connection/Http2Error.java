package io.virta.http.connection;

/** The error codes of HTTP/2 (RFC 9113, section 7) that this server sends or checks for. */
enum Http2Error {
  NO_ERROR(0),
  PROTOCOL_ERROR(1),
  FLOW_CONTROL_ERROR(3),
  FRAME_SIZE_ERROR(6),
  CANCEL(8),
  ENHANCE_YOUR_CALM(11);

  private final int code;

  Http2Error(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
