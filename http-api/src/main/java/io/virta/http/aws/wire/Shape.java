package io.virta.http.aws.wire;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type and constraints of a value in a request. Bounds are inclusive. */
public sealed interface Shape {

  /** A string, its length in characters. */
  record Text(int charsMin, int charsMax, @Nullable Pattern pattern, List<String> values)
      implements Shape {
    public static Text of(int charsMin, int charsMax) {
      return new Text(charsMin, charsMax, null, List.of());
    }

    public static Text matching(String pattern) {
      return matching(0, Integer.MAX_VALUE, pattern);
    }

    public static Text matching(int charsMin, int charsMax, String pattern) {
      return new Text(charsMin, charsMax, Pattern.compile(pattern), List.of());
    }

    public static Text oneOf(String... values) {
      return new Text(0, Integer.MAX_VALUE, null, List.of(values));
    }
  }

  /** A 32-bit number. */
  record Whole(int min, int max) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** Bytes. */
  record Blob(int bytesMax) implements Shape {}

  /** A point in time. */
  record Timestamp() implements Shape {}

  /**
   * Values in order.
   *
   * @param elementText how error messages show an element; null to show the element itself
   */
  record ListOf(Shape element, int sizeMin, int sizeMax, @Nullable String elementText)
      implements Shape {}

  /** Strings by name. */
  record MapOf(Text key, Text value, int sizeMin, int sizeMax) implements Shape {}

  /** Named members, in the order in which their constraints are reported. */
  record Structure(List<Member> members, Map<String, Member> byName) implements Shape {
    public static Structure of(Member... members) {
      return new Structure(
          List.of(members),
          List.of(members).stream().collect(Collectors.toMap(Member::name, Function.identity())));
    }

    public @Nullable Member find(String name) {
      return byName.get(name);
    }
  }

  /**
   * A named member.
   *
   * @param only the only supported value, if other values allowed by the model are not supported
   */
  record Member(String name, boolean required, Shape shape, @Nullable Object only) {
    public static Member required(String name, Shape shape) {
      return new Member(name, true, shape, null);
    }

    public static Member optional(String name, Shape shape) {
      return new Member(name, false, shape, null);
    }

    /**
     * Creates an optional member with one supported value; others are refused, because ignoring
     * them would be wrong.
     */
    public static Member only(String name, Shape shape, Object served) {
      return new Member(name, false, shape, served);
    }
  }
}
