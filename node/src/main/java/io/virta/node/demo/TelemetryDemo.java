package io.virta.node.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.Virta;
import io.virta.node.config.NodeSettings;
import io.virta.persistence.failure.Failures;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sensors of this computer a few times a second and puts every reading as a record. A
 * failed reading or put is skipped and logged at DEBUG; the node never depends on the demo. Runs on
 * its own thread.
 */
public final class TelemetryDemo implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TelemetryDemo.class);
  private static final double NANOS_PER_SECOND = 1e9;

  private final ObjectMapper json = new ObjectMapper();
  private final Virta virta;
  private final String stream;
  private final InstantSource clock;
  private final Supplier<List<Source>> finder;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(TelemetryDemo::thread);
  private List<Source> sources = List.of();
  private long lastRoundNanos;
  // A slow disk must not let rounds pile up: a round in flight makes the next one skip.
  private @Nullable CompletionStage<?> underWay;

  private TelemetryDemo(
      Virta virta, String stream, InstantSource clock, Supplier<List<Source>> finder) {
    this.virta = virta;
    this.stream = stream;
    this.clock = clock;
    this.finder = finder;
  }

  /** Starts the demo; creates the stream if it is missing. */
  public static TelemetryDemo start(Virta virta, NodeSettings.Demo settings, InstantSource clock) {
    return start(virta, settings, clock, Computer::sources);
  }

  static TelemetryDemo start(
      Virta virta, NodeSettings.Demo settings, InstantSource clock, Supplier<List<Source>> finder) {
    TelemetryDemo demo = new TelemetryDemo(virta, settings.stream().value(), clock, finder);
    long millis = settings.interval().toMillis();
    demo.thread.execute(demo::open);
    demo.thread.scheduleAtFixedRate(demo::round, millis, millis, TimeUnit.MILLISECONDS);
    return demo;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "virta-demo");
    thread.setDaemon(true);
    return thread;
  }

  private void open() {
    try {
      underWay =
          virta
              .createStream(stream, StreamSpec.onDemand())
              .handle((created, failure) -> noteUnlessThere(failure));
      sources = finder.get();
      lastRoundNanos = System.nanoTime();
    } catch (RuntimeException | LinkageError unreadable) {
      log.warn(
          "The sensors of this computer cannot be read; the demo is off: {}",
          unreadable.toString());
    }
  }

  private static @Nullable Void noteUnlessThere(@Nullable Throwable failure) {
    if (failure != null && !VirtaException.isRefusal(failure, ErrorCode.IN_USE)) {
      log.debug("The demo's stream could not be created", Failures.unwrap(failure));
    }
    return null;
  }

  private void round() {
    try {
      if (underWay == null || underWay.toCompletableFuture().isDone()) {
        underWay = put(readAll());
      }
    } catch (RuntimeException | LinkageError failed) {
      log.debug("A round of readings was skipped", failed);
    }
  }

  private List<PutEntry> readAll() {
    long now = System.nanoTime();
    double elapsedSeconds = (now - lastRoundNanos) / NANOS_PER_SECOND;
    lastRoundNanos = now;
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<PutEntry> entries = new ArrayList<>();
    for (Source source : sources) {
      try {
        source.read(elapsedSeconds).forEach(reading -> entries.add(entry(reading, at)));
      } catch (RuntimeException unreadable) {
        log.debug("A reading was skipped", unreadable);
      }
    }
    return entries;
  }

  private PutEntry entry(Reading reading, Instant at) {
    try {
      ObjectNode record = json.createObjectNode();
      record.put("source", reading.source()).put("at", at.toString());
      reading.values().forEach((name, value) -> record.putPOJO(name, value));
      return PutEntry.of(reading.source(), json.writeValueAsBytes(record));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can always be written", e);
    }
  }

  private CompletionStage<?> put(List<PutEntry> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return virta.putAll(stream, entries).handle(TelemetryDemo::note);
  }

  private static @Nullable Void note(
      @Nullable List<PutResult> results, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("A round of readings could not be put", failure);
    } else if (results != null) {
      results.stream()
          .filter(PutResult.Refused.class::isInstance)
          .findFirst()
          .ifPresent(refused -> log.debug("A reading was rejected: {}", refused));
    }
    return null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
