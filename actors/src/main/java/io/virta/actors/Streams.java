package io.virta.actors;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Control of streams: makes, changes, describes, lists and deletes them, for any account in any
 * region, wherever they live. Records are behind {@link Shards}.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Streams {

  /**
   * Makes a stream; its status is CREATING until its shards are open. {@code IN_USE} when the name
   * is taken.
   */
  CompletionStage<StreamDescription> create(Namespace namespace, StreamName name, StreamSpec spec);

  /** Deletes a stream and, in time, its records; its status is DELETING until they are gone. */
  CompletionStage<Void> delete(Namespace namespace, StreamName name);

  CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name);

  /**
   * Changes a stream; completes when the change is decided and durable, before it has taken effect
   * where that takes time. {@code IN_USE} while the stream's status forbids it.
   */
  CompletionStage<StreamChanged> change(Namespace namespace, StreamName name, StreamChange change);

  /**
   * At most {@code limit} streams whose names come after {@code after} (from the first for null).
   */
  CompletionStage<StreamPage> list(Namespace namespace, @Nullable StreamName after, int limit);
}
