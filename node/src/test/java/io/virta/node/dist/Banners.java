package io.virta.node.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the banner that a node prints when it is ready. */
final class Banners {
  private Banners() {}

  /** Reads up to the line with the endpoint, and returns the endpoint. */
  static String endpoint(BufferedReader banner) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = banner.readLine(); line != null; line = banner.readLine()) {
      seen.add(line);
      if (line.startsWith("API")) {
        return line.split(" +", 3)[1];
      }
    }
    throw new AssertionError("no endpoint in the banner: " + seen);
  }
}
