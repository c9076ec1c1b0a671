package io.virta.http.aws.identity;

import java.util.concurrent.CompletionStage;

/** Where the resources of a service are known. Safe for any thread; never blocks. */
@FunctionalInterface
public interface Resources<R extends Resource> {

  /** What is known of a resource, {@link ResourceFacts#NONE} when it does not exist. */
  CompletionStage<ResourceFacts> find(R resource);
}
