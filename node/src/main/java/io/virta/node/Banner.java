package io.virta.node;

import io.virta.node.cli.Version;
import io.virta.node.tls.ServerTls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text printed when a node is ready: its addresses and the first commands to try. */
final class Banner {
  private Banner() {}

  static List<String> of(VirtaNode node, Duration startTook) {
    URI plain = node.endpoint();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Virta %s   single node   data in %s (%s)   ready in %.1f s",
            Version.current(),
            node.settings().dataDirectory(),
            node.durability(),
            startTook.toMillis() / 1_000.0));
    lines.add(
        "Console   "
            + (node.requiresSignatures()
                ? "disabled: a credentials file is in use, and browsers cannot sign requests"
                : plain + "/"));
    lines.add("API       " + plain + "   Kinesis: JSON and CBOR, HTTP/1.1 and h2c");
    node.tlsEndpoint().ifPresent(tls -> lines.add("TLS       " + tls + "   " + trust(node)));
    node.noTls().ifPresent(reason -> lines.add("TLS       off: " + reason));
    lines.add("Health    " + plain + "/health   metrics " + plain + "/metrics");
    node.allowedOrigins()
        .ifPresent(origins -> lines.add("Browsers  pages of " + origins + " may use this node"));
    if (!node.apps().isEmpty()) {
      lines.add("Apps      " + apps(node) + "   how they do: virta app list");
    }
    if (node.settings().demo().enabled()) {
      lines.add(
          "Demo      readings of this computer in stream '%s'   off: --no-demo"
              .formatted(node.settings().demo().stream()));
    }
    lines.add(
        // AWS CLI 1 and boto3 read AWS_DEFAULT_REGION, other SDKs AWS_REGION.
        "Use it    export AWS_ENDPOINT_URL=%1$s AWS_REGION=%2$s AWS_DEFAULT_REGION=%2$s AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
            .formatted(plain, node.region()));
    lines.add("Try       aws kinesis list-streams");
    lines.add("Stop      Ctrl-C (records are kept)");
    return lines;
  }

  private static String apps(VirtaNode node) {
    return node.apps().stream()
        .map(
            app ->
                app.id() + (app.failure() != null ? " (failed)" : app.paused() ? " (paused)" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String trust(VirtaNode node) {
    Path given = node.settings().tls().certificate();
    return given == null
        ? "trust "
            + ServerTls.trustedFile(node.settings().dataDirectory())
            + "   for other users: virta tls export"
        : "with " + given;
  }
}
