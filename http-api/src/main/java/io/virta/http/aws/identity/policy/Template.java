package io.virta.http.aws.identity.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a policy, in which <code>${aws:username}</code> stands for a value of the request,
 * <code>
 * ${key, 'text'}</code> has a default, and <code>${*}</code>, <code>${?}</code>, <code>${$}</code>
 * stand for the characters themselves.
 */
final class Template {

  /** Literal text, or a variable if {@code key} is not null. */
  private record Part(String text, @Nullable String key, @Nullable String otherwise) {}

  private final String source;
  private final List<Part> parts;
  private final @Nullable Glob constant;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
    this.constant =
        parts.stream().allMatch(part -> part.key() == null && part.otherwise() == null)
            ? Glob.of(source)
            : null;
  }

  /** Creates a template without variables, for the policy version that predates them. */
  static Template plain(String source) {
    return new Template(source, List.of(new Part(source, null, null)));
  }

  /** Parses a template; rejects a variable without an end or a name. */
  static Template parse(String source) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = source.indexOf("${"); open >= 0; open = source.indexOf("${", at)) {
      int close = source.indexOf('}', open);
      if (close < 0) {
        throw new MalformedPolicyException(
            "'" + source + "', a '${' without a '}', expected ${key}");
      }
      parts.add(new Part(source.substring(at, open), null, null));
      parts.add(variable(source, source.substring(open + 2, close).strip()));
      at = close + 1;
    }
    parts.add(new Part(source.substring(at), null, null));
    return new Template(source, List.copyOf(parts));
  }

  private static Part variable(String source, String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return new Part("", null, inside);
    }
    int comma = inside.indexOf(',');
    String key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
    String otherwise = comma < 0 ? null : inside.substring(comma + 1).strip();
    boolean quoted =
        otherwise == null
            || (otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'"));
    if (key.isEmpty() || !quoted) {
      throw new MalformedPolicyException(
          "'%s' with the variable '%s', expected ${key} or ${key, 'default'}"
              .formatted(source, inside));
    }
    String known = ConditionKeys.find(key);
    if (known == null) {
      throw new MalformedPolicyException(
          "'%s' with the variable '%s', expected %s"
              .formatted(source, key, ConditionKeys.expected()));
    }
    return new Part(
        "", known, otherwise == null ? null : otherwise.substring(1, otherwise.length() - 1));
  }

  /** The text in the policy. */
  String source() {
    return source;
  }

  /** Whether the value is the same for all requests. */
  boolean isConstant() {
    return constant != null;
  }

  /** Returns the pattern for a request, or null if a variable has no value in the request. */
  @Nullable Glob glob(RequestFacts request) {
    if (constant != null) {
      return constant;
    }
    String filled = fill(request, true);
    return filled == null ? null : Glob.ofParts(filled);
  }

  /** Returns the text for a request, without wildcards, or null if a variable has no value. */
  @Nullable String text(RequestFacts request) {
    return constant == null ? fill(request, false) : source;
  }

  private @Nullable String fill(RequestFacts request, boolean asPattern) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(asPattern ? Glob.wild(part.text()) : part.text());
      if (part.key() != null || part.otherwise() != null) {
        String value = value(part, request);
        if (value == null) {
          return null;
        }
        filled.append(asPattern ? Glob.literal(value) : value);
      }
    }
    return filled.toString();
  }

  private static @Nullable String value(Part part, RequestFacts request) {
    List<String> values = part.key() == null ? List.of() : request.values(part.key());
    return values.size() == 1 ? values.get(0) : part.otherwise();
  }
}
