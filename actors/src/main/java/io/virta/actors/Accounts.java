package io.virta.actors;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.Namespace;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an account has, may have and has agreed to, region by region, wherever the account lives.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Accounts {

  /**
   * The regions in which an account may have streams, in no order; some may have lost their last.
   */
  List<Namespace> namespaces(AccountId account);

  /** What an account has and may have. */
  CompletionStage<AccountUsage> usage(Namespace namespace);

  /** Whether an account has On-demand Advantage. */
  CompletionStage<BillingCommitment> commitment(Namespace namespace);

  /** Switches an account's On-demand Advantage on or off; completes when that is durable. */
  CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled);
}
