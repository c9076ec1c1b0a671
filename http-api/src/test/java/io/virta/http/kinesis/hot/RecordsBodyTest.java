package io.virta.http.kinesis.hot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.http.aws.wire.Dialect;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsBodyTest {
  private static final Shard SHARD =
      Shard.first(new ShardId(11), new HashKeyRange(HashKey.MIN, HashKey.MAX), 1_763_690_000);
  private static final long SEED = 42;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void is_parsed_to_the_same_records_whatever_the_size_of_its_pieces(Dialect dialect)
      throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    ObjectMapper mapper = dialect == Dialect.JSON ? new ObjectMapper() : new CBORMapper();
    for (int round = 0; round < 60; round++) {
      RecordSlice slice = slice(random, round % 7);
      RecordsBody body =
          new RecordsBody(dialect, SHARD, slice, rest -> rest.number("MillisBehindLatest", 17));
      byte[] bytes = read(body, 64 + random.nextInt(2000));

      assertThat(bytes).as("seed %d round %d", SEED, round).hasSize((int) body.length());
      assertSame(slice, mapper.readTree(bytes), dialect);
    }
  }

  private static byte[] read(RecordsBody body, int pieceBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!body.isDone()) {
      ByteString piece = body.next(pieceBytes);
      assertThat(piece.length()).isPositive();
      bytes.write(piece.toArray());
    }
    return bytes.toByteArray();
  }

  private static RecordSlice slice(SplittableRandom random, int runCount) {
    List<Run> runs = new ArrayList<>();
    long seq = 1 + random.nextLong(1000);
    for (int r = 0; r < runCount; r++) {
      int count = 1 + random.nextInt(5);
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> datas = new ArrayList<>();
      int bytes = 0;
      for (int i = 0; i < count; i++) {
        byte[] data = new byte[random.nextInt(5000)];
        random.nextBytes(data);
        byte[] key = ("k\"\\\n\u0001\u00e9\ud83d\ude00" + i).getBytes(StandardCharsets.UTF_8);
        keys.add(key);
        datas.add(data);
        bytes += RecordBlockBuilder.recordBytes(key.length, false, data.length);
      }
      RecordBlockBuilder builder = new RecordBlockBuilder(count, bytes);
      for (int i = 0; i < count; i++) {
        builder.add(keys.get(i), datas.get(i));
      }
      RecordBlock block = builder.build().arrivedAt(1_763_691_234_000L + random.nextLong(2000));
      int from = random.nextInt(count);
      runs.add(new Run(block, from, count, seq));
      seq += (long) count - from + random.nextInt(3);
    }
    return new RecordSlice(runs, seq, 17, false);
  }

  private static void assertSame(RecordSlice slice, JsonNode answer, Dialect dialect)
      throws IOException {
    assertThat(answer.get("MillisBehindLatest").asLong()).isEqualTo(17);
    assertThat(answer.get("Records")).hasSize(slice.recordCount());
    int at = 0;
    for (Run run : slice.runs()) {
      for (int i = run.from(); i < run.to(); i++) {
        JsonNode record = answer.get("Records").get(at++);
        RecordBlock block = run.block();
        assertThat(record.get("SequenceNumber").asText())
            .isEqualTo(
                SHARD
                    .sequenceNumber(run.firstSeq() + (i - run.from()), block.arrivalMillis())
                    .toString());
        assertThat(record.get("Data").binaryValue()).isEqualTo(block.data(i));
        assertThat(record.get("PartitionKey").asText()).isEqualTo(block.key(i));
        double time = record.get("ApproximateArrivalTimestamp").asDouble();
        double unit = dialect == Dialect.JSON ? 1000 : 1;
        assertThat(Math.round(time * unit)).isEqualTo(block.arrivalMillis());
      }
    }
  }
}
