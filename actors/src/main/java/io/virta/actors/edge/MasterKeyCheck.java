package io.virta.actors.edge;

import io.virta.actors.ask.Asks;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.ShardLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at the start of a node how to handle a missing master key file. The start fails if a
 * stream has a data key that no other master key unwraps. If no stream has one, a new file is
 * created. If damage in the log hides whether a stream has one, the start only logs a warning and
 * creates no file, because the old one may be restored. Asks every stream, but only if the file is
 * missing.
 */
final class MasterKeyCheck {
  private static final Logger log = LoggerFactory.getLogger(MasterKeyCheck.class);
  private static final int AT_A_TIME = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final ActorSystem<?> system;
  private final MasterKeySource masters;
  private final ShardLog meta;
  private final Entities entities;
  private @Nullable CompletableFuture<Done> last;

  /**
   * A reason not to create a new file.
   *
   * @param isNeeded whether the stream needs the missing file; false if unknown
   * @param why a clause for messages
   */
  private record Finding(boolean isNeeded, String why) {}

  MasterKeyCheck(ActorSystem<?> system, MasterKeySource masters, ShardLog meta, Entities entities) {
    this.system = system;
    this.masters = masters;
    this.meta = meta;
    this.entities = entities;
  }

  /**
   * Runs the check; fails with an {@link IllegalArgumentException} when a key that a stream needs
   * is missing. Checks once, and again only after a stream has not answered.
   */
  synchronized CompletableFuture<Done> run() {
    CompletableFuture<Done> known = last;
    if (known == null || hadNoAnswer(known)) {
      known = check().toCompletableFuture();
      last = known;
    }
    return known;
  }

  private static boolean hadNoAnswer(CompletableFuture<Done> check) {
    return check.isCompletedExceptionally()
        && check.handle((done, failure) -> Failures.unwrap(failure)).join()
            instanceof VirtaException;
  }

  private CompletionStage<Done> check() {
    Optional<Path> missing = masters.missingFile();
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    return meta.ids()
        .thenCompose(ids -> askAll(streamsOf(ids)))
        .thenApply(findings -> decide(missing.get(), findings));
  }

  private static List<StreamKey> streamsOf(Set<String> ids) {
    return ids.stream().map(StreamEntity::streamOf).flatMap(Optional::stream).toList();
  }

  private CompletionStage<List<Finding>> askAll(List<StreamKey> streams) {
    return Source.from(streams)
        .mapAsyncUnordered(AT_A_TIME, this::ask)
        .mapConcat(finding -> finding.stream().toList())
        .runWith(Sink.seq(), system);
  }

  /** Returns empty when the stream needs no missing key. */
  private CompletionStage<Optional<Finding>> ask(StreamKey stream) {
    return Asks.<StreamEntity.Command, StreamDescription>ask(
            entities.stream(stream), StreamEntity.Describe::new, TIMEOUT)
        .handle(
            (description, failure) ->
                failure == null
                    ? missingKey(stream, description)
                    : finding(stream, VirtaException.from("Describing stream " + stream, failure)));
  }

  private Optional<Finding> missingKey(StreamKey stream, StreamDescription description) {
    return description.dataKeys().stream()
        .filter(key -> !masters.current().has(key))
        .map(
            key ->
                new Finding(
                    true, "stream %s needs key %s".formatted(stream.name(), key.masterKeyId())))
        .findFirst();
  }

  private static Optional<Finding> finding(StreamKey stream, VirtaException refusal) {
    return switch (refusal.code()) {
      case STREAM_NOT_FOUND -> Optional.empty();
      case DAMAGED ->
          Optional.of(
              new Finding(
                  false, "stream %s, which may need it, cannot be read".formatted(stream.name())));
      default -> throw refusal;
    };
  }

  private Done decide(Path missing, List<Finding> findings) {
    findings.stream()
        .filter(Finding::isNeeded)
        .findFirst()
        .ifPresent(
            needed -> {
              throw new IllegalArgumentException(
                  "the file of master keys %s (virta.encryption.keys-file) does not exist, but %s; restore it, or set virta.encryption.keys-file to off to start without the data that it encrypts"
                      .formatted(missing, needed.why()));
            });
    if (!findings.isEmpty()) {
      warn(missing, findings.get(0).why());
    } else if (!meta.knowsAllIds()) {
      warn(missing, "the log has lost entries, perhaps of streams that need it");
    } else {
      masters.makeFile();
    }
    return Done.getInstance();
  }

  private static void warn(Path missing, String why) {
    log.warn(
        "The file of master keys {} (virta.encryption.keys-file) does not exist, and no new one is"
            + " made because {}; restore the file",
        missing,
        why);
  }
}
