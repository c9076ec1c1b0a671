package io.virta.processors.runtime;

import static io.virta.processors.Dsl.advanceAfter;
import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.outOfOrder;
import static io.virta.processors.Dsl.tumbling;
import static io.virta.processors.runtime.EmbeddedNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamStatus;
import io.virta.client.PutEntry;
import io.virta.client.Virta;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A program that is killed: runs three apps, puts events for them at a steady rate, and splits and
 * merges their streams all the time.
 */
final class AppProgram {
  static final List<String> STREAMS =
      List.of("events", "copies", "seconds", "late", "users", "late-users");

  private static final int PUTS_PER_SECOND = 40;

  /** Events of one put; the rate is that of {@code virta-test.app-events}. */
  private static final int EVENTS = Integer.getInteger("virta-test.app-events", 2_000);

  private static final long RESHARD_MILLIS = 3_000;

  record Event(String id, String key, String user, Instant at) {}

  record PerSecond(String key, Window second, long events) {}

  record PerUser(String user, Window time, long events) {}

  @Processor(id = "copy")
  static final class Copy implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline.read("events", Event.class).map(event -> event).write("copies", Event::key);
    }
  }

  @Processor(id = "per-second")
  static final class CountPerSecond implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      var seconds =
          pipeline
              .read("events", Event.class)
              .eventTime(Event::at, outOfOrder(Duration.ofMillis(200)))
              .whenIdle(advanceAfter(Duration.ofSeconds(1)))
              .partitionedBy(Event::key)
              .window(tumbling(Duration.ofSeconds(1)))
              .aggregate("seconds", count());
      seconds.results(PerSecond::new).write("seconds", PerSecond::key);
      seconds.late().write("late", Event::key);
    }
  }

  @Processor(id = "per-user")
  static final class CountPerUser implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      var users =
          pipeline
              .read("events", Event.class)
              .eventTime(Event::at, outOfOrder(Duration.ofMillis(200)))
              .whenIdle(advanceAfter(Duration.ofSeconds(1)))
              .keyBy(Event::user)
              .window(tumbling(Duration.ofSeconds(2)))
              .aggregate("users", count());
      users.results(PerUser::new).write("users", PerUser::user);
      users.late().write("late-users", Event::user);
    }
  }

  private AppProgram() {}

  static void deploy(EmbeddedNode node) {
    await(node.apps().deploy(new Copy()));
    await(node.apps().deploy(new CountPerSecond()));
    await(node.apps().deploy(new CountPerUser()));
  }

  /**
   * @param arguments the data directory, the seed, and a name for the events of this run
   */
  public static void main(String[] arguments) throws Exception {
    EmbeddedNode node = new EmbeddedNode(Path.of(arguments[0]));
    Random random = new Random(Long.parseLong(arguments[1]));
    for (String stream : STREAMS) {
      if (await(node.virta().listStreams()).stream()
          .noneMatch(known -> known.key().name().value().equals(stream))) {
        node.createStream(stream, 2);
      }
    }
    deploy(node);
    System.out.println("started");
    long reshardAt = System.currentTimeMillis() + RESHARD_MILLIS;
    for (long put = 0; ; put++) {
      List<PutEntry> entries = new ArrayList<>();
      for (int i = 0; i < EVENTS / PUTS_PER_SECOND; i++) {
        entries.add(event(arguments[2] + "-" + put + "-" + i, random));
      }
      await(node.virta().putAll("events", entries));
      Thread.sleep(1_000 / PUTS_PER_SECOND);
      if (System.currentTimeMillis() > reshardAt) {
        reshardAt += RESHARD_MILLIS;
        reshard(node.virta(), random);
      }
    }
  }

  private static PutEntry event(String id, Random random) {
    String key = "k" + random.nextInt(100);
    // Most are in order; one of a hundred is too late for its window.
    long behind = random.nextInt(100) == 0 ? 5_000 : random.nextInt(150);
    String json =
        "{\"id\":\"%s\",\"key\":\"%s\",\"user\":\"u%d\",\"at\":\"%s\"}"
            .formatted(id, key, random.nextInt(50), Instant.now().minusMillis(behind));
    return PutEntry.of(key, json.getBytes(UTF_8));
  }

  /** Splits or merges a stream, unless a change is under way. */
  private static void reshard(Virta virta, Random random) {
    String stream = random.nextInt(3) == 0 ? "copies" : "events";
    var description = await(virta.describeStream(stream));
    if (description.status() == StreamStatus.ACTIVE) {
      int shards = description.openShardCount();
      int next = shards >= 4 || (shards > 1 && random.nextBoolean()) ? shards / 2 : shards * 2;
      await(virta.changeStream(stream, new Reshard.Scale(next)));
    }
  }
}
