package io.virta.http.identity;

import io.virta.actors.model.AccountId;

/**
 * Who sent a request.
 *
 * @param account the account that the request acts for
 * @param arn the principal, {@code arn:aws:iam::ACCOUNT:root} or {@code …:user/NAME}
 */
public record Caller(AccountId account, String arn) {

  /** Somebody of whom nothing but the account is known, as on a node that takes any credentials. */
  public static Caller anybodyOf(AccountId account) {
    return new Caller(account, "arn:aws:iam::" + account.value() + ":root");
  }
}
