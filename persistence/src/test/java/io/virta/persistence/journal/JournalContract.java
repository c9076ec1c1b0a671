package io.virta.persistence.journal;

import static io.virta.persistence.journal.JournalNode.PATIENCE;
import static io.virta.persistence.journal.JournalNode.atomically;
import static io.virta.persistence.journal.JournalNode.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.NotSerializableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requirements of Pekko Persistence for a journal on any engine. Each test starts with five
 * events, the last two from one atomic write.
 */
abstract class JournalContract {
  final String id = "entity-" + UUID.randomUUID();

  @TempDir Path directory;
  private JournalNode node;

  /** The plugin id of the journal under test. */
  abstract String pluginId();

  JournalNode node() {
    return node;
  }

  private void restart() {
    node.close();
    node = new JournalNode(directory, pluginId());
  }

  @BeforeEach
  void write_five_events() {
    node = new JournalNode(directory, pluginId());
    node().writeStrings(id, 1, 3);
    node()
        .write(List.of(atomically(event(id, 4, "event-4"), event(id, 5, "event-5"))))
        .forEach(
            answer -> assertThat(answer).isInstanceOf(JournalProtocol.WriteMessageSuccess.class));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Nested
  class AReplay {
    @Test
    void delivers_all_events_in_order_as_they_were_written() {
      JournalNode.Replayed replayed = node().replay(id);

      assertThat(replayed.payloads())
          .containsExactly("event-1", "event-2", "event-3", "event-4", "event-5");
      assertThat(replayed.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(replayed.highestSeq()).isEqualTo(5);
      assertThat(replayed.events())
          .allSatisfy(
              event -> {
                assertThat(event.persistenceId()).isEqualTo(id);
                assertThat(event.writerUuid()).isEqualTo(JournalNode.WRITER);
                assertThat(event.deleted()).isFalse();
              });
    }

    @Test
    void starts_at_the_lower_bound() {
      assertReplay(3, Long.MAX_VALUE, Long.MAX_VALUE, 3, 4, 5);
    }

    @Test
    void ends_at_the_upper_bound() {
      assertReplay(1, 3, Long.MAX_VALUE, 1, 2, 3);
    }

    @Test
    void ends_inside_an_atomic_write_when_the_bound_is_there() {
      assertReplay(1, 4, Long.MAX_VALUE, 1, 2, 3, 4);
    }

    @Test
    void starts_inside_an_atomic_write_when_the_bound_is_there() {
      assertReplay(5, 5, Long.MAX_VALUE, 5);
    }

    @Test
    void delivers_no_more_than_the_limit() {
      assertReplay(1, Long.MAX_VALUE, 3, 1, 2, 3);
      assertReplay(2, 5, 3, 2, 3, 4);
      assertReplay(2, 4, 1, 2);
    }

    @Test
    void delivers_one_event_when_both_bounds_are_equal() {
      assertReplay(2, 2, Long.MAX_VALUE, 2);
    }

    @Test
    void delivers_nothing_for_a_limit_of_0() {
      assertReplay(2, 4, 0);
    }

    @Test
    void delivers_nothing_when_the_bounds_cross() {
      assertReplay(3, 2, Long.MAX_VALUE);
    }

    @Test
    void delivers_nothing_beyond_the_end() {
      assertReplay(6, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Test
    void delivers_nothing_for_an_id_that_never_wrote() {
      JournalNode.Replayed replayed = node().replay("no-such-entity", 0, Long.MAX_VALUE, 100);

      assertThat(replayed.events()).isEmpty();
      assertThat(replayed.highestSeq()).isZero();
    }

    @Test
    void gives_the_same_after_a_restart() {
      restart();

      assertReplay(1, Long.MAX_VALUE, Long.MAX_VALUE, 1, 2, 3, 4, 5);
    }

    private void assertReplay(long from, long to, long max, long... seqs) {
      JournalNode.Replayed replayed = node().replay(id, from, to, max);
      assertThat(replayed.seqs()).containsExactly(LongStream.of(seqs).boxed().toArray(Long[]::new));
      assertThat(replayed.highestSeq()).isEqualTo(5);
    }
  }

  @Nested
  class ADeletion {
    @Test
    void removes_a_range_and_leaves_the_rest() {
      node().deleteTo(id, 3);

      assertThat(node().replay(id).payloads()).containsExactly("event-4", "event-5");
      assertThat(node().replay(id, 3, Long.MAX_VALUE, 10).seqs()).containsExactly(4L, 5L);
      assertThat(node().replay(id, 4, Long.MAX_VALUE, 10).seqs()).containsExactly(4L, 5L);
    }

    @Test
    void leaves_nothing_to_replay_within_what_was_deleted() {
      node().deleteTo(id, 3);

      assertThat(node().replay(id, 1, 2, 10).events()).isEmpty();
      assertThat(node().replay(id, 1, 3, 10).events()).isEmpty();
      assertThat(node().replay(id, 1, 3, 10).highestSeq()).isEqualTo(5);
    }

    @Test
    void may_divide_an_atomic_write() {
      node().deleteTo(id, 4);

      assertThat(node().replay(id).payloads()).containsExactly("event-5");
    }

    @Test
    void of_everything_keeps_the_highest_sequence_number() {
      node().deleteTo(id, Long.MAX_VALUE);

      assertThat(node().replay(id).events()).isEmpty();
      assertThat(node().replay(id).highestSeq()).isEqualTo(5);
    }

    @Test
    void of_everything_spares_what_is_written_later() {
      node().deleteTo(id, Long.MAX_VALUE);
      node().writeStrings(id, 6, 7);

      assertThat(node().replay(id).payloads()).containsExactly("event-6", "event-7");
    }

    @Test
    void holds_after_a_restart() {
      node().deleteTo(id, 3);
      restart();

      assertThat(node().replay(id).payloads()).containsExactly("event-4", "event-5");
      assertThat(node().replay(id).highestSeq()).isEqualTo(5);
    }

    @Test
    void of_everything_keeps_the_highest_sequence_number_after_a_restart() {
      node().deleteTo(id, Long.MAX_VALUE);
      restart();

      assertThat(node().replay(id).events()).isEmpty();
      assertThat(node().replay(id).highestSeq()).isEqualTo(5);
      node().writeStrings(id, 6, 6);
      assertThat(node().replay(id).seqs()).containsExactly(6L);
    }

    @Test
    void does_not_affect_other_ids() {
      node().writeStrings("other-" + id, 1, 5);
      node().deleteTo(id, 5);

      assertThat(node().replay("other-" + id).seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Nested
  class AWrite {
    @Test
    void rejects_only_the_event_that_cannot_be_serialized() {
      Object notSerializable = new Object();
      List<Object> answers =
          node()
              .write(
                  List.of(
                      atomically(event(id, 6, "event-6")),
                      atomically(event(id, 7, notSerializable)),
                      atomically(event(id, 8, "event-8"))));

      assertThat(answers.get(0)).isInstanceOf(JournalProtocol.WriteMessageSuccess.class);
      assertThat(answers.get(1)).isInstanceOf(JournalProtocol.WriteMessageRejected.class);
      JournalProtocol.WriteMessageRejected rejected =
          (JournalProtocol.WriteMessageRejected) answers.get(1);
      assertThat(rejected.message().payload()).isSameAs(notSerializable);
      assertThat(rejected.cause()).isInstanceOf(NotSerializableException.class);
      assertThat(answers.get(2)).isInstanceOf(JournalProtocol.WriteMessageSuccess.class);
      assertThat(node().replay(id, 6, 8, 10).payloads()).containsExactly("event-6", "event-8");
    }

    @Test
    void stores_nothing_of_an_atomic_write_with_one_event_that_cannot_be_serialized() {
      List<Object> answers =
          node().write(List.of(atomically(event(id, 6, "event-6"), event(id, 7, new Object()))));

      assertThat(answers)
          .hasSize(2)
          .allSatisfy(a -> assertThat(a).isInstanceOf(JournalProtocol.WriteMessageRejected.class));
      restart();
      assertThat(node().replay(id).seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void goes_through_the_serializer_of_the_event() {
      TestKit probe = node().probe();
      TestEvent event = new TestEvent(probe.getRef());
      node().write(event(id, 6, event));

      assertThat(node().replay(id, 6, 6, 1).payloads()).containsExactly(event);
    }

    @Test
    void keeps_manifest_timestamp_and_metadata() {
      node()
          .write(
              event(id, 6, "event-6")
                  .withManifest("adapted-v2")
                  .withTimestamp(1_700_000_000_123L)
                  .withMetadata("beside"));
      restart();

      assertThat(node().replay(id, 6, 6, 1).events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.manifest()).isEqualTo("adapted-v2");
                assertThat(event.timestamp()).isEqualTo(1_700_000_000_123L);
                assertThat(event.metadata().get()).isEqualTo("beside");
              });
    }

    @Test
    void keeps_large_events_whole() {
      String large = "0123456789abcdef".repeat(1 << 17);
      node().write(event(id, 6, large), event(id, 7, "small"));
      restart();

      assertThat(node().replay(id, 6, 7, 10).payloads()).containsExactly(large, "small");
    }

    @Test
    void of_many_ids_in_turn_keeps_each_in_order() {
      List<TestKit> probes = new ArrayList<>();
      for (int seq = 1; seq <= 20; seq++) {
        for (int entity = 0; entity < 10; entity++) {
          TestKit probe = node().probe();
          AtomicWrite write = atomically(event(id + "-" + entity, seq, entity + ":" + seq));
          node().ask(List.of(write), probe);
          probes.add(probe);
        }
      }
      probes.forEach(
          probe -> probe.expectMsg(PATIENCE, JournalProtocol.WriteMessagesSuccessful$.MODULE$));

      for (int entity = 0; entity < 10; entity++) {
        String prefix = entity + ":";
        assertThat(node().replay(id + "-" + entity).payloads())
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, 20).<Object>mapToObj(seq -> prefix + seq).toList());
      }
    }
  }
}
