package io.virta.actors.account;

import com.typesafe.config.Config;

/**
 * What operators tune about accounts: section {@code virta.account}, explained in {@code
 * reference.conf}.
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
}
