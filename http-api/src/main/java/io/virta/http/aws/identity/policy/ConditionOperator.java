package io.virta.http.aws.identity.policy;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator of a condition, as named in a policy: {@code ForAnyValue:StringNotLikeIfExists}.
 *
 * @param isNegated whether the result of the comparison is inverted
 * @param ifExists whether the operator holds for requests that do not have the key
 */
record ConditionOperator(
    Comparison comparison, boolean isNegated, Quantifier quantifier, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";
  private static final Map<String, Comparison> PLAIN =
      Map.ofEntries(
          entry("StringEquals", Comparison.STRING_EQUALS),
          entry("StringEqualsIgnoreCase", Comparison.STRING_EQUALS_IGNORE_CASE),
          entry("StringLike", Comparison.STRING_LIKE),
          entry("NumericEquals", Comparison.NUMERIC_EQUALS),
          entry("NumericLessThan", Comparison.NUMERIC_LESS_THAN),
          entry("NumericLessThanEquals", Comparison.NUMERIC_LESS_THAN_EQUALS),
          entry("NumericGreaterThan", Comparison.NUMERIC_GREATER_THAN),
          entry("NumericGreaterThanEquals", Comparison.NUMERIC_GREATER_THAN_EQUALS),
          entry("DateEquals", Comparison.DATE_EQUALS),
          entry("DateLessThan", Comparison.DATE_LESS_THAN),
          entry("DateLessThanEquals", Comparison.DATE_LESS_THAN_EQUALS),
          entry("DateGreaterThan", Comparison.DATE_GREATER_THAN),
          entry("DateGreaterThanEquals", Comparison.DATE_GREATER_THAN_EQUALS),
          entry("Bool", Comparison.BOOL),
          entry("BinaryEquals", Comparison.BINARY_EQUALS),
          entry("IpAddress", Comparison.IP_ADDRESS),
          entry("ArnEquals", Comparison.ARN_LIKE), // as on AWS, the same as ArnLike
          entry("ArnLike", Comparison.ARN_LIKE),
          entry("Null", Comparison.NULL));
  private static final Map<String, Comparison> NEGATED =
      Map.of(
          "StringNotEquals", Comparison.STRING_EQUALS,
          "StringNotEqualsIgnoreCase", Comparison.STRING_EQUALS_IGNORE_CASE,
          "StringNotLike", Comparison.STRING_LIKE,
          "NumericNotEquals", Comparison.NUMERIC_EQUALS,
          "DateNotEquals", Comparison.DATE_EQUALS,
          "NotIpAddress", Comparison.IP_ADDRESS,
          "ArnNotEquals", Comparison.ARN_LIKE,
          "ArnNotLike", Comparison.ARN_LIKE);

  /** Which values of a key must match. */
  enum Quantifier {
    NONE(""),
    FOR_ANY_VALUE("ForAnyValue:"),
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Returns the operator of that name, or null if there is none. */
  static @Nullable ConditionOperator find(String name) {
    Quantifier quantifier = Quantifier.NONE;
    for (Quantifier candidate : Quantifier.values()) {
      quantifier = name.startsWith(candidate.prefix) ? candidate : quantifier;
    }
    String rest = name.substring(quantifier.prefix.length());
    boolean ifExists = rest.endsWith(IF_EXISTS);
    String base = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    Comparison plain = PLAIN.get(base);
    Comparison comparison = plain == null ? NEGATED.get(base) : plain;
    boolean isNull = comparison == Comparison.NULL;
    if (comparison == null || (isNull && (ifExists || quantifier != Quantifier.NONE))) {
      return null;
    }
    return new ConditionOperator(comparison, plain == null, quantifier, ifExists);
  }

  /** As on AWS, a negated operator also holds for a request that does not have the key. */
  boolean holdsWithoutKey() {
    return ifExists
        || switch (quantifier) {
          case NONE -> isNegated;
          case FOR_ANY_VALUE -> false;
          case FOR_ALL_VALUES -> true;
        };
  }
}
