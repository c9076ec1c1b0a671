package io.virta.http.aws.intake;

import io.virta.http.aws.wire.WireError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Decompression of request bodies: SDKs compress large PutMetricData requests. */
public final class ContentEncoding {
  /**
   * Twice the size of an uncompressed request that CloudWatch accepts; limits how large a small
   * compressed body can become.
   */
  private static final int PLAIN_BYTES_MAX = 2 << 20;

  private ContentEncoding() {}

  /** Returns the body, decompressed if it is gzip-encoded; rejects other encodings. */
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
      throw refused("The body is not valid gzip: " + malformed.getMessage());
    }
  }

  private static RuntimeException refused(String message) {
    return new WireError("SerializationException", 400, message).asException();
  }
}
