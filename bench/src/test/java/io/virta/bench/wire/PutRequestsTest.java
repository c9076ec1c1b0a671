package io.virta.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PutRequestsTest {
  @ParameterizedTest
  @EnumSource
  void a_batch_holds_records_of_the_promised_size_under_different_keys(WireFormat format)
      throws IOException {
    List<Request> requests = new PutRequests(format, "s", 300, 7).batches(2, 500);
    JsonNode first = body(format, requests.get(0));
    assertThat(first.path("StreamName").asText()).isEqualTo("s");
    assertThat(first.path("Records")).hasSize(500);
    assertThat(first.path("Records").findValuesAsText("PartitionKey")).doesNotHaveDuplicates();
    for (JsonNode record : first.path("Records")) {
      assertThat(record.path("Data").binaryValue()).hasSize(300);
    }
    assertThat(body(format, requests.get(1))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void a_single_put_holds_one_record(WireFormat format) throws IOException {
    JsonNode body = body(format, new PutRequests(format, "s", 20, 7).singles(1).get(0));
    assertThat(body.path("Data").binaryValue()).hasSize(20);
    assertThat(body.path("PartitionKey").asText()).hasSize(16);
  }

  @ParameterizedTest
  @EnumSource
  void a_get_carries_its_iterator(WireFormat format) throws IOException {
    String iterator = "i".repeat(300);
    JsonNode body = body(format, Request.getRecords(format, iterator));
    assertThat(body.path("ShardIterator").asText()).isEqualTo(iterator);
    assertThat(body.path("Limit").asInt()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @EnumSource
  void every_writing_is_a_call_of_its_own(WireFormat format) {
    Request request = new PutRequests(format, "s", 20, 7).singles(1).get(0);
    String first = new String(written(request), StandardCharsets.ISO_8859_1);
    String second = new String(written(request), StandardCharsets.ISO_8859_1);
    Pattern call = Pattern.compile("amz-sdk-invocation-id: ([0-9a-f-]{36})\r\n");
    assertThat(first).containsPattern(call).contains("amz-sdk-request: attempt=1; max=3\r\n");
    assertThat(second).isNotEqualTo(first);
    assertThat(call.matcher(second).replaceFirst(""))
        .isEqualTo(call.matcher(first).replaceFirst(""));
  }

  private static byte[] written(Request request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer part : request.toWrite()) {
      byte[] own = new byte[part.remaining()];
      part.get(own);
      bytes.writeBytes(own);
    }
    return bytes.toByteArray();
  }

  private static JsonNode body(WireFormat format, Request request) throws IOException {
    byte[] bytes = written(request);
    int head =
        Bytes.indexOf(bytes, 0, bytes.length, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    String headers = new String(bytes, 0, head, StandardCharsets.US_ASCII);
    int length = bytes.length - head - 4;
    assertThat(headers).contains("Content-Length: " + length, format.contentType());
    ObjectMapper mapper =
        format == WireFormat.JSON ? new ObjectMapper() : new ObjectMapper(new CBORFactory());
    return mapper.readTree(bytes, head + 4, length);
  }
}
