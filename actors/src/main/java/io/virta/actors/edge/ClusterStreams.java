package io.virta.actors.edge;

import io.virta.actors.Streams;
import io.virta.actors.account.AccountPolicy;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@link Streams} over Cluster Sharding. */
final class ClusterStreams implements Streams {
  private final AccountCalls accounts;
  private final AccountPolicy policy;
  private final StreamQuestions streams;
  private final ShardMaps maps;
  private final ShardDescriptions descriptions;

  ClusterStreams(
      AccountCalls accounts,
      AccountPolicy policy,
      StreamQuestions streams,
      ShardMaps maps,
      ShardDescriptions descriptions) {
    this.accounts = accounts;
    this.policy = policy;
    this.streams = streams;
    this.maps = maps;
    this.descriptions = descriptions;
  }

  @Override
  public CompletionStage<StreamDescription> create(
      Namespace namespace, StreamName name, StreamSpec spec) {
    return policy
        .admit(namespace, spec)
        .thenCompose(admitted -> accounts.create(namespace, name, admitted))
        .whenComplete((done, failure) -> maps.forget(namespace, name));
  }

  @Override
  public CompletionStage<Void> delete(Namespace namespace, StreamName name) {
    return accounts
        .delete(namespace, name)
        .whenComplete((done, failure) -> maps.forget(namespace, name))
        .thenApply(key -> null);
  }

  @Override
  public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name) {
    return streams.describe(namespace, name);
  }

  @Override
  public CompletionStage<StreamChanged> change(
      Namespace namespace, StreamName name, StreamChange change) {
    return accounts
        .resolve(namespace, name)
        .thenCompose(
            key -> policy.admit(key, change).thenCompose(admitted -> streams.change(key, admitted)))
        .whenComplete(
            (changed, failure) -> {
              if (changed == null) {
                maps.forget(namespace, name);
              } else {
                // Before the answer: records put after the answer to StartStreamEncryption are
                // encrypted.
                maps.take(changed.after()).ifPresent(descriptions::tell);
              }
            });
  }

  @Override
  public CompletionStage<StreamPage> list(
      Namespace namespace, @Nullable StreamName after, int limit) {
    return accounts.list(namespace, after, limit);
  }
}
