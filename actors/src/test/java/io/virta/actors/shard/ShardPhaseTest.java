package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardEntity.Append;
import io.virta.actors.shard.ShardEntity.Close;
import io.virta.actors.shard.ShardEntity.Delete;
import io.virta.actors.shard.ShardEntity.FenceProducer;
import io.virta.actors.shard.ShardEntity.JournalRecovered;
import io.virta.actors.shard.ShardEntity.Wake;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.FencedException;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command in each phase: the next phase, and the answer to the caller. */
class ShardPhaseTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");
  private static final ShardState ENDED = TestShards.state(1, 0, 0, true);
  private static final ShardDirectory.Descriptor DESCRIPTOR =
      TestShards.described(false, 1, TestKeys.NONE.ring());

  private final FencedException fenced = new FencedException("shard|0", 1, 2);

  /** The effects that the phases have requested, in order. */
  private final List<String> asked = new ArrayList<>();

  private boolean journalRuns;
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> producer = TestInbox.create();
  private final TestInbox<StatusReply<Done>> caller = TestInbox.create();
  private final TestInbox<StatusReply<ShardEnd>> closer = TestInbox.create();
  private final TestInbox<StatusReply<ProducerStanding>> fencer = TestInbox.create();
  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final ShardLife life =
      new ShardLife(SHARD, TestShards.environment(new MemoryLog(), tails), effects());
  private long id;

  private ShardEffects effects() {
    return (ShardEffects)
        Proxy.newProxyInstance(
            ShardEffects.class.getClassLoader(),
            new Class<?>[] {ShardEffects.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "journalRuns" -> {
                  return journalRuns;
                }
                case "startJournal" -> journalRuns = true;
                default -> {}
              }
              asked.add(method.getName());
              return null;
            });
  }

  // ---- The events of a shard

  private ShardPhase happen(ShardPhase phase, String event) {
    return switch (event) {
      case "append" -> phase.append(append(), 1_000);
      case "fence" -> phase.producer(new FenceProducer(7, 1, fencer.getRef()), 1_000);
      case "producers changed" -> phase.producersChanged();
      case "wake" -> phase.wake(new Wake(caller.getRef()));
      case "close" -> phase.close(new Close(closer.getRef()));
      case "delete" -> phase.delete(new Delete(caller.getRef()));
      case "stop" -> phase.stop();
      case "described" -> phase.described(DESCRIPTOR, false);
      case "not described" -> phase.notDescribed(life.streamNotFound());
      case "recovered" -> phase.recovered(recovered(ShardState.EMPTY));
      case "recovered ended" -> phase.recovered(recovered(ENDED));
      case "failed" -> phase.recoveryFailed(new IOException("Input/output error"));
      case "damaged" -> phase.recoveryFailed(new DamagedLogException("a hole"));
      case "opened elsewhere" -> phase.recoveryFailed(new CompletionException(fenced));
      case "fenced" -> phase.fenced(fenced);
      case "persisted" -> phase.persisted(2);
      case "ended" -> phase.ended(ENDED);
      case "journal stopped" -> {
        journalRuns = false;
        yield phase.journalStopped();
      }
      case "start journal" -> phase.startJournal();
      case "trim" -> phase.trim();
      case "dropped" -> phase.dropped(null);
      case "drop failed" -> phase.dropped(new IOException("Input/output error"));
      case "overdue" -> phase.refuseOverdue(System.nanoTime());
      default -> throw new IllegalArgumentException(event);
    };
  }

  private static final List<String> EVENTS =
      List.of(
          "append",
          "fence",
          "producers changed",
          "wake",
          "close",
          "delete",
          "stop",
          "described",
          "not described",
          "recovered",
          "recovered ended",
          "failed",
          "damaged",
          "opened elsewhere",
          "fenced",
          "persisted",
          "ended",
          "journal stopped",
          "start journal",
          "trim",
          "dropped",
          "drop failed",
          "overdue");

  private Append append() {
    return new Append(RecordBlockBuilder.single("k", new byte[10]), ++id, producer.getRef());
  }

  private JournalRecovered recovered(ShardState state) {
    return new JournalRecovered(journal.getRef(), state);
  }

  private ShardPhase after(String... events) {
    ShardPhase phase = ShardPhase.first(life);
    for (String event : events) {
      phase = happen(phase, event);
    }
    return phase;
  }

  /** Brings a shard without records into a phase. */
  private ShardPhase phase(String name) {
    ShardPhase phase =
        switch (name) {
          case "Unknown" -> after();
          case "Recovering" -> after("described");
          case "JournalDown" -> after("described", "recovered", "journal stopped");
          case "Serving" -> after("described", "recovered");
          case "Closing" -> after("described", "recovered", "close");
          case "Closed" -> after("described", "recovered", "close", "ended");
          case "Damaged" -> after("described", "damaged", "journal stopped");
          case "Refused" -> after("not described");
          case "Fenced" -> after("described", "recovered", "fenced", "journal stopped");
          case "Deleting" -> after("delete");
          case "Gone" -> after("delete", "dropped");
          case "Leaving" -> after("described", "recovered", "stop");
          default -> throw new IllegalArgumentException(name);
        };
    assertThat(phase).hasToString(name);
    asked.clear();
    producer.getAllReceived();
    caller.getAllReceived();
    closer.getAllReceived();
    return phase;
  }

  private static Stream<String> phases(Class<?> sealed) {
    Class<?>[] permitted = sealed.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(sealed.getSimpleName())
        : Arrays.stream(permitted).flatMap(ShardPhaseTest::phases);
  }

  /** The events of each phase that lead to another phase; all other events leave it unchanged. */
  private static final Map<String, Map<String, String>> TRANSITIONS = new LinkedHashMap<>();

  static {
    TRANSITIONS.put(
        "Unknown",
        Map.of(
            "delete", "Deleting",
            "stop", "Left",
            "described", "Recovering",
            "not described", "Refused"));
    TRANSITIONS.put(
        "Recovering",
        Map.of(
            "delete", "Deleting",
            "stop", "Leaving",
            "recovered", "Serving",
            "recovered ended", "Closed",
            "failed", "JournalDown",
            "damaged", "Damaged",
            "opened elsewhere", "Fenced",
            "fenced", "Fenced",
            "journal stopped", "JournalDown"));
    TRANSITIONS.put(
        "JournalDown", Map.of("delete", "Deleting", "stop", "Left", "start journal", "Recovering"));
    TRANSITIONS.put(
        "Serving",
        Map.of(
            "close", "Closing",
            "delete", "Deleting",
            "stop", "Leaving",
            "fenced", "Fenced",
            "journal stopped", "JournalDown"));
    TRANSITIONS.put(
        "Closing",
        Map.of(
            "ended", "Closed",
            "delete", "Deleting",
            "stop", "Leaving",
            "fenced", "Fenced",
            "journal stopped", "JournalDown"));
    TRANSITIONS.put(
        "Closed",
        Map.of(
            "delete", "Deleting",
            "stop", "Leaving",
            "fenced", "Fenced",
            "journal stopped", "JournalDown"));
    TRANSITIONS.put("Damaged", Map.of("delete", "Deleting", "stop", "Left"));
    TRANSITIONS.put("Refused", Map.of("delete", "Deleting", "stop", "Left"));
    TRANSITIONS.put("Fenced", Map.of("stop", "Left"));
    TRANSITIONS.put(
        "Deleting", Map.of("dropped", "Gone", "drop failed", "Refused", "fenced", "Fenced"));
    TRANSITIONS.put("Gone", Map.of("stop", "Left"));
    TRANSITIONS.put("Leaving", Map.of("delete", "Deleting", "journal stopped", "Left"));
  }

  @Test
  void every_phase_has_its_transitions_here() {
    assertThat(phases(ShardPhase.class))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(TRANSITIONS.keySet().stream(), Stream.of("Left")).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Unknown",
        "Recovering",
        "JournalDown",
        "Serving",
        "Closing",
        "Closed",
        "Damaged",
        "Refused",
        "Fenced",
        "Deleting",
        "Gone",
        "Leaving"
      })
  void every_event_leads_to_the_expected_phase(String name) {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (String event : EVENTS) {
      ShardPhaseTest alone = new ShardPhaseTest();
      ShardPhase next = alone.happen(alone.phase(name), event);
      expected.put(event, TRANSITIONS.getOrDefault(name, Map.of()).getOrDefault(event, name));
      found.put(event, next.toString());
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Unknown,     waits,            waits,            waits,            waits, waits",
    "Recovering,  waits,            waits,            waits,            waits, waits",
    "JournalDown, waits,            waits,            waits,            waits, waits",
    "Serving,     written,          written,          yes,              waits, waits",
    "Closing,     SHARD_CLOSED,     SHARD_CLOSED,     yes,              waits, waits",
    "Closed,      SHARD_CLOSED,     SHARD_CLOSED,     yes,              yes,   waits",
    "Damaged,     DAMAGED,          DAMAGED,          DAMAGED,          DAMAGED, waits",
    "Refused,     STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, waits",
    "Fenced,      UNAVAILABLE,      UNAVAILABLE,      UNAVAILABLE,      UNAVAILABLE, UNAVAILABLE",
    "Deleting,    STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, waits",
    "Gone,        STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, STREAM_NOT_FOUND, yes",
    "Leaving,     UNAVAILABLE,      UNAVAILABLE,      UNAVAILABLE,      UNAVAILABLE, waits",
  })
  void callers_get_the_expected_answer(
      String name, String append, String fence, String wake, String close, String delete) {
    assertThat(answer(name, "append", test -> test.appendAnswer())).isEqualTo(append);
    assertThat(answer(name, "fence", test -> test.fenceAnswer())).isEqualTo(fence);
    assertThat(answer(name, "wake", test -> answer(test.caller))).isEqualTo(wake);
    assertThat(answer(name, "close", test -> answer(test.closer))).isEqualTo(close);
    assertThat(answer(name, "delete", test -> answer(test.caller))).isEqualTo(delete);
  }

  private static String answer(
      String phase, String command, Function<ShardPhaseTest, String> answer) {
    ShardPhaseTest alone = new ShardPhaseTest();
    ShardPhase before = alone.phase(phase);
    alone.journal.getAllReceived();
    alone.happen(before, command);
    return answer.apply(alone);
  }

  private String appendAnswer() {
    if (producer.hasMessages()) {
      return ((AppendAnswer.Refused) producer.receiveMessage()).reason().code().name();
    }
    return journal.hasMessages() ? "written" : "waits";
  }

  private String fenceAnswer() {
    return fencer.hasMessages() ? answer(fencer) : journal.hasMessages() ? "written" : "waits";
  }

  private static String answer(TestInbox<? extends StatusReply<?>> inbox) {
    if (!inbox.hasMessages()) {
      return "waits";
    }
    StatusReply<?> reply = inbox.receiveMessage();
    return reply.isError() ? ((VirtaException) reply.getError()).code().name() : "yes";
  }

  // ---- Cases that the tables do not show

  private ErrorCode refused() {
    return ((AppendAnswer.Refused) producer.receiveMessage()).reason().code();
  }

  @Test
  void only_a_deleted_or_missing_shard_is_forgotten() {
    assertThat(new ShardPhaseTest().after("described", "recovered", "stop", "journal stopped"))
        .matches(left -> !left.isForgotten());
    assertThat(new ShardPhaseTest().after("not described", "stop"))
        .matches(ShardPhase::isForgotten);
    assertThat(new ShardPhaseTest().after("delete", "dropped", "stop"))
        .matches(ShardPhase::isForgotten);
    assertThat(new ShardPhaseTest().after("delete", "stop", "dropped"))
        .matches(ShardPhase::isForgotten);
  }

  @Test
  void stops_only_after_accepted_records_are_durable() {
    ShardPhase phase = after("described", "recovered", "append", "stop");
    assertThat(phase).hasToString("Serving");
    assertThat(asked).doesNotContain("stopJournal");

    phase = happen(phase, "persisted");

    assertThat(phase).hasToString("Leaving");
    assertThat(asked).endsWith("stopJournal");
    assertThat(producer.receiveMessage()).isInstanceOf(AppendAnswer.Done.class);
  }

  @Test
  void settles_a_write_in_doubt_before_it_stops() {
    ShardPhase phase =
        after("described", "recovered", "append", "journal stopped", "stop", "start journal");
    assertThat(phase).hasToString("Recovering");

    phase = phase.recovered(recovered(TestShards.state(2, 1_000, 0, false)));

    assertThat(phase).hasToString("Leaving");
    assertThat(producer.receiveMessage()).isInstanceOf(AppendAnswer.Done.class);
  }

  @Test
  void refuses_while_the_log_cannot_be_read_and_tries_again() {
    ShardPhase phase = after("described", "append", "wake", "close", "failed");
    assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(caller.receiveMessage().isError()).isTrue();
    assertThat(closer.receiveMessage().isError()).isTrue();

    phase = happen(phase, "journal stopped");
    assertThat(asked).endsWith("startJournalLater");
    phase = happen(happen(phase, "start journal"), "append");
    assertThat(refused()).as("while it is read again").isEqualTo(ErrorCode.UNAVAILABLE);

    phase = happen(happen(phase, "recovered ended"), "wake");
    assertThat(phase).hasToString("Closed");
    assertThat(caller.receiveMessage()).isEqualTo(StatusReply.ack());
  }

  @Test
  void a_damaged_shard_is_not_read_again() {
    ShardPhase phase = after("described", "damaged");
    asked.clear();

    phase = happen(happen(phase, "journal stopped"), "start journal");

    assertThat(phase).hasToString("Damaged");
    assertThat(asked).isEmpty();
    assertThat(life.damages.all()).hasSize(1);
  }

  @Test
  void closing_survives_the_loss_of_its_journal() {
    ShardPhase phase = after("described", "recovered", "close", "journal stopped", "start journal");

    phase = happen(happen(phase, "recovered"), "ended");

    assertThat(phase).hasToString("Closed");
    assertThat(closer.receiveMessage().isSuccess()).isTrue();
  }

  @Test
  void a_close_before_recovery_takes_effect_after_it() {
    ShardPhase phase = after("described", "close", "recovered");

    assertThat(phase).hasToString("Closing");
    assertThat(journal.receiveMessage()).isEqualTo(ShardJournal.End.INSTANCE);
  }

  @Test
  void a_deletion_waits_for_the_journal_and_refuses_the_writes_left_in_doubt() {
    ShardPhase phase = after("described", "recovered", "append", "append", "delete");
    assertThat(refused()).as("the second").isEqualTo(ErrorCode.STREAM_NOT_FOUND);
    assertThat(asked).endsWith("stopJournal");

    phase = happen(phase, "journal stopped");

    assertThat(refused()).as("the first, in flight").isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(asked).endsWith("dropRecords");
    assertThat(happen(phase, "dropped")).hasToString("Gone");
    assertThat(caller.receiveMessage()).isEqualTo(StatusReply.ack());
  }

  private String refusedBecause() {
    return String.valueOf(((AppendAnswer.Refused) producer.receiveMessage()).reason().getMessage());
  }

  @Test
  void a_fenced_shard_answers_everybody_and_does_not_open_its_log_again() {
    ShardPhase phase = after("described", "recovered", "append", "append", "fence", "close");
    asked.clear();

    phase = happen(happen(happen(phase, "fenced"), "journal stopped"), "start journal");

    assertThat(phase).hasToString("Fenced");
    assertThat(asked).containsExactly("passivate");
    assertThat(refusedBecause()).as("refused by the log").contains("another owner");
    assertThat(refusedBecause()).as("not sent to the log").contains("another owner");
    assertThat(fencer.receiveMessage().isError()).isTrue();
    assertThat(closer.receiveMessage().isError()).isTrue();
    assertThat(life.writer.isDrained()).isTrue();
  }

  @Test
  void a_shard_whose_log_is_open_elsewhere_leaves_a_write_in_doubt_unknown() {
    ShardPhase phase =
        after("described", "recovered", "append", "append", "journal stopped", "start journal");
    asked.clear();

    phase = happen(happen(phase, "opened elsewhere"), "journal stopped");

    assertThat(phase).hasToString("Fenced");
    assertThat(asked).containsExactly("passivate");
    assertThat(refusedBecause()).as("in doubt").contains("the outcome is unknown");
    assertThat(refusedBecause()).as("not sent to the log").contains("another owner");
    assertThat(life.damages.all()).isEmpty();
  }

  @Test
  void a_fenced_shard_that_was_to_stop_leaves_with_its_journal() {
    ShardPhase phase = after("described", "recovered", "append", "stop", "fenced");
    assertThat(phase).hasToString("Leaving");

    assertThat(happen(phase, "journal stopped")).hasToString("Left");
    assertThat(asked).doesNotContain("passivate");
  }

  @Test
  void a_deletion_leaves_the_records_to_a_newer_owner() {
    ShardPhase phase = after("described", "recovered", "append", "delete");
    assertThat(phase).hasToString("Deleting");

    phase = happen(happen(phase, "fenced"), "journal stopped");

    assertThat(phase).hasToString("Fenced");
    assertThat(caller.receiveMessage().isError()).isTrue();
    assertThat(asked).doesNotContain("dropRecords").endsWith("passivate");
  }

  @Test
  void trims_by_the_current_retention_of_its_stream() {
    ShardPhase phase = after("described", "recovered", "trim");
    assertThat(asked).endsWith("describe");

    phase.described(DESCRIPTOR, /* trim= */ true);

    assertThat(asked).endsWith("trim");
  }
}
