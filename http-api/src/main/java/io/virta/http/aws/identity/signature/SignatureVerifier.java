package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures of version 4, in headers and in presigned URLs. The checks come in the order
 * in which AWS makes them: date, signed host, algorithm, scope, access key, body, signature,
 * session token. Accepts any region. Safe for any thread.
 */
public final class SignatureVerifier {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TARGET = "x-amz-target";

  private final InstantSource clock;
  private final ClockSkew skew;
  private final SigningKeys signingKeys = new SigningKeys();

  public SignatureVerifier(InstantSource clock, ClockSkew skew) {
    this.clock = clock;
    this.skew = skew;
  }

  /**
   * The credential of a verified request.
   *
   * @param credential the ID of the key and the scope of the signature
   */
  public record Verified(AccessKey key, String credential) {}

  /**
   * The credential of a verified head whose body is a stream.
   *
   * @param chunks verifies the body; null if it is not signed
   */
  public record VerifiedStream(Verified head, @Nullable ChunkSignatures chunks) {}

  /** The parts of a verified signature. */
  private record Head(Authorization authorization, SignatureTime time, Scope scope, AccessKey key) {
    Verified verified() {
      return new Verified(key, authorization.credential());
    }
  }

  /**
   * Verifies the signature of a request.
   *
   * @param service the service that the scope must name
   * @param keys looks up an access key by ID; returns null if the key is unknown
   * @throws io.virta.http.aws.wire.WireException if the signature is missing or invalid
   */
  public Verified verify(
      SignedRequest request,
      PayloadDigest body,
      String service,
      Function<String, @Nullable AccessKey> keys) {
    return verify(
            request,
            service,
            keys,
            (received, authorization) -> payloadHash(received, authorization, body))
        .verified();
  }

  /**
   * Verifies the head of a request whose body is a stream; no byte of the body is needed.
   *
   * @param service the service that the scope must name
   * @param keys looks up an access key by ID; returns null if the key is unknown
   * @throws io.virta.http.aws.wire.WireException if the signature of the head is missing or invalid
   */
  public VerifiedStream verifyStream(
      SignedRequest request, String service, Function<String, @Nullable AccessKey> keys) {
    StreamPayload payload = StreamPayload.of(request);
    Head head = verify(request, service, keys, (received, any) -> payload.announcement());
    if (payload == StreamPayload.UNSIGNED) {
      return new VerifiedStream(head.verified(), null);
    }
    if (head.authorization().query() != null) {
      throw SignatureRefusals.invalid("Signed chunks need an 'Authorization' header.");
    }
    byte[] key = signingKeys.of(head.key().secret(), head.scope());
    return new VerifiedStream(
        head.verified(),
        new ChunkChain(key, head.time(), head.scope(), head.authorization().signature()));
  }

  private Head verify(
      SignedRequest request,
      String service,
      Function<String, @Nullable AccessKey> keys,
      BiFunction<SignedRequest, Authorization, String> payload) {
    Authorization authorization = Authorization.of(request);
    SignatureTime time = SignatureTime.of(request, authorization, skew.of(service));
    time.requireCurrent(clock.instant());
    requireSigned(request, authorization);
    requireAlgorithm(authorization);
    Scope scope = Scope.parse(authorization.credential());
    requireScope(scope, service, time);
    AccessKey key = keys.apply(scope.accessKeyId());
    if (key == null) {
      throw SignatureRefusals.unrecognized();
    }
    String payloadHash = payload.apply(request, authorization);
    Head head = new Head(authorization, time, scope, key);
    requireSignature(request, head, payloadHash);
    requireToken(request, authorization, key);
    return head;
  }

  /**
   * Stricter than AWS: {@code X-Amz-Target}, if present, must be signed too, because it names the
   * operation.
   */
  private static void requireSigned(SignedRequest request, Authorization authorization) {
    List<String> signed = Arrays.asList(authorization.signedHeaders().split(";", -1));
    requireCanonical(signed, authorization);
    if (!signed.contains("host") && !signed.contains(":authority")) {
      throw SignatureRefusals.invalid(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    if (request.header(TARGET) != null && !signed.contains(TARGET)) {
      throw SignatureRefusals.invalid(
          "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }

  /**
   * Requires lower-case names in sorted order. Headers are looked up by these names, so a name in
   * another spelling would sign nothing; and each set of headers must have exactly one canonical
   * request.
   */
  private static void requireCanonical(List<String> signed, Authorization authorization) {
    String before = "";
    for (String name : signed) {
      if (name.compareTo(before) <= 0 || !name.equals(name.toLowerCase(Locale.ROOT))) {
        throw SignatureRefusals.invalid(
            "'SignedHeaders' must be names in lower case, in alphabetical order and each once, got"
                + " '"
                + authorization.signedHeaders()
                + "'");
      }
      before = name;
    }
  }

  private static void requireAlgorithm(Authorization authorization) {
    if (!authorization.algorithm().equals(ALGORITHM)) {
      throw SignatureRefusals.incomplete(
          "Unsupported AWS 'algorithm': '"
              + authorization.algorithm()
              + "' (only AWS4-HMAC-SHA256 for now). ");
    }
  }

  private static void requireScope(Scope scope, String service, SignatureTime time) {
    StringBuilder wrong = new StringBuilder();
    if (!scope.service().equals(service)) {
      wrong.append("Credential should be scoped to correct service: '%s'. ".formatted(service));
    }
    if (!scope.terminator().equals(Scope.TERMINATOR)) {
      wrong.append(
          "Credential should be scoped with a valid terminator: '%s', not '%s'. "
              .formatted(Scope.TERMINATOR, scope.terminator()));
    }
    if (!scope.date().equals(time.day())) {
      wrong.append(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'. "
              .formatted(scope.date(), time.day(), time.text()));
    }
    if (!wrong.isEmpty()) {
      throw SignatureRefusals.invalid(wrong.toString());
    }
  }

  /** Returns the payload hash for the canonical request after checking that it matches the body. */
  private static String payloadHash(
      SignedRequest request, Authorization authorization, PayloadDigest body) {
    String announced = StreamPayload.announced(request, authorization.query());
    String unsigned = StreamPayload.UNSIGNED.announcement();
    if (unsigned.equals(announced)) {
      return unsigned;
    }
    String computed = body.sha256();
    if (announced != null && !Digests.equal(announced, computed)) {
      throw SignatureRefusals.invalid(
          "The value passed in as x-amz-content-SHA256 does not match the computed payload hash. Computed digest: %s expected hash: %s"
              .formatted(computed, announced));
    }
    return computed;
  }

  private void requireSignature(SignedRequest request, Head head, String payloadHash) {
    byte[] signingKey = signingKeys.of(head.key().secret(), head.scope());
    String canonical = "";
    String toSign = "";
    for (String path : UriEncoding.spellings(request.rawPath())) {
      for (String contentType : request.contentTypes()) {
        canonical =
            CanonicalRequest.of(request, head.authorization(), path, contentType, payloadHash);
        toSign = toSign(head.time(), head.scope(), canonical);
        String expected = HexFormat.of().formatHex(Digests.hmac(signingKey, toSign));
        if (Digests.equal(expected, head.authorization().signature())) {
          return;
        }
      }
    }
    throw SignatureRefusals.mismatch(canonical, toSign);
  }

  private static String toSign(SignatureTime time, Scope scope, String canonical) {
    return String.join(
        "\n", ALGORITHM, time.text(), scope.text(), Digests.sha256(canonical.getBytes(UTF_8)));
  }

  private static void requireToken(
      SignedRequest request, Authorization authorization, AccessKey key) {
    RawQuery query = authorization.query();
    String token =
        query == null ? request.header("x-amz-security-token") : query.find("X-Amz-Security-Token");
    String expected = key.sessionToken();
    boolean right =
        expected == null ? token == null : token != null && Digests.equal(expected, token);
    if (!right) {
      throw SignatureRefusals.unrecognized();
    }
  }
}
