package io.virta.http.aws.identity.policy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a policy.
 *
 * @param actions action patterns in lower case
 * @param actionsNegated whether the statement applies to all actions except these
 * @param principals null in the policy of a user
 */
record Statement(
    boolean allows,
    List<Glob> actions,
    boolean actionsNegated,
    List<Template> resources,
    boolean resourcesNegated,
    @Nullable Principals principals,
    List<Condition> conditions) {

  Decision decide(RequestFacts request) {
    Principals.Fit fit = principals == null ? Principals.Fit.CALLER : principals.fit(request);
    if (fit == Principals.Fit.NONE || !isAbout(request)) {
      return Decision.IMPLICIT_DENY;
    }
    if (!allows) {
      return Decision.EXPLICIT_DENY;
    }
    if (isOpenEnded()) {
      return Decision.IMPLICIT_DENY;
    }
    return fit == Principals.Fit.CALLER ? Decision.ALLOW : Decision.ALLOW_TO_ACCOUNT;
  }

  /**
   * Resource policies stored before such statements were rejected may still contain them; they can
   * only deny.
   */
  private boolean isOpenEnded() {
    return principals != null && (actionsNegated || resourcesNegated || principals.negated());
  }

  private boolean isAbout(RequestFacts request) {
    String action = request.action().toLowerCase(Locale.ROOT);
    boolean actionNamed = actions.stream().anyMatch(glob -> glob.matches(action));
    return actionNamed != actionsNegated
        && namesResource(request) != resourcesNegated
        && conditions.stream().allMatch(condition -> condition.holds(request));
  }

  private boolean namesResource(RequestFacts request) {
    for (Template resource : resources) {
      Glob glob = resource.glob(request);
      if (glob != null && glob.matches(request.resource())) {
        return true;
      }
    }
    return false;
  }
}
