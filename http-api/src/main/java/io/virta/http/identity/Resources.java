package io.virta.http.identity;

import io.virta.http.wire.ResourceRef;
import java.util.concurrent.CompletionStage;

/** Where streams and consumers are known. Safe for any thread; never blocks. */
@FunctionalInterface
public interface Resources {

  /** What is known of a resource, {@link ResourceFacts#NONE} when it does not exist. */
  CompletionStage<ResourceFacts> find(ResourceRef resource);
}
