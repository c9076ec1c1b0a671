package io.virta.actors.edge;

import io.virta.actors.ask.Asks;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.lane.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What a start does about a file of master keys that does not exist: it is made anew, or is a
 * mistake if a stream has data keys that need it. Asks every stream, but only in this rare case.
 */
final class MasterKeyCheck {
  private static final int AT_A_TIME = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Set<ErrorCode> NEEDS_NOTHING =
      EnumSet.of(ErrorCode.STREAM_NOT_FOUND, ErrorCode.DAMAGED);

  private final ActorSystem<?> system;
  private final MasterKeySource masters;
  private final Lane meta;
  private final Entities entities;

  MasterKeyCheck(ActorSystem<?> system, MasterKeySource masters, Lane meta, Entities entities) {
    this.system = system;
    this.masters = masters;
    this.meta = meta;
    this.entities = entities;
  }

  /** Fails with an {@link IllegalArgumentException} when keys are missing that a stream needs. */
  CompletionStage<Done> run() {
    Optional<Path> missing = masters.missingFile();
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    List<StreamKey> streams =
        meta.holders().stream().map(StreamEntity::streamOf).flatMap(Optional::stream).toList();
    return Source.from(streams)
        .mapAsyncUnordered(AT_A_TIME, this::missingKey)
        .mapConcat(key -> key.stream().toList())
        .runWith(Sink.headOption(), system)
        .thenApply(needed -> decide(missing.get(), needed));
  }

  /** The first data key of a stream whose master key is not there, in words. */
  private CompletionStage<Optional<String>> missingKey(StreamKey stream) {
    return Asks.<StreamEntity.Command, StreamDescription>ask(
            entities.stream(stream), StreamEntity.Describe::new, TIMEOUT)
        .handle(
            (description, failure) -> {
              if (failure == null) {
                return description.dataKeys().stream()
                    .filter(key -> !masters.current().has(key))
                    .map(key -> needs(stream, key))
                    .findFirst();
              }
              VirtaException refusal = VirtaException.from(failure);
              if (NEEDS_NOTHING.contains(refusal.code())) {
                return Optional.empty();
              }
              throw refusal;
            });
  }

  private static String needs(StreamKey stream, WrappedKey key) {
    return "stream %s needs key %s".formatted(stream.name(), key.masterKeyId());
  }

  private Done decide(Path missing, Optional<String> needed) {
    if (needed.isPresent()) {
      throw new IllegalArgumentException(
          "the file of master keys %s (virta.encryption.keys-file) does not exist, but %s; restore it, or set virta.encryption.keys-file to off to start without what it encrypts"
              .formatted(missing, needed.get()));
    }
    masters.makeFile();
    return Done.getInstance();
  }
}
