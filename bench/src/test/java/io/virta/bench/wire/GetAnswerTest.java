package io.virta.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GetAnswerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  @ParameterizedTest
  @CsvSource({"JSON,0", "JSON,1", "JSON,1000", "CBOR,0", "CBOR,1", "CBOR,1000"})
  void counts_the_records_and_finds_the_next_iterator(WireFormat format, int records)
      throws IOException {
    String iterator = "AAAA" + "x".repeat(250) + "==";
    GetAnswer get = new GetAnswer(format, 100);
    get.read(answer(200, body(format, records, iterator)));
    assertThat(get.records()).isEqualTo(records);
    assertThat(get.nextIterator()).isEqualTo(iterator);
  }

  @ParameterizedTest
  @CsvSource({"JSON", "CBOR"})
  void refuses_an_error(WireFormat format) {
    assertThatThrownBy(
            () -> new GetAnswer(format, 1).read(answer(400, "{}".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("400");
  }

  private static byte[] body(WireFormat format, int records, String iterator) throws IOException {
    Random random = new Random(5);
    ObjectNode root = JSON.createObjectNode().put("MillisBehindLatest", 0);
    for (int i = 0; i < records; i++) {
      byte[] data = new byte[100];
      random.nextBytes(data);
      root.withArray("Records").addObject().put("Data", data).put("PartitionKey", "k" + i);
    }
    root.put("NextShardIterator", iterator);
    return (format == WireFormat.JSON ? JSON : CBOR).writeValueAsBytes(root);
  }

  private static Answer answer(int status, byte[] body) {
    String head = "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    Answer answer = new Answer();
    boolean whole =
        answer.feed(
            ByteBuffer.allocate(headBytes.length + body.length).put(headBytes).put(body).flip());
    assertThat(whole).isTrue();
    return answer;
  }
}
