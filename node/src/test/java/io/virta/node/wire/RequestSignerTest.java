package io.virta.node.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class RequestSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:04:05Z");
  private static final byte[] BODY = "{\"StreamName\":\"orders\"}".getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({"kinesis, POST, /", "virta, GET, /apps/big-orders", "virta, POST, /apps/a/pause"})
  void signs_as_the_aws_sdk_does(String service, String method, String path) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create("http://127.0.0.1:4566" + path))
            .putHeader("content-type", "application/x-amz-json-1.1")
            .putHeader("x-amz-target", "Kinesis_20131202.DescribeStream")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsCredentialsIdentity.create("id", "secret"))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
            .request();
    TreeMap<String, String> headers = new TreeMap<>();
    signed.headers().forEach((name, values) -> headers.put(lower(name), values.get(0)));
    String expected = headers.remove("authorization");

    Endpoint endpoint =
        new Endpoint(URI.create("http://127.0.0.1:4566"), "eu-west-1", "id", "secret");

    assertThat(new RequestSigner(endpoint).authorization(service, method, path, headers, BODY, NOW))
        .isEqualTo(expected);
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
