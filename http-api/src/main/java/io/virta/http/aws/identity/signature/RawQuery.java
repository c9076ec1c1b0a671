package io.virta.http.aws.identity.signature;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a query, in their original order. */
public record RawQuery(List<Parameter> parameters) {
  private static final RawQuery EMPTY = new RawQuery(List.of());

  /** One parameter; the value is empty if there is none. */
  public record Parameter(String name, String value) {}

  /** Parses an encoded query; returns no parameters if it cannot be decoded. */
  static RawQuery parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parameters = new ArrayList<>();
    try {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          parameters.add(
              equals < 0
                  ? new Parameter(decode(pair), "")
                  : new Parameter(
                      decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
        }
      }
    } catch (IllegalArgumentException malformed) {
      return EMPTY;
    }
    return new RawQuery(List.copyOf(parameters));
  }

  /** Returns the first value of that name, or null if there is none. */
  @Nullable String find(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
