package io.virta.http.aws.identity;

import java.util.concurrent.CompletionStage;

/** Looks up the resources of a service. Safe for any thread; never blocks. */
@FunctionalInterface
public interface Resources<R extends Resource> {

  /** Returns the facts about a resource, or {@link ResourceFacts#NONE} if it does not exist. */
  CompletionStage<ResourceFacts> find(R resource);
}
