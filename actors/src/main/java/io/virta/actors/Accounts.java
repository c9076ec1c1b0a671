package io.virta.actors;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.Namespace;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The usage, limits and billing commitment of accounts, per region, on whichever node an account
 * lives.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Accounts {

  /**
   * Returns the regions in which an account may have streams, in no order. A region stays listed
   * after its last stream is deleted.
   */
  List<Namespace> namespaces(AccountId account);

  /** Returns the usage and the limits of an account. */
  CompletionStage<AccountUsage> usage(Namespace namespace);

  /** Returns whether an account has On-demand Advantage. */
  CompletionStage<BillingCommitment> commitment(Namespace namespace);

  /** Switches an account's On-demand Advantage on or off; completes when the change is durable. */
  CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled);
}
