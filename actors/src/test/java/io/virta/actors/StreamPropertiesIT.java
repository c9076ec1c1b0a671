package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.client.StreamRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The properties of streams, on the real log and after a restart. */
class StreamPropertiesIT extends OnLocalNode {
  private static final String STREAM = "s";
  private static final int MIB = 1024 * 1024;

  @BeforeEach
  void start() {
    await(virta.createStream(STREAM, StreamSpec.provisioned(1)));
  }

  private StreamDescription describe() {
    return await(virta.describeStream(STREAM));
  }

  @Nested
  class ARecordOfTenMebibytes {
    private final byte[] data = new byte[10 * MIB - 1];

    @BeforeEach
    void fill() {
      new Random(20261121).nextBytes(data);
    }

    @Test
    void is_read_back_intact_also_after_a_restart() {
      await(virta.changeStream(STREAM, new PropertyChange.SetRecordSize(10_240)));
      await(virta.put(STREAM, "k", data));
      assertIsRead();
      restart(Map.of());
      assertThat(describe().properties().recordKibMax()).isEqualTo(10_240);
      assertIsRead();
    }

    private void assertIsRead() {
      StreamRecord read =
          await(
              virta
                  .read(STREAM, StartingPosition.trimHorizon())
                  .runWith(Sink.head(), node.system()));
      assertThat(read.data()).isEqualTo(ByteBuffer.wrap(data));
    }

    @Test
    void is_refused_by_a_stream_with_a_lower_maximum() {
      assertThatThrownBy(() -> await(virta.put(STREAM, "k", data)))
          .hasMessageContaining("1048576")
          .hasMessageContaining(Integer.toString(data.length + 1));
      await(virta.put(STREAM, "k", new byte[MIB - 1]));
    }
  }

  @Nested
  class WithTransitionsThatTakeTime {
    private static final Duration DELAY = Duration.ofSeconds(2);

    private static final Map<String, Object> SLOW =
        Map.of(
            "virta.stream.create-delay",
            "2s",
            "virta.stream.update-delay",
            "2s",
            "virta.stream.delete-delay",
            "2s",
            "virta.stream.consumer-delay",
            "2s");

    @BeforeEach
    void slow() {
      restart(SLOW);
    }

    @Test
    void a_change_is_UPDATING_for_the_delay_and_completes_after_a_restart() {
      Instant before = Instant.now();
      await(virta.changeStream(STREAM, new PropertyChange.IncreaseRetention(48)));
      assertThat(describe().status()).isEqualTo(StreamStatus.UPDATING);

      restart(SLOW);

      awaitTrue(() -> describe().status() == StreamStatus.ACTIVE);
      assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(DELAY);
      assertThat(describe().retentionHours()).isEqualTo(48);
    }

    @Test
    void tags_can_be_changed_while_a_stream_is_UPDATING_but_not_while_it_is_CREATING() {
      await(virta.createStream("slow", StreamSpec.provisioned(1)));
      for (PropertyChange change :
          List.of(
              new PropertyChange.AddTags(Map.of("a", "b")),
              new PropertyChange.RemoveTags(Set.of("a")))) {
        assertThatThrownBy(() -> await(virta.changeStream("slow", change)))
            .hasMessageContaining("not ACTIVE, instead in state CREATING")
            .isInstanceOfSatisfying(
                VirtaException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.IN_USE));
      }

      await(virta.changeStream(STREAM, new PropertyChange.IncreaseRetention(48)));
      await(virta.changeStream(STREAM, new PropertyChange.AddTags(Map.of("a", "b"))));
      assertThat(describe().status()).isEqualTo(StreamStatus.UPDATING);
      assertThat(describe().tags()).containsEntry("a", "b");
    }

    @Test
    void tags_are_changed_while_a_stream_is_DELETING() {
      await(virta.deleteStream(STREAM));
      awaitTrue(() -> describe().status() == StreamStatus.DELETING);

      await(virta.changeStream(STREAM, new PropertyChange.AddTags(Map.of("a", "b"))));

      assertThat(describe().tags()).containsEntry("a", "b");
    }

    @Test
    void a_consumer_is_CREATING_and_DELETING_for_the_delay() {
      await(virta.changeStream(STREAM, new ConsumerChange.Register("app", Map.of())));
      assertThat(consumers())
          .extracting(StreamConsumer::status)
          .containsExactly(ConsumerStatus.CREATING);
      restart(SLOW);
      awaitTrue(() -> consumers().get(0).status() == ConsumerStatus.ACTIVE);

      await(virta.changeStream(STREAM, new ConsumerChange.Deregister("app")));
      assertThat(consumers())
          .extracting(StreamConsumer::status)
          .containsExactly(ConsumerStatus.DELETING);
      restart(SLOW);
      awaitTrue(() -> consumers().isEmpty());
    }

    private List<StreamConsumer> consumers() {
      return describe().consumers();
    }

    private static void awaitTrue(Callable<Boolean> condition) {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }
  }

  private Accounts accounts() {
    return StreamsExtension.get(node.system()).accounts();
  }

  @Test
  void the_commitment_of_an_account_is_remembered() {
    Namespace account = describe().key().namespace();
    await(accounts().commit(account, true));
    restart(Map.of());
    BillingCommitment commitment = await(accounts().commitment(account));
    assertThat(commitment.status(Instant.now())).isEqualTo(BillingCommitment.Status.ENABLED);
  }
}
