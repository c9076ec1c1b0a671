package io.virta.http.identity;

import io.virta.actors.model.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and from where.
 *
 * @param isKnown whether the signature was verified; if not, the node takes any credentials
 */
public record Caller(User user, boolean isKnown, Origin origin) {

  /** Somebody of whom nothing but the account is known, as on a node that takes any credentials. */
  public static Caller anybodyOf(AccountId account) {
    return anybodyOf(account, Origin.UNKNOWN);
  }

  /** The same with where the request comes from. */
  public static Caller anybodyOf(AccountId account, Origin origin) {
    return new Caller(User.root(account), false, origin);
  }

  /** The account that the request acts for. */
  public AccountId account() {
    return user.account();
  }

  /** The principal: {@code arn:aws:iam::ACCOUNT:root} or {@code …:user/NAME}. */
  public String arn() {
    return user.arn();
  }

  /**
   * As GetCallerIdentity tells it: of a user the name, since there are no ids; else the account.
   */
  public String userId() {
    String name = user.name();
    return name == null ? account().value() : name;
  }

  /** Null for the root of an account. */
  public @Nullable String userName() {
    return user.name();
  }
}
