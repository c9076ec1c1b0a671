package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.stream.StreamEntity;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Handles the change announcements of streams: notifies their accounts, and the shards,
 * subscriptions and followers of shard maps on this node.
 */
final class StreamChanges {
  private final Entities entities;
  private final ShardMaps maps;
  private final ShardDescriptions descriptions;
  private final NodeSubscriptions subscriptions;
  private final ShardMapFeed feed;

  private StreamChanges(
      Entities entities,
      ShardMaps maps,
      ShardDescriptions descriptions,
      NodeSubscriptions subscriptions,
      ShardMapFeed feed) {
    this.entities = entities;
    this.maps = maps;
    this.descriptions = descriptions;
    this.subscriptions = subscriptions;
    this.feed = feed;
  }

  static Behavior<StreamEntity.Changed> listener(
      Entities entities,
      ShardMaps maps,
      ShardDescriptions descriptions,
      NodeSubscriptions subscriptions,
      ShardMapFeed feed) {
    StreamChanges changes = new StreamChanges(entities, maps, descriptions, subscriptions, feed);
    return Behaviors.receiveMessage(
        changed -> {
          changes.spread(changed);
          return Behaviors.same();
        });
  }

  private void spread(StreamEntity.Changed changed) {
    StreamKey stream = changed.stream();
    entities.account(stream.namespace()).tell(new AccountEntity.NoteStream(changed));
    if (changed.status() != StreamStatus.ACTIVE && changed.status() != StreamStatus.UPDATING) {
      maps.forget(stream.namespace(), stream.name());
      subscriptions.streamChanged(stream);
      feed.changed(stream);
      return;
    }
    maps.refresh(stream)
        .whenComplete(
            (map, failure) -> {
              subscriptions.streamChanged(stream);
              if (map != null) {
                descriptions.tell(map);
              }
              feed.changed(stream);
            });
  }
}
