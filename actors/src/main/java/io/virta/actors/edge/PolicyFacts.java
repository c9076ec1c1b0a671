package io.virta.actors.edge;

import io.virta.actors.account.AccountPolicy;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** The facts for the account policy, requested from accounts and streams on any node. */
record PolicyFacts(AccountCalls accounts, StreamQuestions streams) implements AccountPolicy.Facts {
  @Override
  public CompletionStage<BillingCommitment> commitment(Namespace namespace) {
    return accounts.commitment(namespace);
  }

  @Override
  public CompletionStage<Done> admitShards(Namespace namespace, int more) {
    return accounts.admitShards(namespace, more);
  }

  @Override
  public CompletionStage<StreamDescription> describe(StreamKey stream) {
    return streams.describe(stream);
  }
}
