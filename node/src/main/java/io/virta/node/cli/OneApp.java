package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.node.wire.WireFailure;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The arguments of every command for one app. */
abstract class OneApp {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  ClientOptions options;

  @Parameters(index = "0", paramLabel = "APP", description = "Id of the app.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  String app;

  /**
   * Calls an operation on the app.
   *
   * @param operation the end of the path, such as {@code /pause}
   * @throws NodeException if there is no such app
   */
  final JsonNode call(String method, String operation) {
    if (!ID.matcher(app).matches()) {
      throw new NodeException(
          ExitCode.USAGE,
          "the id of an app has 1..64 lower-case letters, digits and hyphens, not '" + app + "'");
    }
    try {
      return options.client().callApps(method, "/apps/" + app + operation);
    } catch (WireFailure refusal) {
      if (refusal.type().equals("AppNotFoundException")) {
        throw new NodeException(ExitCode.USAGE, "there is no app " + app, refusal);
      }
      throw refusal;
    }
  }

  /** Calls an operation that changes the app, and prints how it was changed. */
  final void change(String operation, String done) {
    JsonNode changed = call("POST", operation);
    if (options.output() == OutputFormat.table) {
      options.out().line(done + " " + app);
    } else {
      options.printJson(changed);
    }
  }
}
