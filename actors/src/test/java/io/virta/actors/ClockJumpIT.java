package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteRequest;
import io.virta.client.StreamRecord;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.lane.segment.SegmentInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose clock is set 30 hours ahead, with streams that keep records for 24 hours. */
class ClockJumpIT {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "virta.stream.retention-sweep-interval",
          "100ms",
          "virta.lane.records.segment-bytes",
          "256 KiB",
          "virta.lease-tables.expiry-interval",
          "1s");
  private static final Duration THIRTY_HOURS = Duration.ofHours(30);
  private static final TableName TABLE = new TableName("leases");

  /** How far each clock is ahead of the machine's. */
  private final AtomicLong wallMillis = new AtomicLong();

  private final AtomicLong nanos = new AtomicLong();
  private final NodeClocks clocks =
      new NodeClocks(
          () -> Instant.ofEpochMilli(System.nanoTime() / 1_000_000 + wallMillis.get()),
          () -> System.nanoTime() + nanos.get());

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void fillSomeSegments() {
    // Starts at the time of this machine, which the log uses for the timestamps of segments.
    wallMillis.set(InstantSource.system().millis() - System.nanoTime() / 1_000_000);
    node = new LocalNode(directory, SETTINGS, clocks);
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    put("first");
    for (int i = 0; i < 40; i++) {
      await(node.virta().put("s", "k", new byte[20_000]));
    }
    assertThat(oldestSegment()).isEqualTo(1);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void put(String text) {
    await(node.virta().put("s", "k", text.getBytes(UTF_8)));
  }

  private void jump(Duration by) {
    wallMillis.addAndGet(by.toMillis());
  }

  private void pass(Duration time) {
    wallMillis.addAndGet(time.toMillis());
    nanos.addAndGet(time.toNanos());
  }

  private String firstVisible() {
    return firstVisible("s");
  }

  private String firstVisible(String stream) {
    List<StreamRecord> records =
        await(
            node.virta()
                .read(stream, StartingPosition.trimHorizon())
                .take(1)
                .runWith(Sink.seq(), node.system()));
    return records.get(0).text();
  }

  private long oldestSegment() {
    return NodeLogs.get(node.system())
        .embedded()
        .orElseThrow()
        .recordsLane()
        .segments()
        .get(0)
        .segmentId();
  }

  private long newestSegment() {
    List<SegmentInfo> segments =
        NodeLogs.get(node.system()).embedded().orElseThrow().recordsLane().segments();
    return segments.get(segments.size() - 1).segmentId();
  }

  private StreamDescription describe() {
    return await(node.virta().describeStream("s"));
  }

  private Instant horizon() {
    return StreamsExtension.get(node.system()).figures().horizon(describe());
  }

  @Test
  void neither_hides_nor_removes_a_record_while_the_clock_is_wrong() {
    jump(THIRTY_HOURS);

    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> oldestSegment() == 1);
    assertThat(firstVisible()).isEqualTo("first");
    jump(THIRTY_HOURS.negated());
    assertThat(firstVisible()).isEqualTo("first");
  }

  @Test
  void removes_what_is_too_old_once_the_new_time_has_been_steady() {
    jump(THIRTY_HOURS);
    assertThat(firstVisible()).isEqualTo("first");

    pass(Duration.ofMinutes(11));
    put("later");

    Awaitility.await().until(() -> oldestSegment() > 1);
    assertThat(firstVisible()).isEqualTo("later");
  }

  @Test
  void removes_what_is_too_old_when_time_simply_passes() {
    pass(THIRTY_HOURS);
    put("later");

    Awaitility.await().until(() -> oldestSegment() > 1);
    assertThat(firstVisible()).isEqualTo("later");
  }

  @Test
  void waits_after_three_days_of_downtime_and_then_removes() {
    node.close();
    jump(Duration.ofDays(3));
    node.restart(SETTINGS);
    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> oldestSegment() == 1);
    assertThat(firstVisible()).isEqualTo("first");

    pass(Duration.ofMinutes(11));

    Awaitility.await().until(() -> oldestSegment() > 1);
  }

  @Test
  void a_restart_while_the_clock_is_wrong_removes_nothing() {
    jump(THIRTY_HOURS);
    put("during the jump");
    node.restart(SETTINGS);

    assertNothingIsRemovedBeforeTheClockReturns();
  }

  @Test
  void a_restart_with_a_wrong_clock_and_no_recorded_time_removes_nothing() throws IOException {
    jump(THIRTY_HOURS);
    put("during the jump");
    node.close();
    Files.delete(directory.resolve("retention-time"));
    node.restart(SETTINGS);

    assertNothingIsRemovedBeforeTheClockReturns();
  }

  private void assertNothingIsRemovedBeforeTheClockReturns() {
    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> oldestSegment() == 1);
    assertThat(firstVisible()).isEqualTo("first");
    jump(THIRTY_HOURS.negated());
    node.restart(SETTINGS);
    assertThat(firstVisible()).isEqualTo("first");
    assertThat(oldestSegment()).isEqualTo(1);
  }

  @Test
  void a_clock_that_is_wrong_at_the_very_first_start_hides_nothing_afterwards() {
    node.close();
    jump(THIRTY_HOURS);
    node = new LocalNode(directory.resolve("another"), SETTINGS, clocks);
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    put("during the jump");

    jump(THIRTY_HOURS.negated());
    await(node.virta().createStream("t", StreamSpec.provisioned(1)));
    await(node.virta().put("t", "k", "after the jump".getBytes(UTF_8)));

    assertThat(firstVisible("t")).isEqualTo("after the jump");
    assertThat(firstVisible("s")).isEqualTo("during the jump");
  }

  @Test
  void a_restart_while_nothing_is_wrong_delays_nothing() {
    node.restart(SETTINGS);
    pass(THIRTY_HOURS);
    put("later");

    Awaitility.await().until(() -> oldestSegment() > 1);
    assertThat(firstVisible()).isEqualTo("later");
  }

  @Test
  void an_item_of_a_lease_table_outlives_the_jump_and_expires_once_its_time_has_come() {
    LeaseTables tables = StreamsExtension.get(node.system()).leaseTables();
    await(
        tables.create(
            Namespace.DEFAULT,
            TABLE,
            new TableDefinition(
                new KeySchema(new KeyAttribute("key", AttributeType.S), null),
                List.of(),
                true,
                Throughput.ON_DEMAND,
                false,
                Map.of(),
                null)));
    await(tables.changeTimeToLive(Namespace.DEFAULT, TABLE, "until", true));
    long until = (System.nanoTime() / 1_000_000 + wallMillis.get()) / 1000 + 20 * 3600;
    Item item = new Item(Map.of("key", new Text("k"), "until", new Numeric(new BigDecimal(until))));
    await(
        tables.write(
            Namespace.DEFAULT,
            new WriteRequest(List.of(new ItemWrite.Put(TABLE, item, null)), null)));

    jump(THIRTY_HOURS);
    Awaitility.await().during(Duration.ofSeconds(3)).until(() -> hasItem(tables));
    pass(Duration.ofMinutes(11));

    Awaitility.await().until(() -> !hasItem(tables));
  }

  private static boolean hasItem(LeaseTables tables) {
    ItemAddress address = new ItemAddress(TABLE, new Item(Map.of("key", new Text("k"))));
    return await(tables.read(Namespace.DEFAULT, List.of(address))).items().get(0) != null;
  }

  @Test
  void a_longer_retention_keeps_what_was_visible_before_the_jump() {
    Instant before = horizon();
    jump(THIRTY_HOURS);

    await(node.virta().changeStream("s", new PropertyChange.IncreaseRetention(48)));

    jump(THIRTY_HOURS.negated());
    assertThat(firstVisible()).isEqualTo("first");
    assertThat(Instant.ofEpochMilli(describe().horizonMillis()))
        .isBetween(before, before.plus(Duration.ofMinutes(5)));
  }

  @Test
  void a_closed_shard_keeps_its_records() {
    await(node.virta().changeStream("s", new Reshard.Scale(2)));
    Awaitility.await().until(() -> describe().openShardCount() == 2);
    jump(THIRTY_HOURS);

    // Any change of a stream makes it look for expired closed shards.
    await(node.virta().changeStream("s", new PropertyChange.AddTags(Map.of("a", "b"))));

    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> describe().shards().size() == 3);
    jump(THIRTY_HOURS.negated());
    assertThat(firstVisible()).isEqualTo("first");
  }

  @Test
  void a_data_key_stays_as_long_as_its_records() {
    await(node.virta().createStream("secret", StreamSpec.provisioned(1)));
    encryptAnew();
    await(node.virta().put("secret", "k", "first".getBytes(UTF_8)));
    encryptAnew();
    jump(Duration.ofDays(4));
    encryptAnew(); // drops keys that no record needs
    jump(Duration.ofDays(-4));

    node.restart(SETTINGS); // so that the record comes from the log

    assertThat(firstVisible("secret")).isEqualTo("first");
  }

  @Test
  void a_data_key_stays_even_if_the_clock_dated_its_successor_long_before_it() {
    await(node.virta().createStream("secret", StreamSpec.provisioned(1)));
    encryptAnew();
    await(node.virta().put("secret", "k", "first".getBytes(UTF_8)));
    jump(Duration.ofDays(-9_000));
    encryptAnew();
    jump(Duration.ofDays(9_000));
    horizon(); // detects the jump
    pass(Duration.ofMinutes(11));
    encryptAnew(); // drops keys that no record needs

    node.restart(SETTINGS); // so that the record comes from the log

    assertThat(firstVisible("secret")).isEqualTo("first");
  }

  private void encryptAnew() {
    await(
        node.virta()
            .changeStream("secret", new PropertyChange.StartEncryption("alias/aws/kinesis")));
  }

  @Test
  void a_record_from_the_far_future_does_not_stop_retention() {
    await(node.virta().createStream("other", StreamSpec.provisioned(1)));
    jump(Duration.ofDays(26_000));
    long segment = newestSegment();
    put("from the future");
    await(node.virta().put("other", "k", "from the future".getBytes(UTF_8)));
    jump(Duration.ofDays(-26_000));
    for (int i = 0; i < 40; i++) {
      put("-".repeat(20_000)); // in segments created at the right time
    }
    pass(Duration.ofHours(50));
    put("later");

    Awaitility.await().until(() -> oldestSegment() > segment);
    assertThat(newestSegment()).isGreaterThan(segment + 1);
  }

  @Test
  void reports_the_jump() {
    jump(THIRTY_HOURS);

    assertThat(StreamsExtension.get(node.system()).retentionClock().doubt().orElseThrow())
        .contains("The clock jumped to ");
  }
}
