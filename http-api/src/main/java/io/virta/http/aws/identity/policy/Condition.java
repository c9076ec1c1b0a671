package io.virta.http.aws.identity.policy;

import java.util.List;

/**
 * One line of a condition block: a key, how to compare it, and with what.
 *
 * @param key the key as returned by {@link ConditionKeys#find}
 */
record Condition(ConditionOperator operator, String key, List<Template> expected) {

  boolean holds(RequestFacts request) {
    List<String> actual = request.values(key);
    if (operator.comparison() == Comparison.NULL) {
      return expected.stream()
          .anyMatch(absent -> absent.source().equalsIgnoreCase("true") == actual.isEmpty());
    }
    if (actual.isEmpty()) {
      return operator.holdsWithoutKey();
    }
    return switch (operator.quantifier()) {
      // As on AWS, a negated comparison holds if no value of the request is among the expected.
      case NONE -> operator.isNegated() ? allFit(request, actual) : anyFits(request, actual);
      case FOR_ANY_VALUE -> anyFits(request, actual);
      case FOR_ALL_VALUES -> allFit(request, actual);
    };
  }

  private boolean allFit(RequestFacts request, List<String> actual) {
    return actual.stream().allMatch(value -> fits(request, value));
  }

  private boolean anyFits(RequestFacts request, List<String> actual) {
    return actual.stream().anyMatch(value -> fits(request, value));
  }

  private boolean fits(RequestFacts request, String actual) {
    boolean found =
        expected.stream()
            .anyMatch(template -> operator.comparison().matches(actual, template, request));
    return found != operator.isNegated();
  }
}
