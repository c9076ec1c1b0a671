package io.virta.actors.account;

import com.typesafe.config.Config;
import io.virta.actors.model.AccountUsage;

/**
 * Settings of accounts, which hold for each of their regions: section {@code virta.account},
 * explained in {@code reference.conf}.
 *
 * @param shardsMax open shards of all PROVISIONED streams of an account
 * @param onDemandStreamsMax ON_DEMAND streams of an account
 * @param creatingStreamsMax streams of an account that are CREATING at the same time
 */
public record AccountSettings(int shardsMax, int onDemandStreamsMax, int creatingStreamsMax) {
  public static AccountSettings from(Config account) {
    return new AccountSettings(
        account.getInt("shards-max"),
        account.getInt("on-demand-streams-max"),
        account.getInt("creating-streams-max"));
  }

  /** Returns the usage of an account in a region in which it has no stream. */
  public AccountUsage unused() {
    return new AccountUsage(0, shardsMax, 0, onDemandStreamsMax);
  }
}
