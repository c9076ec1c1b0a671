package io.virta.http.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.http.MemoryServer;
import io.virta.http.WireClient;
import io.virta.http.WireClient.Reply;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operations over a real port, in both dialects, with streams in memory. */
class KinesisApiIT {

  @RegisterExtension
  private static final MemoryServer server = new MemoryServer(InstantSource.system());

  private static WireClient client;

  @BeforeAll
  static void connect() {
    client = server.client();
  }

  @Test
  void puts_and_gets_records_in_json() throws Exception {
    assertThat(client.json("CreateStream", "{\"StreamName\":\"j\",\"ShardCount\":2}").status())
        .isEqualTo(200);
    Reply put =
        client.json(
            "PutRecords",
            "{\"Records\":[{\"Data\":\"aGVsbG8=\",\"PartitionKey\":\"a\"},{\"Data\":\"\",\"PartitionKey\":\"b\"}],\"StreamName\":\"j\"}");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.body().get("FailedRecordCount").asInt()).isZero();
    JsonNode first = put.body().get("Records").get(0);
    assertThat(first.get("SequenceNumber").asText()).hasSize(56).startsWith("49");

    Reply iterator =
        client.json(
            "GetShardIterator",
            "{\"StreamName\":\"j\",\"ShardId\":\"%s\",\"ShardIteratorType\":\"TRIM_HORIZON\"}"
                .formatted(first.get("ShardId").asText()));
    Reply got =
        client.json(
            "GetRecords",
            "{\"ShardIterator\":\"%s\"}".formatted(iterator.body().get("ShardIterator").asText()));
    assertThat(got.status()).isEqualTo(200);
    JsonNode record = got.body().get("Records").get(0);
    assertThat(record.get("SequenceNumber")).isEqualTo(first.get("SequenceNumber"));
    assertThat(Base64.getDecoder().decode(record.get("Data").asText()))
        .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
    assertThat(got.body().get("MillisBehindLatest").asLong()).isZero();
    assertThat(got.body().has("NextShardIterator")).isTrue();
  }
}
