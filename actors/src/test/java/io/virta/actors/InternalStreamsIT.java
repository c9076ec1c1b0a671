package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Internal streams, which modules of Virta create for themselves, on a node with tight limits. */
class InternalStreamsIT {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "virta.account.shards-max", 2,
          "virta.shard.quota.enforced", "on",
          "virta.shard.quota.records-in", 1,
          "virta.stream.retention-override", "1s",
          "virta.stream.scalings-per-day-max", 1);

  private static final Namespace INTERNAL = Namespace.home(AccountId.INTERNAL);
  private static final StreamName NAME = new StreamName("shuffle");
  private static final int RECORDS = 40;

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void start() {
    node = new LocalNode(directory, SETTINGS);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private StreamsExtension extension() {
    return StreamsExtension.get(node.system());
  }

  private ShardKey make(int shards) {
    StreamDescription stream =
        await(extension().streams().create(INTERNAL, NAME, StreamSpec.provisioned(shards)));
    return stream.key().shard(new ShardId(0));
  }

  private void keepUnbounded() {
    await(
        extension()
            .streams()
            .change(
                INTERNAL,
                NAME,
                new PropertyChange.IncreaseRetention(StreamProperties.RETENTION_UNBOUNDED)));
  }

  private void fill(ShardKey shard) {
    for (int i = 0; i < RECORDS; i++) {
      await(
          extension()
              .shards()
              .append(shard, RecordBlockBuilder.single("k", ("r" + i).getBytes(UTF_8))));
    }
  }

  @Test
  void do_not_count_towards_account_quotas_and_have_no_limits() {
    make(5); // more than an account may have

    assertThat(await(node.virta().listStreams())).isEmpty();
    assertThat(await(extension().accounts().usage(Namespace.DEFAULT)).openShards()).isZero();
    assertThat(await(extension().streams().list(INTERNAL, null, 10)).streams()).hasSize(1);
    for (int shards : new int[] {6, 5, 4}) {
      await(extension().streams().change(INTERNAL, NAME, new Reshard.Scale(shards)));
      Awaitility.await()
          .until(
              () -> {
                StreamDescription now = await(extension().streams().describe(INTERNAL, NAME));
                return now.status() == StreamStatus.ACTIVE && now.openShardCount() == shards;
              });
    }
  }

  @Test
  void cannot_be_reached_by_programs_that_name_their_account() {
    assertThatThrownBy(() -> node.virta().forAccount(AccountId.INTERNAL))
        .isInstanceOf(VirtaException.class)
        .hasMessage("Account virta is reserved.");
  }

  @Test
  void accept_records_without_a_quota_and_keep_them_for_their_own_retention() throws Exception {
    ShardKey shard = make(1);
    keepUnbounded();
    fill(shard); // more than the quota of a shard
    node.restart(SETTINGS);

    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    var stored = await(node.virta().put("s", "k", new byte[1]));
    ShardKey other = await(node.virta().describeStream("s")).key().shard(stored.shard());
    // The account's record becomes invisible when the overridden retention of 1 s has passed.
    Awaitility.await()
        .until(() -> await(extension().shards().uncounted().read(other, 1, 10, 1_000)).isEmpty());

    RecordSlice slice = await(extension().shards().read(shard, 1, 100, 100_000));
    assertThat(slice.recordCount()).isEqualTo(RECORDS);
    assertThat(extension().figures().horizon(await(extension().streams().describe(INTERNAL, NAME))))
        .as("the second that tests set for accounts is not that of internal streams")
        .isBefore(
            Instant.ofEpochMilli(slice.runs().get(0).block().arrivalMillis()).minusSeconds(60));
  }

  @Test
  void are_trimmed_up_to_a_position() {
    ShardKey shard = make(1);
    keepUnbounded();
    fill(shard);
    long kept = RECORDS / 2;

    Awaitility.await()
        .until(
            () -> {
              await(extension().shards().trim(shard, kept));
              return oldest(shard) > 1;
            });

    assertThat(oldest(shard)).isLessThanOrEqualTo(kept);
    node.restart(SETTINGS);
    assertThat(oldest(shard)).isBetween(2L, kept);
    RecordSlice slice = await(extension().shards().read(shard, kept, 100, 100_000));
    assertThat(slice.runs().get(0).firstSeq()).isEqualTo(kept);
    assertThat(slice.nextSeq()).isEqualTo(RECORDS + 1);
  }

  private long oldest(ShardKey shard) {
    return await(extension().shards().positionOf(shard, StartingPosition.trimHorizon()));
  }

  @Test
  void are_the_only_streams_that_can_be_trimmed() {
    await(node.virta().createStream("s", StreamSpec.provisioned(1)));
    ShardKey shard = await(node.virta().describeStream("s")).key().shard(new ShardId(0));

    assertThatThrownBy(() -> await(extension().shards().trim(shard, 2)))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
