package io.virta.http.aws.wire;

import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mapping of the input members of a REST-JSON operation to path labels, query parameters and
 * headers; all other members are in the body, a JSON object. Immutable.
 */
public final class RestBinding {
  private final String method;
  private final PathTemplate path;
  private final Structure input;
  private final Map<String, String> parameters;
  private final Map<String, String> headers;
  private final Structure body;

  private RestBinding(
      String method,
      PathTemplate path,
      Structure input,
      Map<String, String> parameters,
      Map<String, String> headers) {
    this.method = method;
    this.path = path;
    this.input = input;
    this.parameters = Map.copyOf(parameters);
    this.headers = Map.copyOf(headers);
    Set<String> outside = new HashSet<>(path.labels());
    outside.addAll(parameters.keySet());
    outside.addAll(headers.keySet());
    for (String name : outside) {
      if (input.find(name) == null) {
        throw new IllegalArgumentException(path + " binds " + name + ", which is no member");
      }
    }
    this.body =
        Structure.of(
            input.members().stream()
                .filter(member -> !outside.contains(member.name()))
                .toArray(Member[]::new));
  }

  /**
   * Creates a binding of path labels. Members that are not bound otherwise are in the body.
   *
   * @param method the HTTP method, in upper case
   * @param template see {@link PathTemplate}; its labels are members of {@code input}
   */
  public static RestBinding of(String method, String template, Structure input) {
    return new RestBinding(method, PathTemplate.parse(template), input, Map.of(), Map.of());
  }

  /** Adds a member in a query parameter; a repeated parameter is a list. */
  public RestBinding query(String parameter, String member) {
    return new RestBinding(method, path, input, with(parameters, member, parameter), headers);
  }

  /** Adds a member in a header, whose name is given in lower case. */
  public RestBinding header(String header, String member) {
    return new RestBinding(method, path, input, parameters, with(headers, member, header));
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  /** Whether a path is that of the operation, regardless of the method. */
  public boolean matches(String rawPath) {
    return path.match(rawPath) != null;
  }

  /** Whether a request is for the operation. */
  public boolean matches(String requestMethod, String rawPath) {
    return method.equals(requestMethod) && matches(rawPath);
  }

  /**
   * Reads the members of a request that this binding matches, and checks them against all
   * constraints.
   *
   * @param document the body; empty if there is none
   * @throws WireException for any error in the request
   */
  public Fields read(RestRequest request, byte[] document) {
    if (document.length == 0) {
      return complete(request, new Fields());
    }
    return BodyReader.read(Dialect.JSON, document, body, fields -> complete(request, fields));
  }

  private Fields complete(RestRequest request, Fields fields) {
    Map<String, String> labels = path.match(request.path());
    if (labels == null) {
      throw new IllegalStateException(request.path() + " is not of " + path);
    }
    labels.forEach((name, value) -> set(fields, name, List.of(value)));
    if (!parameters.isEmpty()) {
      Map<String, List<String>> query = UriText.query(request.query());
      parameters.forEach((name, parameter) -> set(fields, name, query.get(parameter)));
    }
    headers.forEach(
        (name, header) -> {
          String value = request.header().apply(header);
          set(fields, name, value == null ? null : List.of(value));
        });
    Constraints.check(input, fields);
    return fields;
  }

  private void set(Fields fields, String name, @Nullable List<String> texts) {
    Member member = input.find(name);
    if (member != null && texts != null) {
      fields.set(name, TextReader.read(member.shape(), texts));
    }
  }
}
