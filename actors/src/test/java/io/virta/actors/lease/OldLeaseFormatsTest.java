package io.virta.actors.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import io.virta.actors.lease.LeaseTablesEntity.TableCreated;
import io.virta.actors.lease.LeaseTablesEntity.TableDeleted;
import io.virta.client.VirtaConfig;
import java.io.IOException;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lease tables in the formats of earlier versions can be read. */
class OldLeaseFormatsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          VirtaConfig.load(ConfigFactory.parseMap(Map.of("pekko.loglevel", "WARNING"))));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));
  private static final String DEFINITION =
      """
      {"key":{"partition":{"name":"leaseKey","type":"S"},"sort":null},"indexes":[],"onDemand":true,
       "throughput":{"readUnits":0,"writeUnits":0},"deletionProtected":true,"tags":{"a":"b"}}\
      """;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Object read(String manifest, String json) throws IOException {
    byte[] cbor =
        new ObjectMapper(new CBORFactory()).writeValueAsBytes(new ObjectMapper().readTree(json));
    int jackson = SERIALIZATION.findSerializerFor(new TableDeleted("any")).identifier();
    return SERIALIZATION.deserialize(cbor, jackson, manifest).get();
  }

  @Test
  void a_table_from_before_expiry_keeps_its_items() throws IOException {
    var created =
        (TableCreated)
            read(
                "io.virta.actors.lease.LeaseTablesEntity$TableCreated",
                """
                {"table":"leases","definition":%s,"id":"one","at":1790000000.5}\
                """
                    .formatted(DEFINITION));

    assertThat(created.definition().timeToLive()).isNull();
    assertThat(created.definition().deletionProtected()).isTrue();
    assertThat(created.definition().tags()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void a_snapshot_from_before_expiry_keeps_its_items() throws IOException {
    var snapshot =
        (LeaseTablesSnapshot)
            read(
                "io.virta.actors.lease.LeaseTablesSnapshot",
                """
                {"tables":[{"name":"leases","definition":%s,"id":"one","createdAt":1790000000.5,
                 "items":[]}],"tokens":{}}\
                """
                    .formatted(DEFINITION));

    assertThat(LeaseTablesState.of(snapshot).expiringFrom(null)).isEmpty();
    assertThat(LeaseTablesState.of(snapshot).size()).isEqualTo(1);
  }
}
