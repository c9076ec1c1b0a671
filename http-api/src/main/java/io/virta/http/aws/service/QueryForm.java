package io.virta.http.aws.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.http.aws.wire.WireError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The body of AWS' query protocol, {@code Action=…&List.member.1.Name=…}: a form whose dotted names
 * are paths in a structure.
 */
public final class QueryForm {
  private static final int DEPTH_MAX = 16;
  private static final Pattern ACTION = Pattern.compile("(^|&)Action=");

  private final Map<String, String> fields;

  private QueryForm(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Whether a body, well-formed or not, is a call of the query protocol, which means that it names
   * an action.
   */
  public static boolean isQuery(byte[] body) {
    return ACTION.matcher(new String(body, StandardCharsets.UTF_8)).find();
  }

  /** Parses a body; rejects a malformed one. */
  public static QueryForm parse(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = field.indexOf('=');
      if (!field.isEmpty()) {
        fields.put(
            decode(equals < 0 ? field : field.substring(0, equals)),
            equals < 0 ? "" : decode(field.substring(equals + 1)));
      }
    }
    return new QueryForm(fields);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new WireError("MalformedQueryString", 400, "The form has a malformed escape: " + text)
          .asException();
    }
  }

  /** Returns the value of a field; empty if absent. */
  public String text(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Returns all fields as a tree, in which lists are objects with the member numbers as keys. */
  public JsonNode tree() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    fields.forEach((path, value) -> put(root, path.split("\\.", DEPTH_MAX), value));
    return root;
  }

  private static void put(ObjectNode root, String[] path, String value) {
    ObjectNode parent = root;
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode child = parent.get(path[i]);
      parent = child instanceof ObjectNode object ? object : parent.putObject(path[i]);
    }
    parent.put(path[path.length - 1], value);
  }
}
