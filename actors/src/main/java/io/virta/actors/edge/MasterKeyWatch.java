package io.virta.actors.edge;

import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.log.ShardLog;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the master keys periodically. When they have changed, asks every stream to rewrap its data
 * keys, including streams that are not in memory, so that an old master key is soon no longer
 * needed.
 */
final class MasterKeyWatch {
  private static final Logger log = LoggerFactory.getLogger(MasterKeyWatch.class);

  private enum Look implements LocalMessage {
    NOW
  }

  private final MasterKeySource masters;
  private final ShardLog meta;
  private final Entities entities;

  private MasterKeyWatch(MasterKeySource masters, ShardLog meta, Entities entities) {
    this.masters = masters;
    this.meta = meta;
    this.entities = entities;
  }

  static Behavior<?> create(
      MasterKeySource masters, ShardLog meta, Entities entities, Duration interval) {
    MasterKeyWatch watch = new MasterKeyWatch(masters, meta, entities);
    return Behaviors.<Look>withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Look.NOW, interval);
          return Behaviors.receiveMessage(
              look -> {
                watch.look();
                return Behaviors.same();
              });
        });
  }

  /** Returns the blocking dispatcher, because the check reads a file. */
  static DispatcherSelector dispatcher() {
    return DispatcherSelector.fromConfig("virta.log.blocking-dispatcher");
  }

  private void look() {
    if (!masters.refresh()) {
      return;
    }
    meta.ids()
        .whenComplete(
            (ids, failure) -> {
              if (failure == null) {
                ids.forEach(this::renew);
              } else { // each stream checks its keys when it is next used
                log.warn(
                    "master keys have changed, but streams that are not in memory cannot be"
                        + " notified",
                    failure);
              }
            });
  }

  private void renew(String id) {
    StreamEntity.streamOf(id)
        .ifPresent(stream -> entities.stream(stream).tell(StreamEntity.RenewDataKeys.INSTANCE));
  }
}
