package io.virta.http.aws.identity.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the principals of a resource's policy. */
final class PrincipalsReader {
  private static final Pattern ACCOUNT =
      Pattern.compile("(\\d{12})|arn:aws[a-z-]*:iam::(\\d{12}):root");
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(iam|sts)::\\d{12}:[^*?]+");
  // Kinds of principals that exist on AWS but never call this server.
  private static final Set<String> ABSENT_KINDS = Set.of("Service", "Federated", "CanonicalUser");

  private PrincipalsReader() {}

  static Principals read(JsonNode node, String path) {
    boolean negated = path.endsWith(".NotPrincipal");
    if (node.isTextual() && node.asText().equals("*")) {
      return new Principals(true, Set.of(), Set.of(), negated);
    }
    if (!node.isObject() || node.isEmpty()) {
      throw new MalformedPolicyException(
          path
              + " is "
              + PolicyReader.brief(node)
              + ", expected \"*\" or an object such as {\"AWS\": \"123456789012\"}");
    }
    boolean everybody = false;
    Set<String> accounts = new HashSet<>();
    Set<String> arns = new HashSet<>();
    for (Map.Entry<String, JsonNode> kind : node.properties()) {
      if (kind.getKey().equals("AWS")) {
        for (JsonNode element : PolicyReader.elements(kind.getValue())) {
          everybody |= add(element, path + ".AWS", accounts, arns);
        }
      } else if (!ABSENT_KINDS.contains(kind.getKey())) {
        throw new MalformedPolicyException(
            path + "." + kind.getKey() + " is not known, expected AWS");
      }
    }
    return new Principals(everybody, Set.copyOf(accounts), Set.copyOf(arns), negated);
  }

  /** Adds one principal; returns whether it is {@code *}. */
  private static boolean add(
      JsonNode element, String path, Set<String> accounts, Set<String> arns) {
    String text = element.asText();
    Matcher account = ACCOUNT.matcher(text);
    if (text.equals("*")) {
      return true;
    }
    if (account.matches()) {
      accounts.add(account.group(1) == null ? account.group(2) : account.group(1));
    } else if (ARN.matcher(text).matches()) {
      arns.add(text);
    } else {
      throw new MalformedPolicyException(
          "%s has %s, expected an account of 12 digits, the ARN of a user or *"
              .formatted(path, PolicyReader.brief(element)));
    }
    return false;
  }
}
