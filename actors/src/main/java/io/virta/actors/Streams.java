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
 * The control plane of streams: creates, changes, describes, lists and deletes them, for any
 * account in any region, on whichever node they live. {@link Shards} gives access to the records.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Streams {

  /**
   * Creates a stream; its status is CREATING until its shards are open. Fails with {@code IN_USE}
   * when the name is taken.
   */
  CompletionStage<StreamDescription> create(Namespace namespace, StreamName name, StreamSpec spec);

  /** Deletes a stream and, later, its records; its status is DELETING until they are removed. */
  CompletionStage<Void> delete(Namespace namespace, StreamName name);

  CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name);

  /**
   * Changes a stream; completes when the change is decided and durable, which may be before it
   * takes effect. Fails with {@code IN_USE} while the stream's status forbids the change.
   */
  CompletionStage<StreamChanged> change(Namespace namespace, StreamName name, StreamChange change);

  /**
   * Lists at most {@code limit} streams whose names come after {@code after} (from the first for
   * null).
   */
  CompletionStage<StreamPage> list(Namespace namespace, @Nullable StreamName after, int limit);
}
