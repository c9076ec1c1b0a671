package io.virta.http.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/**
 * The last bytes of a connection that is refused below HTTP. The body is a JSON error that AWS SDKs
 * can parse.
 */
final class Refusal {
  private static final int FRAME_HEADER_BYTES = 9;
  private static final int GOAWAY_FIXED_BYTES = 8;
  private static final byte GOAWAY = 7;
  private static final byte SETTINGS = 4;
  private static final int OVERLOADED = 503;

  private Refusal() {}

  /**
   * Returns an HTTP/1.1 response that closes the connection. {@code message} must not need JSON
   * escapes.
   */
  static ByteString http1(int status, String message) {
    String type =
        status == OVERLOADED ? "ServiceUnavailableException" : "MalformedHttpRequestException";
    String body = "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message);
    return ByteString.fromString(
        "HTTP/1.1 %d %s\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, StatusCodes.get(status).reason(), body.length(), body));
  }

  /** Returns a GOAWAY frame for a connection whose requests may have been processed. */
  static ByteString http2(Http2Error error, String message) {
    return goAway(Integer.MAX_VALUE, error, message);
  }

  private static ByteString goAway(int lastStream, Http2Error error, String message) {
    byte[] debug = message.getBytes(StandardCharsets.US_ASCII);
    int payload = GOAWAY_FIXED_BYTES + debug.length;
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + payload);
    frame.putInt(payload << Byte.SIZE | GOAWAY).put((byte) 0).putInt(0);
    frame.putInt(lastStream).putInt(error.code()).put(debug);
    return ByteString.fromArrayUnsafe(frame.array());
  }

  /**
   * Returns SETTINGS and GOAWAY for a connection of which no request was processed: clients may
   * retry all of them.
   */
  static ByteString http2AtOnce(Http2Error error, String message) {
    ByteBuffer settings = ByteBuffer.allocate(FRAME_HEADER_BYTES).putInt(SETTINGS);
    return ByteString.fromArrayUnsafe(settings.array()).concat(goAway(0, error, message));
  }
}
