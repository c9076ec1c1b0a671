package io.virta.http.aws.identity.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in memory; headers are pairs of lower-case name and value. */
public record TestRequest(
    String method, String rawPath, String rawQuery, List<Map.Entry<String, String>> fields)
    implements SignedRequest {

  /** With {@code name:value} lines as headers. */
  public static TestRequest of(String method, String path, String query, String... lines) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':', 1);
      fields.add(
          Map.entry(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1)));
    }
    return new TestRequest(method, path, query, fields);
  }

  public TestRequest with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(without(name).fields);
    more.add(Map.entry(name, value));
    return new TestRequest(method, rawPath, rawQuery, more);
  }

  public TestRequest without(String name) {
    return new TestRequest(
        method,
        rawPath,
        rawQuery,
        fields.stream().filter(field -> !field.getKey().equals(name)).toList());
  }

  public TestRequest withQuery(String query) {
    return new TestRequest(method, rawPath, query, fields);
  }

  @Override
  public String authority() {
    return headers("host").get(0);
  }

  @Override
  public @Nullable String header(String name) {
    return headers(name).stream().findFirst().orElse(null);
  }

  @Override
  public List<String> headers(String name) {
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<String> contentTypes() {
    List<String> types = headers("content-type");
    return types.isEmpty() ? List.of("") : types;
  }
}
