package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples that AWS publishes for signers (its "signing test suite" for version 4): the
 * verifier accepts exactly these signatures and rejects similar ones.
 */
class PublishedSignaturesTest {
  private static final AccessKey KEY =
      new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
  private static final String TOKEN =
      "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
  private static final String UNRESERVED =
      "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String FORM_HASH =
      "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
  private static final SignatureVerifier VERIFIER =
      new SignatureVerifier(
          InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")),
          new ClockSkew(Map.of("kinesis", Duration.ofMinutes(5)), Duration.ofMinutes(15)));

  private record Example(
      String name,
      String method,
      String path,
      String query,
      List<String> headers,
      String body,
      String signature) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Example get(String name, String path, String query, String sig, String... more) {
    return new Example(name, "GET", path, query, List.of(more), "", sig);
  }

  private static Example post(
      String name, String query, String body, String signature, String... more) {
    return new Example(name, "POST", "/", query, List.of(more), body, signature);
  }

  static Stream<Example> examples() {
    return Stream.of(
        get("vanilla", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        get(
            "header-key-duplicate",
            "/",
            "",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
            "my-header1:value2",
            "my-header1:value2",
            "my-header1:value1"),
        get(
            "header-value-order",
            "/",
            "",
            "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
            "my-header1:value4",
            "my-header1:value1",
            "my-header1:value3",
            "my-header1:value2"),
        get(
            "header-value-trim",
            "/",
            "",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            "my-header1: value1",
            "my-header2: \"a   b   c\""),
        get(
            "relative-normalized",
            "/example1/example2/../..",
            "",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        get(
            "slash-dot-slash-normalized",
            "/./",
            "",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        get(
            "slash-normalized",
            "//",
            "",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        get(
            "slash-pointless-dot-normalized",
            "/./example",
            "",
            "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
        get(
            "slashes-normalized",
            "//example//",
            "",
            "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        get(
            "space-normalized",
            "/example space/",
            "",
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        get(
            "unreserved",
            "/" + UNRESERVED,
            "",
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        get(
            "utf8",
            "/\u1234",
            "",
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        get(
            "vanilla-empty-query-key",
            "/",
            "Param1=value1",
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        get(
            "vanilla-query-order-encoded",
            "/",
            "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
            "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
        get(
            "vanilla-query-order-key-case",
            "/",
            "Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        get(
            "vanilla-query-unreserved",
            "/",
            UNRESERVED + "=" + UNRESERVED,
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        get(
            "vanilla-utf8-query",
            "/",
            "\u1234=bar",
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        get(
            "vanilla-with-session-token",
            "/",
            "",
            "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
            "x-amz-security-token:" + TOKEN),
        post("vanilla", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        post(
            "header-value-case",
            "",
            "",
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
            "my-header1:VALUE1"),
        post(
            "vanilla-query",
            "Param1=value1",
            "",
            "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        post(
            "x-www-form-urlencoded",
            "",
            "Param1=value1",
            "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
            "content-type:" + FORM,
            "content-length:13",
            "x-amz-content-sha256:" + FORM_HASH),
        post(
            "x-www-form-urlencoded-parameters",
            "",
            "Param1=value1",
            "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
            "content-type:" + FORM + "; charset=utf-8",
            "content-length:13",
            "x-amz-content-sha256:" + FORM_HASH));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void published_signatures_are_accepted_and_similar_ones_rejected(Example example) {
    assertThat(verify(example, example.signature())).isEqualTo("AKIDEXAMPLE");

    String near =
        example.signature().replaceFirst("^.", example.signature().startsWith("0") ? "1" : "0");
    assertThatThrownBy(() -> verify(example, near)).hasMessageContaining("does not match");
  }

  private static String verify(Example example, String signature) {
    List<String> headers = new ArrayList<>(example.headers());
    headers.add("host:example.amazonaws.com");
    headers.add("x-amz-date:20150830T123600Z");
    String names =
        String.join(
            ";", headers.stream().map(line -> line.split(":", 2)[0]).distinct().sorted().toList());
    headers.add(
        "authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=%s, Signature=%s"
            .formatted(names, signature));
    TestRequest request =
        TestRequest.of(
            example.method(), example.path(), example.query(), headers.toArray(String[]::new));
    return VERIFIER
        .verify(
            request,
            PayloadDigest.of(example.body().getBytes(UTF_8)),
            "service",
            id -> find(id, request))
        .key()
        .id();
  }

  private static @Nullable AccessKey find(String id, TestRequest request) {
    boolean temporary = request.header("x-amz-security-token") != null;
    return id.equals(KEY.id()) ? new AccessKey(id, KEY.secret(), temporary ? TOKEN : null) : null;
  }
}
