package io.virta.bench.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 responses one after the other from a connection, plain or chunked, and parses only
 * the status and the length. Reused for every response of its connection; not thread safe.
 */
public final class Answer {
  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");

  private enum Phase {
    LINE,
    PLAIN_BODY,
    CHUNK_BODY,
    CHUNK_END,
    COMPLETE
  }

  private final byte[] line = new byte[8192];
  private byte[] body = new byte[128 << 10];
  private Phase phase = Phase.LINE;
  private int lineLength;
  private int bodyLength;
  private int status;
  private long pending;
  private boolean chunked;
  private boolean inChunks;
  private boolean lastChunk;

  /** Prepares for the next response. */
  public void reset() {
    phase = Phase.LINE;
    lineLength = 0;
    bodyLength = 0;
    status = 0;
    pending = 0;
    chunked = false;
    inChunks = false;
    lastChunk = false;
  }

  /**
   * Consumes bytes that arrived; returns true as soon as the response is complete. Bytes after it
   * stay in {@code in}.
   *
   * @throws WireException if this is not an HTTP response
   */
  public boolean feed(ByteBuffer in) {
    while (phase != Phase.COMPLETE && in.hasRemaining()) {
      switch (phase) {
        case LINE -> feedLine(in.get());
        case PLAIN_BODY -> take(in, Phase.COMPLETE);
        case CHUNK_BODY -> take(in, Phase.CHUNK_END);
        case CHUNK_END -> feedChunkEnd(in.get());
        case COMPLETE -> throw new IllegalStateException("complete answers take no bytes");
      }
    }
    return phase == Phase.COMPLETE;
  }

  public int status() {
    return status;
  }

  /** An array with {@link #bodyLength} bytes of body from index 0 on; valid until the reset. */
  public byte[] body() {
    return body;
  }

  public int bodyLength() {
    return bodyLength;
  }

  public String bodyText() {
    return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
  }

  private void feedLine(byte b) {
    if (b != '\n') {
      if (lineLength == line.length) {
        throw new WireException("a header line of more than " + line.length + " bytes");
      }
      line[lineLength++] = b;
      return;
    }
    int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
    lineLength = 0;
    if (status == 0) {
      readStatus(length);
    } else if (inChunks) {
      startChunk(length);
    } else if (length == 0) {
      startBody();
    } else {
      readHeader(length);
    }
  }

  private void readStatus(int length) {
    String text = new String(line, 0, length, StandardCharsets.US_ASCII);
    if (!text.startsWith("HTTP/1.1 ") || length < 12) {
      throw new WireException("expected an HTTP/1.1 status line, found '" + text + "'");
    }
    status = (int) number(9, 12, 10);
  }

  private void readHeader(int length) {
    if (startsWith(CONTENT_LENGTH, length)) {
      pending = number(CONTENT_LENGTH.length, length, 10);
    } else if (startsWith(CHUNKED, length)) {
      chunked = true;
    }
  }

  private void startBody() {
    if (chunked) {
      inChunks = true;
    } else {
      phase = pending == 0 ? Phase.COMPLETE : Phase.PLAIN_BODY;
    }
  }

  private void startChunk(int length) {
    pending = number(0, length, 16);
    lastChunk = pending == 0;
    phase = lastChunk ? Phase.CHUNK_END : Phase.CHUNK_BODY;
  }

  /**
   * Consumes the line break after a chunk; after the last chunk it ends the response (trailers are
   * not supported).
   */
  private void feedChunkEnd(byte b) {
    if (b == '\n') {
      phase = lastChunk ? Phase.COMPLETE : Phase.LINE;
    }
  }

  private void take(ByteBuffer in, Phase next) {
    int count = (int) Math.min(pending, in.remaining());
    if (bodyLength + count > body.length) {
      grow(bodyLength + count);
    }
    in.get(body, bodyLength, count);
    bodyLength += count;
    pending -= count;
    if (pending == 0) {
      phase = next;
    }
  }

  private void grow(int needed) {
    if (needed > BODY_BYTES_MAX) {
      throw new WireException("an answer of more than " + BODY_BYTES_MAX + " bytes");
    }
    body = Arrays.copyOf(body, Math.max(needed, body.length * 2));
  }

  private boolean startsWith(byte[] lowerCase, int length) {
    if (length < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      if (Character.toLowerCase((char) line[i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int from, int to, int radix) {
    String digits = new String(line, from, to - from, StandardCharsets.US_ASCII).trim();
    try {
      return Long.parseUnsignedLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new WireException(
          "expected a number of radix " + radix + ", found '" + digits + "'", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
