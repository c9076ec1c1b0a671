package io.virta.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.WrappedKey;
import io.virta.client.VirtaConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Streams in the formats of earlier versions can be read. */
class OldFormatsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          VirtaConfig.load(ConfigFactory.parseMap(Map.of("pekko.loglevel", "WARNING"))));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object read(String manifest, String json) throws IOException {
    byte[] cbor =
        new ObjectMapper(new CBORFactory()).writeValueAsBytes(new ObjectMapper().readTree(json));
    int jackson = SERIALIZATION.findSerializerFor(new StreamEvent.Activated()).identifier();
    return SERIALIZATION.deserialize(cbor, jackson, manifest).get();
  }

  @Test
  void events_that_were_nested_in_the_entity() throws IOException {
    var created =
        (StreamEvent.Created)
            read(
                "io.virta.actors.stream.StreamEntity$Created",
                """
                {"mode":"PROVISIONED","shardCount":2,"tags":{"a":"b"},"at":1790000000.5}\
                """);

    assertThat(created.shardCount()).isEqualTo(2);
    assertThat(StreamState.Present.created(created).properties().recordKibMax()).isEqualTo(1_024);
    assertThat(read("io.virta.actors.stream.StreamEntity$Activated", "{}"))
        .isEqualTo(new StreamEvent.Activated());
  }

  @Test
  void a_stream_from_before_resharding() throws IOException {
    var present =
        (StreamState.Present)
            read(
                "io.virta.actors.stream.StreamState$Present",
                """
                {"status":"ACTIVE","mode":"ON_DEMAND","retentionHours":24,"createdAt":1790000000.5,
                 "tags":{"a":"b"},"shards":[{"id":{"index":0},"range":{"start":{"high":0,"low":0},
                 "end":{"high":-1,"low":-1}},"createdSeconds":1790000000,"parent":null,
                 "adjacentParent":null,"closed":null}]}\
                """);

    assertThat(present.status()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(present.properties().mode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(present.properties().tags()).containsExactly(Map.entry("a", "b"));
    assertThat(present.lineage().nextIndex()).isEqualTo(1);
    assertThat(present.lineage().shards())
        .containsExactly(Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_790_000_000));
  }

  @Test
  void a_stream_from_before_encryption() throws IOException {
    var present =
        (StreamState.Present)
            read(
                "io.virta.actors.stream.StreamState$Present#2",
                """
                {"version":9,"status":"ACTIVE","properties":{"mode":"PROVISIONED","retentionHours":24,
                 "tags":{},"monitoring":[],"keyId":null,"recordKibMax":1024,"warmThroughputMibps":0,
                 "policy":null},"createdAt":1790000000.5,"lineage":{"shards":[],"nextIndex":1},
                 "consumers":[],"reshard":null,"horizonMillis":5,
                 "history":{"scalings":[1790000001.5],"modeChanges":[]}}\
                """);

    assertThat(present.version()).isEqualTo(9);
    assertThat(present.dataKeys()).isEmpty();
    assertThat(present.history())
        .isEqualTo(StreamHistory.NONE.scaledAt(Instant.ofEpochMilli(1_790_000_001_500L)));
  }

  @Test
  void a_stream_in_the_current_format() {
    var present =
        StreamState.Present.created(
                new StreamEvent.Created(
                    StreamMode.PROVISIONED,
                    2,
                    Map.of("a", "b"),
                    Instant.ofEpochMilli(1_790_000_000_500L),
                    2_048,
                    0))
            .in(StreamStatus.ACTIVE)
            .apply(
                new StreamEvent.EncryptionChanged(
                    "alias/a",
                    List.of(new WrappedKey(1, "alias/a", "id", "c2VjcmV0", Instant.EPOCH, 0)),
                    false,
                    Instant.EPOCH))
            .apply(new StreamEvent.ReshardStarted(new Reshard.Scale(4), true, Instant.EPOCH));

    var serializer = SERIALIZATION.findSerializerFor(present);
    Object read =
        SERIALIZATION
            .deserialize(
                SERIALIZATION.serialize(present).get(),
                serializer.identifier(),
                Serializers.manifestFor(serializer, present))
            .get();

    assertThat(read).isEqualTo(present);
  }
}
