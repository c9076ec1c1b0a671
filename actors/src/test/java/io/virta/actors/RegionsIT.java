package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.item.AttributeType;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.persistence.journal.NodeLogs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A node that keeps regions apart, on the real log. */
class RegionsIT {
  private static final int REGIONS_MAX = 64;
  private static final TableName TABLE = new TableName("leases");
  private static final StreamName ORDERS = new StreamName("orders");

  @TempDir Path directory;
  private LocalNode node;
  private Virta home;
  private Virta ireland;

  @BeforeEach
  void start() {
    node = new LocalNode(directory, settings());
    find();
  }

  private static Map<String, Object> settings() {
    return Map.of("virta.account.shards-max", 2);
  }

  private void find() {
    home = Virta.get(node.system());
    ireland = home.forRegion("eu-west-1");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String firstRecord(Virta region) {
    StreamRecord record =
        await(
            region
                .read("orders", StartingPosition.trimHorizon())
                .runWith(Sink.head(), node.system()));
    return record.text();
  }

  private Set<String> ids() {
    return NodeLogs.get(node.system()).meta().ids().join();
  }

  private static Namespace namespace(String region) {
    return new Namespace(AccountId.DEFAULT, new Region(region));
  }

  @Test
  void a_name_stands_for_another_stream_in_each_region_and_both_survive_a_restart() {
    await(home.createStream("orders", StreamSpec.provisioned(1)));
    await(ireland.createStream("orders", StreamSpec.provisioned(1)));
    await(home.put("orders", "k", "from home".getBytes(UTF_8)));
    await(ireland.put("orders", "k", "from Ireland".getBytes(UTF_8)));

    node.restart(settings());
    find();

    assertThat(firstRecord(home)).isEqualTo("from home");
    assertThat(firstRecord(ireland)).isEqualTo("from Ireland");
    await(ireland.deleteStream("orders"));
    Awaitility.await().untilAsserted(() -> assertThat(await(ireland.listStreams())).isEmpty());
    assertThat(firstRecord(home)).isEqualTo("from home");
  }

  @Test
  void quotas_apply_to_each_region_separately() {
    await(home.createStream("orders", StreamSpec.provisioned(2)));
    await(ireland.createStream("orders", StreamSpec.provisioned(2)));

    assertThatThrownBy(() -> await(ireland.createStream("more", StreamSpec.provisioned(1))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }

  @Test
  void tables_and_account_settings_belong_to_a_region() {
    StreamsExtension extension = StreamsExtension.get(node.system());
    await(extension.leaseTables().create(namespace("eu-west-1"), TABLE, definition()));
    await(extension.accounts().commit(namespace("eu-west-2"), true));

    assertThat(await(extension.leaseTables().list(Namespace.DEFAULT, null, 10)).names()).isEmpty();
    assertThat(await(extension.leaseTables().list(namespace("eu-west-1"), null, 10)).names())
        .containsExactly(TABLE);
    assertThat(await(extension.accounts().commitment(Namespace.DEFAULT)))
        .isEqualTo(BillingCommitment.NONE);
    assertThat(await(extension.accounts().commitment(namespace("eu-west-2"))).startedAt())
        .isNotNull();
  }

  private static TableDefinition definition() {
    KeySchema key = new KeySchema(new KeyAttribute("leaseKey", AttributeType.S), null);
    return new TableDefinition(key, List.of(), true, Throughput.ON_DEMAND, false, Map.of(), null);
  }

  @Test
  void a_read_from_a_new_region_finds_it_empty_and_stores_nothing() {
    StreamsExtension extension = StreamsExtension.get(node.system());
    await(home.createStream("orders", StreamSpec.provisioned(1)));
    Set<String> before = ids();
    Namespace nowhere = namespace("nowhere-1");

    assertThat(await(home.forRegion("nowhere-1").listStreams())).isEmpty();
    assertThat(await(extension.accounts().usage(nowhere)).shardsMax()).isEqualTo(2);
    assertThat(await(extension.accounts().commitment(nowhere))).isEqualTo(BillingCommitment.NONE);
    assertThat(await(extension.leaseTables().list(nowhere, null, 10)).names()).isEmpty();
    assertThatThrownBy(() -> await(extension.streams().describe(nowhere, ORDERS)))
        .hasMessage("Stream orders under account 000000000000 not found.");
    assertThatThrownBy(() -> await(extension.streams().delete(nowhere, ORDERS)))
        .hasMessage("Stream orders under account 000000000000 not found.");
    assertThatThrownBy(() -> await(extension.leaseTables().describe(nowhere, TABLE)))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND));

    assertThat(ids()).isEqualTo(before);
    assertThat(extension.accounts().namespaces(AccountId.DEFAULT))
        .containsExactly(Namespace.DEFAULT);
  }

  @Test
  void the_log_says_once_in_which_other_region_a_missing_stream_or_table_is() {
    StreamsExtension extension = StreamsExtension.get(node.system());
    await(ireland.createStream("orders", StreamSpec.provisioned(1)));
    await(extension.leaseTables().create(namespace("eu-west-1"), TABLE, definition()));
    Logger hints = (Logger) LoggerFactory.getLogger("io.virta.actors.edge.RegionHints");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    hints.addAppender(lines);
    try {
      Awaitility.await()
          .until(
              () -> {
                assertThatThrownBy(() -> await(home.describeStream("orders")))
                    .hasMessage("Stream orders under account 000000000000 not found.");
                assertThatThrownBy(
                        () -> await(extension.leaseTables().describe(Namespace.DEFAULT, TABLE)))
                    .hasMessage("Table leases under account 000000000000 not found.");
                assertThatThrownBy(() -> await(home.describeStream("nowhere")))
                    .hasMessageContaining("not found");
                return lines.list.size() >= 2;
              });
    } finally {
      hints.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactlyInAnyOrder(
            "There is no stream orders of account 000000000000 in region us-east-1, but there is"
                + " one in region eu-west-1: does the client use the right region?",
            "There is no table leases of account 000000000000 in region us-east-1, but there is one"
                + " in region eu-west-1: does the client use the right region?");
  }

  @Test
  void an_account_holds_streams_in_at_most_64_regions_and_an_emptied_one_makes_room() {
    for (int i = 1; i <= REGIONS_MAX; i++) {
      await(home.forRegion("region-" + i).createStream("s", StreamSpec.provisioned(1)));
    }
    assertLimited("region-65");
    assertLimited("us-east-1");
    await(home.forRegion("region-1").createStream("t", StreamSpec.provisioned(1)));
    await(
        home.forRegion("region-65")
            .forAccount(new AccountId("111122223333"))
            .createStream("s", StreamSpec.provisioned(1)));

    await(home.forRegion("region-9").deleteStream("s"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(VirtaException.class)
        .untilAsserted(
            () -> await(home.forRegion("region-65").createStream("s", StreamSpec.provisioned(1))));
    assertLimited("region-66");
  }

  private void assertLimited(String region) {
    assertThatThrownBy(
            () -> await(home.forRegion(region).createStream("s", StreamSpec.provisioned(1))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .hasMessageContaining("in 64 regions");
  }

  @Test
  void with_one_region_all_names_mean_the_same_streams() {
    await(ireland.createStream("orders", StreamSpec.provisioned(1)));
    node.restart(Map.of("virta.http.regions", "one"));
    find();

    assertThat(await(ireland.listStreams())).isEmpty();
    await(ireland.createStream("orders", StreamSpec.provisioned(1)));
    assertThat(await(home.listStreams())).hasSize(1);
    assertThat(ireland.region()).isEqualTo("us-east-1");
  }

  @Test
  void the_standard_region_is_the_configured_one_and_the_home_region_that_of_the_first_start() {
    await(home.createStream("orders", StreamSpec.provisioned(1)));
    await(home.put("orders", "k", "from home".getBytes(UTF_8)));
    node.restart(Map.of("virta.http.region", "eu-west-1"));
    find();

    assertThat(home.region()).isEqualTo("eu-west-1");
    assertThat(await(home.listStreams())).isEmpty();
    assertThat(firstRecord(home.forRegion("us-east-1"))).isEqualTo("from home");
  }
}
