package io.virta.processors.runtime;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.deadLetter;
import static io.virta.processors.Dsl.fail;
import static io.virta.processors.Dsl.outOfOrder;
import static io.virta.processors.Dsl.retry;
import static io.virta.processors.Dsl.suspend;
import static io.virta.processors.Dsl.tumbling;
import static io.virta.processors.runtime.EmbeddedNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.VirtaException;
import io.virta.client.StreamRecord;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.Window;
import io.virta.processors.app.AppDescription;
import io.virta.processors.app.Apps;
import io.virta.processors.runtime.TaskStatus.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps on a real node: what they write is in real streams. */
class AppsIT {
  @TempDir Path directory;
  private EmbeddedNode node;

  record Order(String id, String customer, long cents) {}

  record BigOrder(String id, long euros) {}

  @Processor(id = "big-orders")
  static final class BigOrders implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("orders", Order.class)
          .filter(order -> order.cents() >= 100_000)
          .map(order -> new BigOrder(order.id(), order.cents() / 100))
          .write("big-orders", BigOrder::id);
    }
  }

  record Click(String page, Instant at) {}

  record PerMinute(String page, Window minute, long clicks) {}

  @Processor(id = "clicks-per-minute")
  static final class ClicksPerMinute implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("clicks", Click.class)
          .eventTime(Click::at, outOfOrder(Duration.ofSeconds(5)))
          .partitionedBy(Click::page)
          .window(tumbling(Duration.ofMinutes(1)))
          .aggregate("per-minute", count())
          .results(PerMinute::new)
          .write("clicks-per-minute", PerMinute::page);
    }
  }

  @BeforeEach
  void start() {
    node = new EmbeddedNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart() {
    node.close();
    node = new EmbeddedNode(directory);
  }

  private void put(String stream, String key, String json) {
    await(node.virta().put(stream, key, json.getBytes(UTF_8)));
  }

  private void putOrder(int no, long cents) {
    put(
        "orders",
        "c" + no % 7,
        "{\"id\":\"o-%d\",\"customer\":\"c%d\",\"cents\":%d}".formatted(no, no % 7, cents));
  }

  private List<String> texts(String stream, int count) {
    return node.records(stream, count).stream().map(StreamRecord::text).toList();
  }

  private TaskStatus status(String app) {
    return await(node.apps().describe(app)).tasks().get(0);
  }

  private void awaitPhase(String app, Phase phase) {
    Awaitility.await().until(() -> status(app).phase() == phase);
  }

  @Test
  void waits_for_its_streams_and_names_the_one_that_is_missing() {
    await(node.apps().deploy(new BigOrders()));
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(status("big-orders").phase()).isEqualTo(Phase.WAITING);
              assertThat(status("big-orders").reason()).isEqualTo("stream orders does not exist");
            });

    node.createStream("orders", 1);
    node.createStream("big-orders", 1);
    putOrder(1, 200_000);

    assertThat(texts("big-orders", 1)).containsExactly("{\"id\":\"o-1\",\"euros\":2000}");
  }

  @Test
  void writes_every_output_once_over_restarts() {
    node.createStream("orders", 3);
    node.createStream("big-orders", 2);
    for (int round = 0; round < 4; round++) {
      await(node.apps().deploy(new BigOrders()));
      for (int i = 0; i < 100; i++) {
        putOrder(100 * round + i, i % 2 == 0 ? 200_000 : 1);
      }
      restart(); // in the middle
    }
    await(node.apps().deploy(new BigOrders()));
    assertThat(texts("big-orders", 200)).doesNotHaveDuplicates();
    assertThat(node.recordsWithin("big-orders", Duration.ofSeconds(1))).hasSize(200);
  }

  @Test
  void follows_splits_and_merges_of_its_input_and_its_output() {
    node.createStream("orders", 1);
    node.createStream("big-orders", 1);
    await(node.apps().deploy(new BigOrders()));
    int no = 0;
    for (int shards : List.of(2, 4, 3, 2, 1)) {
      for (int i = 0; i < 50; i++) {
        putOrder(no++, 200_000);
      }
      await(node.virta().changeStream("orders", new Reshard.Scale(shards)));
      await(node.virta().changeStream("big-orders", new Reshard.Scale(shards)));
      Awaitility.await()
          .until(
              () ->
                  await(node.virta().describeStream("orders")).openShardCount() == shards
                      && await(node.virta().describeStream("big-orders")).openShardCount()
                          == shards);
    }
    for (int i = 0; i < 50; i++) {
      putOrder(no++, 200_000);
    }

    assertThat(texts("big-orders", no)).doesNotHaveDuplicates();
    assertThat(node.recordsWithin("big-orders", Duration.ofSeconds(1))).hasSize(no);
  }

  @Test
  void closes_windows_by_the_time_of_events_and_keeps_them_over_a_restart() {
    node.createStream("clicks", 2);
    node.createStream("clicks-per-minute", 1);
    await(node.apps().deploy(new ClicksPerMinute()));
    Instant minute = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MINUTES);
    for (int i = 0; i < 10; i++) {
      click("home", minute.plusSeconds(i));
    }
    awaitPhase("clicks-per-minute", Phase.RUNNING);
    restart();
    await(node.apps().deploy(new ClicksPerMinute()));
    for (int i = 10; i < 15; i++) {
      click("home", minute.plusSeconds(i));
    }
    click("home", minute.plusSeconds(65));

    assertThat(texts("clicks-per-minute", 1))
        .containsExactly(
            "{\"page\":\"home\",\"minute\":{\"start\":\"%s\",\"end\":\"%s\"},\"clicks\":15}"
                .formatted(minute, minute.plusSeconds(60)));
  }

  private void click(String page, Instant at) {
    put("clicks", page, "{\"page\":\"%s\",\"at\":\"%s\"}".formatted(page, at));
  }

  @Test
  void a_paused_app_stays_paused_over_a_restart() {
    node.createStream("orders", 1);
    node.createStream("big-orders", 1);
    await(node.apps().deploy(new BigOrders()));
    putOrder(1, 200_000);
    assertThat(texts("big-orders", 1)).hasSize(1);
    await(node.apps().pause("big-orders"));
    awaitPhase("big-orders", Phase.STOPPED);

    restart();
    assertThat(await(node.apps().deploy(new BigOrders())).paused()).isTrue();
    putOrder(2, 200_000);
    assertThat(node.recordsWithin("big-orders", Duration.ofSeconds(1))).hasSize(1);

    await(node.apps().resume("big-orders"));
    assertThat(texts("big-orders", 2)).hasSize(2);
  }

  @Test
  void lists_the_apps_of_an_account_and_starts_none_for_an_unknown_id() {
    await(node.apps().deploy(new ClicksPerMinute()));
    await(node.apps().deploy(new BigOrders()));

    assertThat(await(node.apps().list()).stream().map(AppDescription::id))
        .containsExactly("big-orders", "clicks-per-minute");
    Apps others = node.apps().in(Namespace.home(new AccountId("111122223333")));
    assertThat(await(others.list())).isEmpty();
    assertThat(others.describe("big-orders"))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .matches(failure -> VirtaException.isRefusal(failure, ErrorCode.APP_NOT_FOUND));
    assertThat(await(node.apps().list())).hasSize(2);
  }

  @Test
  void says_which_apps_wait_for_their_code_after_a_restart() {
    await(node.apps().deploy(new ClicksPerMinute()));
    await(node.apps().deploy(new BigOrders()));
    await(node.apps().deploy(new Strict("fail")));
    await(node.apps().pause("strict"));

    restart();
    await(node.apps().deploy(new BigOrders()));
    assertThat(await(node.apps().startDeployed()).stream().map(AppKey::id))
        .containsExactly("clicks-per-minute");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(status("clicks-per-minute").reason())
                    .isEqualTo("this node does not have the code of the app"));
  }

  /** Fails for orders without a customer, as the test wants it. */
  @Processor(id = "strict")
  static final class Strict implements Definition {
    static final AtomicBoolean broken = new AtomicBoolean();
    static final AtomicInteger failures = new AtomicInteger();

    private final String policy;

    Strict(String policy) {
      this.policy = policy;
    }

    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("orders", Order.class)
          .map(
              order -> {
                if (broken.get() && order.id().equals("o-1")) {
                  failures.incrementAndGet();
                  throw new IllegalStateException("the order is poison");
                }
                return order;
              })
          .onError(
              switch (policy) {
                case "fail" -> fail();
                case "suspend" -> suspend();
                case "retry" ->
                    retry(3, Duration.ofMillis(10), Duration.ofMillis(20))
                        .then(deadLetter("strict-bad"));
                default -> throw new IllegalArgumentException(policy);
              })
          .write("big-orders", Order::id);
    }
  }

  private void deployStrict(String policy) {
    node.createStream("orders", 1);
    node.createStream("big-orders", 1);
    Strict.broken.set(true);
    Strict.failures.set(0);
    await(node.apps().deploy(new Strict(policy)));
    for (int i = 0; i < 3; i++) {
      putOrder(i, 1);
    }
  }

  @Test
  void a_suspended_task_keeps_what_was_before_and_continues_when_resumed() {
    deployStrict("suspend");
    awaitPhase("strict", Phase.SUSPENDED);
    assertThat(status("strict").reason()).contains("the order is poison", "orders > map");

    Strict.broken.set(false);
    await(node.apps().resume("strict"));
    assertThat(texts("big-orders", 3)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void a_failed_app_does_not_start_again_after_a_restart() {
    deployStrict("fail");
    Awaitility.await().until(() -> await(node.apps().describe("strict")).failure() != null);
    int failures = Strict.failures.get();

    restart();
    assertThat(await(node.apps().describe("strict")).failure()).contains("the order is poison");
    assertThat(Strict.failures).hasValue(failures);
  }

  @Test
  void a_repeated_record_goes_to_the_dead_letters_after_its_last_repetition() {
    deployStrict("retry");
    Awaitility.await() // the app creates it
        .until(
            () ->
                await(node.virta().listStreams()).stream()
                    .anyMatch(stream -> stream.key().name().value().equals("strict-bad")));

    assertThat(texts("strict-bad", 1).get(0)).contains("the order is poison", "orders > map");
    assertThat(texts("big-orders", 2)).noneMatch(order -> order.contains("o-1"));
    assertThat(Strict.failures).hasValue(4);
  }
}
