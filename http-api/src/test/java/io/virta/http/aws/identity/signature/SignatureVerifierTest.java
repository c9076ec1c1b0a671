package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virta.http.aws.wire.WireException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Requests signed by the AWS SDK: unchanged, changed, late and early. */
class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:04:05Z");
  private static final ClockSkew SKEW =
      new ClockSkew(Map.of("kinesis", Duration.ofMinutes(5)), Duration.ofMinutes(15));
  private static final byte[] BODY = "{\"StreamName\":\"orders\"}".getBytes(UTF_8);
  private static final AwsCredentialsIdentity IDENTITY =
      AwsCredentialsIdentity.create("AKID", "secret");
  private static final Map<String, AccessKey> KEYS =
      Map.of(
          "AKID", new AccessKey("AKID", "secret", null),
          "ASIA", new AccessKey("ASIA", "secret", "token"));

  private static TestRequest signed(Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    return signed("http", more);
  }

  private static TestRequest signed(
      String scheme, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create(scheme + "://127.0.0.1:4566/"))
            .putHeader("content-type", "application/x-amz-json-1.1")
            .putHeader("x-amz-target", "Kinesis_20131202.DescribeStream")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign -> {
                  sign.identity(IDENTITY)
                      .request(request)
                      .payload(ContentStreamProvider.fromByteArray(BODY))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                      .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                  more.accept(sign);
                })
            .request();
    TestRequest received = TestRequest.of("POST", "/", signed.encodedQueryParameters().orElse(""));
    for (Map.Entry<String, java.util.List<String>> header : signed.headers().entrySet()) {
      received =
          received.with(
              header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue().get(0));
    }
    return received;
  }

  private static TestRequest signed() {
    return signed(sign -> {});
  }

  private static TestRequest presigned(Duration lifetime) {
    return signed(
        sign ->
            sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime));
  }

  private static String verify(SignedRequest request, byte[] body, Instant at) {
    return new SignatureVerifier(InstantSource.fixed(at), SKEW)
        .verify(request, PayloadDigest.of(body), "kinesis", KEYS::get)
        .key()
        .id();
  }

  private static WireException refusal(SignedRequest request, byte[] body, Instant at) {
    WireException refusal =
        catchThrowableOfType(WireException.class, () -> verify(request, body, at));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private static void assertRefused(SignedRequest request, String type, String message) {
    WireException refusal = refusal(request, BODY, NOW);
    assertThat(refusal.error().type()).isEqualTo(type);
    assertThat(refusal.error().status()).isEqualTo(400);
    assertThat(refusal.error().message()).isEqualTo(message);
  }

  @Nested
  class InHeaders {
    @Test
    void what_the_sdk_signs_is_taken() {
      assertThat(verify(signed(), BODY, NOW)).isEqualTo("AKID");
    }

    @Test
    void authority_may_be_signed_instead_of_host() {
      TestRequest host = signed();
      assertThatThrownBy(
              () ->
                  verify(
                      host.with(
                          "authorization",
                          String.valueOf(host.header("authorization"))
                              .replace("content-type;host", ":authority;content-type")),
                      BODY,
                      NOW))
          .as("the signature covers the name")
          .hasMessageContaining("'POST\n/\n\n:authority:127.0.0.1:4566\ncontent-type:");
    }

    @Test
    void a_changed_body_is_refused_by_its_hash() {
      WireException refusal = refusal(signed(), "{}".getBytes(UTF_8), NOW);

      assertThat(refusal.error().type()).isEqualTo("InvalidSignatureException");
      assertThat(refusal.error().message())
          .startsWith("The value passed in as x-amz-content-SHA256 does not match");
    }

    @Test
    void an_unsigned_body_may_be_anything() {
      TestRequest request =
          signed("https", sign -> sign.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));

      assertThat(request.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
      assertThat(verify(request, "{}".getBytes(UTF_8), NOW)).isEqualTo("AKID");
    }

    @ParameterizedTest
    @CsvSource({
      "x-amz-target, Kinesis_20131202.DeleteStream",
      "content-type, application/x-amz-cbor-1.1",
      "host, other:4566"
    })
    void a_changed_header_is_refused_with_the_text_that_should_have_been_signed(
        String name, String value) {
      WireException refusal = refusal(signed().with(name, value), BODY, NOW);

      assertThat(refusal.error().type()).isEqualTo("InvalidSignatureException");
      assertThat(refusal.error().message())
          .startsWith(
              "The request signature we calculated does not match the signature you provided. Check"
                  + " your AWS Secret Access Key and signing method. Consult the service"
                  + " documentation for details.\n\n"
                  + "The Canonical String for this request should have been\n"
                  + "'POST\n/\n\n")
          .contains("\n" + name + ":" + value + "\n")
          .contains(
              "'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261121T030405Z\n")
          .endsWith("'\n");
    }

    @Test
    void clocks_may_differ_by_five_minutes_either_way() {
      Duration skew = Duration.ofMinutes(5);
      assertThat(verify(signed(), BODY, NOW.plus(skew))).isEqualTo("AKID");
      assertThat(verify(signed(), BODY, NOW.minus(skew))).isEqualTo("AKID");

      assertThat(refusal(signed(), BODY, NOW.plus(skew).plusSeconds(1)).error().message())
          .isEqualTo(
              "Signature expired: 20261121T030405Z is now earlier than 20261121T030406Z"
                  + " (20261121T030906Z - 5 min.)");
      assertThat(refusal(signed(), BODY, NOW.minus(skew).minusSeconds(1)).error().message())
          .isEqualTo(
              "Signature not yet current: 20261121T030405Z is still later than 20261121T030404Z"
                  + " (20261121T025904Z + 5 min.)");
    }

    @Test
    void clocks_may_differ_by_a_quarter_of_an_hour_for_other_services() {
      TestRequest request =
          signed(sign -> sign.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb"));
      Duration skew = Duration.ofMinutes(15);

      for (Instant at : new Instant[] {NOW.plus(skew), NOW.minus(skew)}) {
        assertThat(
                new SignatureVerifier(InstantSource.fixed(at), SKEW)
                    .verify(request, PayloadDigest.of(BODY), "dynamodb", KEYS::get)
                    .key()
                    .id())
            .isEqualTo("AKID");
      }
      SignatureVerifier late =
          new SignatureVerifier(InstantSource.fixed(NOW.plus(skew).plusSeconds(1)), SKEW);
      assertThatThrownBy(() -> late.verify(request, PayloadDigest.of(BODY), "dynamodb", KEYS::get))
          .hasMessageContaining(
              "Signature expired: 20261121T030405Z is now earlier than 20261121T030406Z"
                  + " (20261121T031906Z - 15 min.)");
    }

    @Test
    void an_unknown_key_is_not_recognized() {
      assertRefused(
          changed("AKID/", "AKIE/"),
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    }

    @Test
    void the_scope_must_match() {
      assertRefused(
          changed("/20261121/eu-west-1/kinesis/aws4_request", "/20261120/eu-west-1/s3/aws5"),
          "InvalidSignatureException",
          "Credential should be scoped to correct service: 'kinesis'. Credential should be scoped"
              + " with a valid terminator: 'aws4_request', not 'aws5'. Date in Credential scope"
              + " does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120' !="
              + " '20261121', from '20261121T030405Z'. ");
      assertRefused(
          changed("/eu-west-1/kinesis", "/kinesis"),
          "IncompleteSignatureException",
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got 'AKID/20261121/kinesis/aws4_request'");
    }

    @Test
    void host_and_target_must_be_signed() {
      assertRefused(
          changed(";host;", ";"),
          "InvalidSignatureException",
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
      assertRefused(
          changed(";x-amz-target", ""),
          "InvalidSignatureException",
          "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "content-type;host;X-Amz-Target",
          "Content-Type;Host;X-Amz-Date;X-Amz-Target",
          "content-type;host;host;x-amz-target",
          "host;content-type;x-amz-target",
          "content-type;host;;x-amz-target",
          "content-type;host;x-amz-target;"
        })
    void names_of_signed_headers_must_be_in_lower_case_sorted_and_unique(String names) {
      TestRequest request = signed();
      String header = String.valueOf(request.header("authorization"));
      String changed = header.replaceAll("SignedHeaders=[^,]*", "SignedHeaders=" + names);

      assertRefused(
          request.with("authorization", changed),
          "InvalidSignatureException",
          "'SignedHeaders' must be names in lower case, in alphabetical order and each once, got '"
              + names
              + "'");
    }

    @Test
    void dates_and_algorithms_are_those_of_aws() {
      assertRefused(
          signed().with("x-amz-date", "2026-11-21"),
          "IncompleteSignatureException",
          "Date must be in ISO-8601 'basic format'. Got '2026-11-21'. See"
              + " http://en.wikipedia.org/wiki/ISO_8601");
      assertRefused(
          changed("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
          "IncompleteSignatureException",
          "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). ");
    }

    private TestRequest changed(String from, String to) {
      TestRequest request = signed();
      String header = String.valueOf(request.header("authorization"));
      assertThat(header).contains(from);
      return request.with("authorization", header.replace(from, to));
    }
  }

  @Nested
  class WithSessionTokens {
    private TestRequest signedWith(String token) {
      return signed(
          sign -> sign.identity(AwsSessionCredentialsIdentity.create("ASIA", "secret", token)));
    }

    @Test
    void only_the_token_of_the_key_is_accepted() {
      assertThat(verify(signedWith("token"), BODY, NOW)).isEqualTo("ASIA");
      assertRefused(
          signedWith("other"),
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    }

    @Test
    void a_key_without_token_accepts_no_token() {
      assertRefused(
          signed(
              sign -> sign.identity(AwsSessionCredentialsIdentity.create("AKID", "secret", "any"))),
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    }
  }

  @Nested
  class Presigned {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void what_the_sdk_signs_is_taken_until_it_expires() {
      assertThat(presigned(MINUTE).header("authorization")).isNull();
      assertThat(verify(presigned(MINUTE), BODY, NOW.plus(MINUTE))).isEqualTo("AKID");
      assertThat(refusal(presigned(MINUTE), BODY, NOW.plusSeconds(61)).error().message())
          .isEqualTo(
              "Signature expired: 20261121T030405Z is now earlier than 20261121T030406Z"
                  + " (20261121T030506Z - 1 min.)");
      assertThat(verify(presigned(Duration.ofHours(1)), BODY, NOW.plusSeconds(3599)))
          .isEqualTo("AKID");
    }

    @Test
    void a_changed_parameter_is_refused() {
      TestRequest request = presigned(MINUTE);

      assertRefusedAs(
          "InvalidSignatureException", request, "X-Amz-Expires=60", "X-Amz-Expires=600");
      assertRefusedAs(
          "IncompleteSignatureException", request, "X-Amz-Expires=60", "X-Amz-Expires=0");
      assertRefusedAs(
          "IncompleteSignatureException", request, "X-Amz-Expires=60", "X-Amz-Expires=604801");
      assertRefusedAs(
          "IncompleteSignatureException", request, "X-Amz-Expires=60", "X-Amz-Expires=x");
      assertRefusedAs("UnrecognizedClientException", request, "AKID", "AKIE");
    }

    private static void assertRefusedAs(String type, TestRequest request, String from, String to) {
      assertThat(request.rawQuery()).contains(from);
      TestRequest changed = request.withQuery(request.rawQuery().replace(from, to));
      assertThat(refusal(changed, BODY, NOW).error().type()).isEqualTo(type);
    }
  }
}
