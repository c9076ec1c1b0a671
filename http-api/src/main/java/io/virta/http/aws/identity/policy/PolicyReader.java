package io.virta.http.aws.identity.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads policies in IAM's JSON. Rejects unknown elements, because silently ignoring a rule would
 * grant unintended access.
 */
public final class PolicyReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // else 10.0 becomes 1E+1
          .build();
  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final String VERSION = "2012-10-17";
  private static final String FIRST_VERSION = "2008-10-17"; // the default, as on AWS

  private PolicyReader() {}

  /**
   * Reads the policy of a user.
   *
   * @throws MalformedPolicyException naming place, value and expectation
   */
  public static Policy identity(String json) {
    return read(json, false);
  }

  /**
   * Reads a stored policy of a stream or consumer.
   *
   * @throws MalformedPolicyException naming place, value and expectation
   */
  public static Policy resource(String json) {
    return read(json, true);
  }

  /**
   * Checks a new policy of a stream or consumer.
   *
   * @throws MalformedPolicyException naming place, value and expectation
   */
  public static void requireShareable(String json, SharingRules rules) {
    JsonNode root = parse(json);
    read(root, true);
    int index = 0;
    for (JsonNode statement : elements(root.path("Statement"))) {
      rules.check(statement, "Statement[" + index++ + "]");
    }
  }

  private static Policy read(String json, boolean hasPrincipals) {
    return read(parse(json), hasPrincipals);
  }

  private static Policy read(JsonNode root, boolean hasPrincipals) {
    if (!root.isObject()) {
      throw new MalformedPolicyException("A policy is a JSON object, not " + brief(root));
    }
    refuseOthers(root, "", MEMBERS);
    String version = root.path("Version").asText(FIRST_VERSION);
    if (!version.equals(VERSION) && !version.equals(FIRST_VERSION)) {
      throw new MalformedPolicyException(
          "Version is %s, expected \"%s\" or \"%s\""
              .formatted(brief(root.path("Version")), VERSION, FIRST_VERSION));
    }
    StatementReader reader = new StatementReader(version.equals(VERSION), hasPrincipals);
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : elements(root.path("Statement"))) {
      statements.add(reader.read(statement, "Statement[" + statements.size() + "]"));
    }
    if (statements.isEmpty()) {
      throw new MalformedPolicyException("Statement is missing, expected one or a list of them");
    }
    return new Policy(statements);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new MalformedPolicyException("A policy is JSON: " + broken.getOriginalMessage());
    }
  }

  /** Returns the elements of a list; a single value counts as a list of one. */
  static List<JsonNode> elements(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray()) {
      return List.of(node);
    }
    List<JsonNode> elements = new ArrayList<>();
    node.forEach(elements::add);
    return elements;
  }

  static void refuseOthers(JsonNode object, String path, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new MalformedPolicyException(
                    "%s%s is not known, expected one of %s"
                        .formatted(path, name, known.stream().sorted().toList()));
              }
            });
  }

  /** Returns a value for a message, truncated if it is long. */
  static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
