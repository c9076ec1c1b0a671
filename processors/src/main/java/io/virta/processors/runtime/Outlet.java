package io.virta.processors.runtime;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.producer.NumberedRecord;
import io.virta.actors.producer.ProducerNumber;
import io.virta.actors.producer.ProducerSession;
import io.virta.persistence.failure.Failures;
import io.virta.processors.operator.NumberedOutput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outputs of one producer to their streams, each stored there once. A stream is opened,
 * which fences earlier owners of the producer, before the first output for it is sent. Used by one
 * runner only.
 */
final class Outlet {
  /** A stream with outputs that wait for its session. */
  private static final class Target {
    private List<NumberedRecord> waiting = new ArrayList<>();
    private final CompletableFuture<Done> waitingSent = new CompletableFuture<>();
    private @Nullable ProducerSession session;

    /**
     * What the stream has refused; null if nothing. No output may follow: its number would make the
     * shard take the refused one for known, should it be sent again in another form.
     */
    private @Nullable CompletableFuture<Done> refused;
  }

  private static final Duration CREATION_DELAY = Duration.ofMillis(100);

  private final TaskEnvironment env;
  private final Callbacks callbacks;
  private final Namespace namespace;
  private final long producerNo;
  private final Set<String> deadLetters;
  private final Map<String, Target> targets = new HashMap<>();

  /**
   * @param producer names the producer for ever
   * @param deadLetters the streams that are created if they do not exist
   */
  Outlet(
      TaskEnvironment env,
      Callbacks callbacks,
      Namespace namespace,
      String producer,
      Set<String> deadLetters) {
    this.deadLetters = deadLetters;
    this.env = env;
    this.callbacks = callbacks;
    this.namespace = namespace;
    this.producerNo = ProducerNumber.of(producer);
  }

  /**
   * Sends outputs whose numbers are above those of all calls before. Completes when all of them are
   * stored, on any thread. Fails with {@link MissingStreamException}, with {@link
   * RefusedOutputException} when a stream will never take one of them, or as {@link
   * ProducerSession#send} does.
   */
  CompletableFuture<Done> send(List<NumberedOutput> outputs) {
    Map<String, List<NumberedRecord>> byStream = new LinkedHashMap<>();
    for (NumberedOutput output : outputs) {
      byStream
          .computeIfAbsent(output.record().stream(), stream -> new ArrayList<>())
          .add(
              new NumberedRecord(
                  output.outNumber(),
                  output.record().partitionKey(),
                  null,
                  ByteBuffer.wrap(output.record().data())));
    }
    List<CompletableFuture<Done>> sent = new ArrayList<>(byStream.size());
    byStream.forEach((stream, records) -> sent.add(send(stream, records)));
    return sent.size() == 1
        ? sent.get(0)
        : CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .thenApply(all -> Done.getInstance());
  }

  private CompletableFuture<Done> send(String stream, List<NumberedRecord> records) {
    Target target = targets.get(stream);
    if (target == null) {
      target = new Target();
      targets.put(stream, target);
      open(stream, target);
    }
    ProducerSession session = target.session;
    if (session != null) {
      return send(stream, target, session, records);
    }
    target.waiting.addAll(records);
    return target.waitingSent;
  }

  private void open(String stream, Target target) {
    callbacks.when(
        env.producers().open(namespace, new StreamName(stream), producerNo),
        (session, failure) -> {
          if (session != null) {
            opened(stream, target, session);
          } else if (isMissing(failure) && deadLetters.contains(stream)) {
            create(stream, target);
          } else {
            target.waitingSent.completeExceptionally(named(stream, failure));
          }
        });
  }

  private static void opened(String stream, Target target, ProducerSession session) {
    target.session = session;
    List<NumberedRecord> waiting = target.waiting;
    target.waiting = List.of(); // from now on the session holds what is not stored
    send(stream, target, session, waiting)
        .whenComplete(
            (done, refusal) -> {
              if (refusal == null) {
                target.waitingSent.complete(done);
              } else {
                target.waitingSent.completeExceptionally(refusal);
              }
            });
  }

  private static CompletableFuture<Done> send(
      String stream, Target target, ProducerSession session, List<NumberedRecord> records) {
    if (target.refused != null) {
      return target.refused;
    }
    CompletableFuture<Done> sent =
        session
            .send(records)
            .toCompletableFuture()
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(named(stream, Failures.unwrap(failure))));
    if (sent.isCompletedExceptionally()) {
      target.refused = sent;
    }
    return sent;
  }

  /** Creates a stream of dead letters when the first one is to be written. */
  private void create(String stream, Target target) {
    callbacks.when(
        env.streams().create(namespace, new StreamName(stream), StreamSpec.onDemand()),
        (created, failure) -> {
          boolean exists = failure == null || is(failure, ErrorCode.IN_USE); // it is being created
          if (exists) {
            callbacks.after(CREATION_DELAY, () -> open(stream, target));
          } else {
            target.waitingSent.completeExceptionally(named(stream, failure));
          }
        });
  }

  private static boolean isMissing(@Nullable Throwable failure) {
    return is(failure, ErrorCode.STREAM_NOT_FOUND);
  }

  private static boolean is(@Nullable Throwable failure, ErrorCode code) {
    return failure instanceof VirtaException refusal && refusal.code() == code;
  }

  private static Throwable named(String stream, @Nullable Throwable failure) {
    if (isMissing(failure)) {
      return new MissingStreamException(stream);
    } else if (failure != null && is(failure, ErrorCode.INVALID_ARGUMENT)) {
      return new RefusedOutputException(stream, failure);
    }
    String why = failure == null ? "no answer" : String.valueOf(failure.getMessage());
    return new IllegalStateException(
        "cannot write to stream %s: %s".formatted(stream, why), failure);
  }
}
