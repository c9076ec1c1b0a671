package io.virta.node.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS Signature Version 4, so that the command line also works with a node that
 * checks signatures. Immutable.
 */
final class RequestSigner {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Endpoint endpoint;

  RequestSigner(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  static String timestamp(Instant at) {
    return TIME.format(at);
  }

  /**
   * Returns the value of the {@code Authorization} header.
   *
   * @param service the name of the service in the scope
   * @param path without characters that need percent-encoding
   * @param headers all signed headers with lower-case names, including {@code host} and {@code
   *     x-amz-date}
   */
  String authorization(
      String service,
      String method,
      String path,
      SortedMap<String, String> headers,
      byte[] body,
      Instant at) {
    String timestamp = timestamp(at);
    String day = timestamp.substring(0, 8);
    String scope = day + "/" + endpoint.region() + "/" + service + "/aws4_request";
    String signedHeaders = String.join(";", headers.keySet());
    String canonical =
        method
            + "\n"
            + path
            + "\n\n"
            + headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + signedHeaders
            + "\n"
            + hex(sha256(body));
    String toSign =
        String.join(
            "\n", "AWS4-HMAC-SHA256", timestamp, scope, hex(sha256(canonical.getBytes(UTF_8))));
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            endpoint.accessKeyId(),
            scope,
            signedHeaders,
            hex(hmac(signingKey(day, service), toSign)));
  }

  private byte[] signingKey(String day, String service) {
    byte[] key = ("AWS4" + endpoint.secretAccessKey()).getBytes(UTF_8);
    for (String part : new String[] {day, endpoint.region(), service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
