package io.virta.http.aws.identity;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, its network origin, and the region that the request is for.
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

  /**
   * Returns a caller of whom only the account is known, as on a node that accepts any credentials.
   */
  public static Caller anybodyOf(Namespace namespace) {
    return anybodyOf(namespace, Origin.UNKNOWN);
  }

  /** Returns the same caller with the origin of the request. */
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
   * The user ID that GetCallerIdentity returns: the name of a user, since users have no IDs here;
   * for the root of an account, the account ID.
   */
  public String userId() {
    String name = user.name();
    return name == null ? account().value() : name;
  }

  /** The name of the user; null for the root of an account. */
  public @Nullable String userName() {
    return user.name();
  }
}
