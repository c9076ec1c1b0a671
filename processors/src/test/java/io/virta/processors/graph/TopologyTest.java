package io.virta.processors.graph;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.deadLetter;
import static io.virta.processors.Dsl.retry;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virta.processors.Codec;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.Events;
import io.virta.processors.Finding;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TopologyTest {
  sealed interface Event {
    String account();
  }

  record Payment(String account, long cents) implements Event {}

  record Refund(String account, long cents) implements Event {}

  @Processor(id = "ledger", version = 3)
  private record Ledger(Consumer<Pipeline> body) implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      body.accept(pipeline);
    }
  }

  private static Topology topology(Consumer<Pipeline> body) {
    return Topology.of(new Ledger(body));
  }

  private static List<String> findings(Consumer<Pipeline> body) {
    DefinitionException thrown =
        catchThrowableOfType(DefinitionException.class, () -> topology(body));
    assertThat(thrown).as("the definition is refused").isNotNull();
    for (Finding finding : thrown.findings()) {
      assertThat(thrown).hasMessageContaining(finding.toString());
    }
    return thrown.findings().stream().map(Finding::toString).toList();
  }

  @Test
  void stages_have_the_order_and_the_names_of_their_definition() {
    Topology topology =
        topology(
            p -> {
              Events<String> lines = p.read("lines", text()).filter(line -> !line.isEmpty());
              lines.map(String::length).write("lengths", Object::toString);
              lines.map(String::strip).write("stripped", line -> line);
            });

    assertThat(topology.id()).isEqualTo("ledger");
    assertThat(topology.version()).isEqualTo(3);
    assertThat(topology.stages())
        .extracting(Stage::name)
        .containsExactly(
            "lines",
            "lines > filter",
            "lines > filter > map",
            "lines > filter > map > write lengths",
            "lines > filter > map 2",
            "lines > filter > map 2 > write stripped");
    assertThat(topology.after(topology.stages().get(1)))
        .extracting(Stage::no)
        .containsExactly(2, 4);
  }

  @Test
  void every_mistake_is_reported_at_once_with_its_remedy() {
    assertThat(
            findings(
                p -> {
                  Events<Event> events = p.read("led ger", Event.class);
                  events.map(Event::account);
                  events.write("copy!", Event::account);
                }))
        .hasSize(3)
        .anySatisfy(finding -> assertThat(finding).contains("\"led ger\" is no name of a stream"))
        .anySatisfy(finding -> assertThat(finding).contains("\"copy!\" is no name of a stream"))
        .contains("led ger > map: its events go nowhere. End it with write(...), or remove it.");
  }

  @Test
  void a_branch_for_every_permitted_subtype_is_complete() {
    topology(
        p ->
            p.read("ledger", Event.class)
                .branch()
                .on(Payment.class, payments -> payments.write("payments", Payment::account))
                .on(Refund.class, refunds -> refunds.write("refunds", Refund::account))
                .complete());

    assertThat(
            findings(
                p ->
                    p.read("ledger", Event.class)
                        .branch()
                        .on(Payment.class, payments -> payments.write("payments", Payment::account))
                        .complete()))
        .containsExactly(
            "ledger: complete() has no branch for Refund."
                + " Add on(Refund.class, ...), or use rest(...).");
  }

  @Test
  void branches_must_end_and_be_reachable() {
    assertThat(
            findings(
                p ->
                    p.read("ledger", Event.class)
                        .branch()
                        .on(Event.class, all -> all.write("all", Event::account))
                        .on(Refund.class, none -> none.write("refunds", Refund::account))))
        .containsExactly(
            "ledger: no event reaches the branch for Refund."
                + " Put it before the branch for Event, or remove it.",
            "ledger: branch() is not ended. End it with rest(...) or complete().");
  }

  @Test
  void complete_needs_a_sealed_type() {
    assertThat(
            findings(
                p ->
                    p.read("ledger", Payment.class)
                        .branch()
                        .on(Payment.class, all -> all.write("all", Payment::account))
                        .complete()))
        .singleElement()
        .asString()
        .contains("not of a sealed type, but Payment");
  }

  @Test
  void a_pipeline_must_read_something_and_must_not_read_what_it_writes() {
    assertThat(findings(p -> {})).singleElement().asString().contains("reads nothing");
    assertThat(findings(p -> p.read("lines", text()).write("lines", line -> line)))
        .singleElement()
        .asString()
        .contains("which is a loop");
  }

  @Test
  void the_streams_of_dead_letters_need_a_valid_name() {
    assertThat(
            findings(
                p ->
                    p.read("lines", text())
                        .map(String::strip)
                        .onError(deadLetter("bad lines"))
                        .write("stripped", line -> line)))
        .singleElement()
        .asString()
        .contains("\"bad lines\" is no name of a stream");
  }

  @Test
  void the_policy_after_a_retry_needs_a_valid_stream_too() {
    assertThat(
            findings(
                p ->
                    p.onError(
                            retry(1, Duration.ofMillis(1), Duration.ofMillis(1))
                                .then(deadLetter("?")))
                        .read("lines", text())
                        .write("copy", line -> line)))
        .singleElement()
        .asString()
        .startsWith("ledger: \"?\" is no name of a stream");
  }

  @Test
  void dead_letters_must_not_go_where_the_pipeline_reads() {
    assertThat(
            findings(
                p ->
                    p.read("lines", text())
                        .onBadRecord(deadLetter("lines"))
                        .write("copy", line -> line)))
        .singleElement()
        .asString()
        .contains("which is a loop");
    assertThat(findings(p -> p.read("ledger-bad", text()).write("copy", line -> line)))
        .singleElement()
        .asString()
        .contains("which is a loop");
  }

  @Test
  void results_of_windows_and_events_after_a_look_must_go_somewhere() {
    assertThat(
            findings(
                p -> {
                  Events<Payment> payments = p.read("payments", Payment.class);
                  payments.peek(payment -> {});
                  payments
                      .keyBy(Payment::account)
                      .window(tumbling(Duration.ofMinutes(1)))
                      .aggregate("count", count())
                      .late()
                      .write("late", Payment::account);
                }))
        .containsExactly(
            "payments > peek: its events go nowhere. End it with write(...), or remove it.",
            "payments > keyBy > count: its events go nowhere."
                + " End it with write(...), or remove it.");
  }

  @Test
  void ids_of_state_are_valid_and_different() {
    assertThat(
            findings(
                p -> {
                  var minutes =
                      p.read("payments", Payment.class)
                          .keyBy(Payment::account)
                          .window(tumbling(Duration.ofMinutes(1)));
                  minutes.aggregate("count", count()).results().write("a", one -> one.key());
                  minutes.aggregate("count", count()).results().write("b", one -> one.key());
                  minutes.aggregate("No Id", count()).results().write("c", one -> one.key());
                }))
        .containsExactly(
            "payments > keyBy > count: the id names the state of another stage too."
                + " Give each stage an id of its own.",
            "payments > keyBy > No Id: this is no id of a stage. An id has 1 to 64 lower-case"
                + " letters, digits and hyphens and starts with a letter.");
  }

  @Test
  void keys_must_be_storable() {
    assertThat(
            findings(
                p ->
                    p.read("payments", Payment.class)
                        .keyBy(Event.class, payment -> payment)
                        .window(tumbling(Duration.ofMinutes(1)))
                        .aggregate("count", count())
                        .results()
                        .write("a", one -> "k")))
        .containsExactly(
            "payments: Event cannot be a key."
                + " Key by text, a number, an enum, a UUID, or a record of these.");
  }

  sealed interface Twice {}

  static final class One {
    record Same(int x) implements Twice {}
  }

  static final class Two {
    record Same(int x) implements Twice {}
  }

  @Test
  void subtypes_must_be_different_in_json() {
    assertThat(findings(p -> p.read("twice", Twice.class).write("copy", one -> "k")))
        .singleElement()
        .asString()
        .startsWith("twice: Twice has two subtypes named Same.");
  }

  @Test
  void a_definition_needs_an_id() {
    Definition anonymous = p -> p.read("lines", text()).write("copy", line -> line);

    assertThatThrownBy(() -> Topology.of(anonymous))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the class has no id. Annotate it with @Processor");
  }

  @Test
  void events_of_another_pipeline_are_refused() {
    Events<?>[] others = new Events<?>[1];
    topology(
        p -> {
          others[0] = p.read("lines", text());
          others[0].write("copy", Object::toString);
        });

    assertThatThrownBy(
            () -> topology(p -> p.read("more", codec()).merge(others[0]).write("x", o -> "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another pipeline");
  }

  @SuppressWarnings("unchecked")
  private static Codec<Object> codec() {
    return (Codec<Object>) (Codec<?>) text();
  }
}
