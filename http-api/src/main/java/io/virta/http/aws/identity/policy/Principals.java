package io.virta.http.aws.identity.policy;

import java.util.Set;

/**
 * The principals that a statement of a resource policy applies to.
 *
 * @param everybody whether {@code *} is among them
 * @param accounts account ids, 12 digits
 * @param arns the full ARNs of users
 * @param negated whether the statement applies to all principals except these
 */
record Principals(boolean everybody, Set<String> accounts, Set<String> arns, boolean negated) {

  /** How closely a statement matches a caller. */
  enum Fit {
    NONE,
    ACCOUNT,
    CALLER
  }

  Fit fit(RequestFacts request) {
    boolean named = everybody || arns.contains(request.principalArn());
    boolean account = accounts.contains(request.principalAccount());
    if (negated) {
      return named || account ? Fit.NONE : Fit.CALLER;
    }
    if (named) {
      return Fit.CALLER;
    }
    return account ? Fit.ACCOUNT : Fit.NONE;
  }
}
