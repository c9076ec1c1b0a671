package io.virta.actors.account;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an account, refused with the error texts of AWS. Internal streams have no limits.
 */
final class AccountLimits {
  private final AccountId account;
  private final AccountSettings settings;

  AccountLimits(AccountId account, AccountSettings settings) {
    this.account = account;
    this.settings = settings;
  }

  AccountUsage usage(AccountState state) {
    return new AccountUsage(
        state.provisionedShards(),
        settings.shardsMax(),
        state.onDemandStreams(),
        settings.onDemandStreamsMax());
  }

  /** Returns why the account cannot have another stream like that; null when it can. */
  @Nullable VirtaException refusalOfStream(AccountState state, StreamSpec spec) {
    if (account.isInternal()) {
      return null;
    }
    if (state.creatingStreams() >= settings.creatingStreamsMax()) {
      return new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Account %s has %d streams in state CREATING; at most %d are allowed."
              .formatted(account, state.creatingStreams(), settings.creatingStreamsMax()));
    }
    if (spec.mode() == StreamMode.PROVISIONED) {
      return refusalOfShards(state, spec.shardCount());
    }
    return state.onDemandStreams() < settings.onDemandStreamsMax()
        ? null
        : new VirtaException(
            ErrorCode.LIMIT_EXCEEDED,
            "This request would exceed the on-demand stream limit for the account %s. Current on-demand stream count for the account: %d. Limit: %d."
                .formatted(account, state.onDemandStreams(), settings.onDemandStreamsMax()));
  }

  /** Returns why the account cannot have that many more shards; null when it can. */
  @Nullable VirtaException refusalOfShards(AccountState state, int more) {
    int now = state.provisionedShards();
    return account.isInternal() || now + more <= settings.shardsMax()
        ? null
        : new VirtaException(
            ErrorCode.LIMIT_EXCEEDED,
            "This request would exceed the shard limit for the account %s. Current shard count for the account: %d. Limit: %d. Number of additional shards that would have resulted from this request: %d. Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits."
                .formatted(account, now, settings.shardsMax(), more));
  }
}
