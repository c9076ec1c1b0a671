package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, from where, and for which region.
 *
 * @param namespace the user's account in the region that the request is for
 * @param isKnown whether the signature was verified; if not, the node takes any credentials
 */
public record Caller(User user, Namespace namespace, boolean isKnown, Origin origin) {
  public Caller {
    if (!user.account().equals(namespace.account())) {
      throw new IllegalArgumentException(user.arn() + " does not act in " + namespace);
    }
  }

  /** Somebody of whom nothing but the account is known, as on a node that takes any credentials. */
  public static Caller anybodyOf(Namespace namespace) {
    return anybodyOf(namespace, Origin.UNKNOWN);
  }

  /** The same with where the request comes from. */
  public static Caller anybodyOf(Namespace namespace, Origin origin) {
    return new Caller(User.root(namespace.account()), namespace, false, origin);
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
