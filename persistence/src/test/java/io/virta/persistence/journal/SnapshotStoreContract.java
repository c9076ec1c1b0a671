package io.virta.persistence.journal;

import static io.virta.persistence.journal.JournalNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.OptionConverters;

/**
 * The requirements of Pekko Persistence for a snapshot store. Each test starts with five snapshots,
 * with sequence numbers 11 to 15.
 */
abstract class SnapshotStoreContract {
  private static final long ANY = Long.MAX_VALUE;
  private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();

  @TempDir Path directory;
  private final String id = "entity-" + UUID.randomUUID();
  private final List<SnapshotMetadata> saved = new ArrayList<>();
  private JournalNode node;

  /** Creates a node with the implementation under test on the directory. */
  abstract JournalNode nodeOn(Path directory);

  @BeforeEach
  void save_five_snapshots() {
    node = nodeOn(directory);
    for (int i = 1; i <= 5; i++) {
      saved.add(save(SnapshotMetadata.apply(id, i + 10), "state-" + i));
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart() {
    node.close();
    node = nodeOn(directory);
  }

  private SnapshotMetadata save(SnapshotMetadata metadata, Object state) {
    Object answer = ask(new SnapshotProtocol.SaveSnapshot(metadata, state));
    assertThat(answer).isInstanceOf(SaveSnapshotSuccess.class);
    return ((SaveSnapshotSuccess) answer).metadata();
  }

  private Optional<SelectedSnapshot> load(SnapshotSelectionCriteria criteria, long toSeq) {
    return load(id, criteria, toSeq);
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria, long toSeq) {
    Object answer = ask(new SnapshotProtocol.LoadSnapshot(persistenceId, criteria, toSeq));
    assertThat(answer).isInstanceOf(SnapshotProtocol.LoadSnapshotResult.class);
    SnapshotProtocol.LoadSnapshotResult result = (SnapshotProtocol.LoadSnapshotResult) answer;
    assertThat(result.toSequenceNr()).isEqualTo(toSeq);
    return OptionConverters.toJava(result.snapshot());
  }

  private Object ask(Object request) {
    TestKit probe = node.probe();
    node.snapshots().tell(request, probe.getRef());
    return probe.receiveOne(PATIENCE);
  }

  private static SnapshotSelectionCriteria within(long seqMax, long timestampMax) {
    return SnapshotSelectionCriteria.create(seqMax, timestampMax);
  }

  private void assertLoaded(Optional<SelectedSnapshot> loaded, int i) {
    assertThat(loaded)
        .hasValueSatisfying(
            snapshot -> {
              assertThat(snapshot.metadata()).isEqualTo(saved.get(i - 1));
              assertThat(snapshot.snapshot()).isEqualTo("state-" + i);
            });
  }

  @Nested
  class ALoad {
    @Test
    void finds_nothing_for_an_id_without_snapshots() {
      assertThat(load("no-such-entity", LATEST, ANY)).isEmpty();
    }

    @Test
    void finds_the_newest() {
      assertLoaded(load(LATEST, ANY), 5);
    }

    @Test
    void finds_the_newest_after_a_restart() {
      restart();

      assertLoaded(load(LATEST, ANY), 5);
    }

    @Test
    void finds_nothing_below_the_first_sequence_number() {
      assertThat(load(within(7, ANY), ANY)).isEmpty();
      assertThat(load(LATEST, 7)).isEmpty();
    }

    @Test
    void finds_nothing_older_than_the_first() {
      assertThat(load(within(ANY, 100), ANY)).isEmpty();
    }

    @Test
    void finds_the_newest_within_an_upper_sequence_number() {
      assertLoaded(load(within(13, ANY), ANY), 3);
      assertLoaded(load(LATEST, 13), 3);
    }

    @Test
    void finds_the_newest_within_both_upper_bounds() {
      long timestamp = saved.get(2).timestamp();

      assertLoaded(load(within(13, timestamp), ANY), 3);
      assertLoaded(load(within(ANY, timestamp), 13), 3);
    }

    @Test
    void finds_nothing_below_the_lower_bounds() {
      assertLoaded(load(SnapshotSelectionCriteria.create(14, ANY, 14, 0), ANY), 4);
      assertThat(load(SnapshotSelectionCriteria.create(ANY, ANY, 16, 0), ANY)).isEmpty();
      long later = saved.get(4).timestamp() + 1;
      assertThat(load(SnapshotSelectionCriteria.create(ANY, ANY, 0, later), ANY)).isEmpty();
    }
  }

  @Nested
  class ADeletion {
    @Test
    void of_one_snapshot_leaves_the_others() {
      SnapshotMetadata third = SnapshotMetadata.apply(id, 13);

      assertThat(ask(new SnapshotProtocol.DeleteSnapshot(third)))
          .isEqualTo(new DeleteSnapshotSuccess(third));

      assertLoaded(load(within(13, ANY), ANY), 2);
      assertLoaded(load(within(14, ANY), ANY), 4);
    }

    @Test
    void of_all_within_bounds_leaves_the_rest() {
      delete(within(13, saved.get(2).timestamp()));

      assertThat(load(within(13, ANY), ANY)).isEmpty();
      assertLoaded(load(within(14, ANY), ANY), 4);
    }

    @Test
    void spares_snapshots_later_than_the_bound() {
      delete(within(14, saved.get(0).timestamp() - 1));

      assertLoaded(load(within(14, ANY), ANY), 4);
    }

    @Test
    void spares_snapshots_below_the_lower_sequence_number() {
      delete(SnapshotSelectionCriteria.create(15, ANY, 13, 0));

      assertLoaded(load(LATEST, ANY), 2);
    }

    @Test
    void holds_after_a_restart() {
      delete(within(14, ANY));
      restart();

      assertThat(load(within(14, ANY), ANY)).isEmpty();
      assertLoaded(load(LATEST, ANY), 5);
    }

    @Test
    void by_minimum_timestamp_is_rejected() {
      SnapshotSelectionCriteria criteria = SnapshotSelectionCriteria.create(ANY, ANY, 0, 1);

      assertThat(ask(new SnapshotProtocol.DeleteSnapshots(id, criteria)))
          .isInstanceOf(DeleteSnapshotsFailure.class);
      assertLoaded(load(LATEST, ANY), 5);
    }

    private void delete(SnapshotSelectionCriteria criteria) {
      assertThat(ask(new SnapshotProtocol.DeleteSnapshots(id, criteria)))
          .isEqualTo(new DeleteSnapshotsSuccess(criteria));
    }
  }

  @Nested
  class ASave {
    @Test
    void replaces_the_snapshot_of_the_same_sequence_number() {
      save(SnapshotMetadata.apply(id, 15), "state-5-again");
      restart();

      assertThat(load(LATEST, ANY).map(SelectedSnapshot::snapshot)).contains("state-5-again");
      ask(new SnapshotProtocol.DeleteSnapshot(SnapshotMetadata.apply(id, 15)));
      assertLoaded(load(LATEST, ANY), 4);
    }

    @Test
    void keeps_large_states_whole() {
      String large = "0123456789abcdef".repeat(1 << 16);
      save(SnapshotMetadata.apply(id, 100), large);
      restart();

      assertThat(load(LATEST, ANY).map(SelectedSnapshot::snapshot)).contains(large);
    }

    @Test
    void goes_through_the_serializer_of_the_state() {
      TestEvent state = new TestEvent(node.probe().getRef());
      save(SnapshotMetadata.apply(id, 100), state);

      assertThat(load(LATEST, ANY).map(SelectedSnapshot::snapshot)).contains(state);
    }

    @Test
    void keeps_the_metadata() {
      save(SnapshotMetadata.apply(id, 100).withMetadata("beside"), "state");

      assertThat(load(LATEST, ANY).map(loaded -> loaded.metadata().metadata().get()))
          .contains("beside");
    }

    @Test
    void fails_for_a_state_that_cannot_be_serialized() {
      Object answer =
          ask(new SnapshotProtocol.SaveSnapshot(SnapshotMetadata.apply(id, 100), new Object()));

      assertThat(answer).isInstanceOf(SaveSnapshotFailure.class);
      assertLoaded(load(LATEST, ANY), 5);
    }
  }
}
