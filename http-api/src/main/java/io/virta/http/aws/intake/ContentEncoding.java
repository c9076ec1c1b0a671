package io.virta.http.aws.intake;

import io.virta.http.aws.wire.WireError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Bodies that clients compress: SDKs do that with large PutMetricData requests. */
public final class ContentEncoding {
  /**
   * Twice what CloudWatch takes of a request, uncompressed; bounds what a small body can swell to.
   */
  private static final int PLAIN_BYTES_MAX = 2 << 20;

  private ContentEncoding() {}

  /** The body without its gzip, if it has one; another encoding is refused. */
  public static byte[] decode(HttpRequest request, byte[] body) {
    String encoding =
        request.getHeader("content-encoding").map(HttpHeader::value).orElse("identity");
    if (encoding.equalsIgnoreCase("identity")) {
      return body;
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw refused("Content-Encoding is '" + encoding + "', expected gzip or identity.");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(PLAIN_BYTES_MAX + 1);
      if (plain.length > PLAIN_BYTES_MAX) {
        throw refused("The body has more than " + PLAIN_BYTES_MAX + " bytes when decompressed.");
      }
      return plain;
    } catch (IOException malformed) {
      throw refused("The body is no gzip: " + malformed.getMessage());
    }
  }

  private static RuntimeException refused(String message) {
    return new WireError("SerializationException", 400, message).asException();
  }
}
