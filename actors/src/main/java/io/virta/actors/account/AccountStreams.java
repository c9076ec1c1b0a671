package io.virta.actors.account;

import io.virta.actors.model.StreamKey;
import io.virta.actors.stream.StreamEntity;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The streams of all accounts, on whichever node they live. */
public interface AccountStreams {
  EntityRef<StreamEntity.Command> of(StreamKey stream);

  /** Deletes a stream that cannot be read; completes when it is removed completely. */
  CompletionStage<Done> deleteDamaged(StreamKey stream);
}
