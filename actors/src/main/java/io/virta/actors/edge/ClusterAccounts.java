package io.virta.actors.edge;

import io.virta.actors.Accounts;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.Namespace;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@link Accounts} over Cluster Sharding. */
final class ClusterAccounts implements Accounts {
  private final AccountCalls accounts;
  private final RegionIndex index;

  ClusterAccounts(AccountCalls accounts, RegionIndex index) {
    this.accounts = accounts;
    this.index = index;
  }

  @Override
  public List<Namespace> namespaces(AccountId account) {
    return index.of(account);
  }

  @Override
  public CompletionStage<AccountUsage> usage(Namespace namespace) {
    return accounts.usage(namespace);
  }

  @Override
  public CompletionStage<BillingCommitment> commitment(Namespace namespace) {
    return accounts.commitment(namespace);
  }

  @Override
  public CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled) {
    return accounts.commit(namespace, enabled);
  }
}
