package io.virta.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The names of this machine, short and fully qualified, in lower case. They are looked up beside
 * the start of a node, since a slow name server can take seconds for them; until then there are
 * none. Safe for any thread.
 */
final class MachineNames implements Supplier<Set<String>> {
  private final CompletableFuture<Set<String>> names;

  /** Starts the look-up on an executor that may be blocked. */
  MachineNames(Executor blocking) {
    this.names = CompletableFuture.supplyAsync(MachineNames::lookUp, blocking);
  }

  @Override
  public Set<String> get() {
    return names.getNow(Set.of());
  }

  private static Set<String> lookUp() {
    Set<String> found = new HashSet<>();
    try {
      InetAddress here = InetAddress.getLocalHost();
      String name = here.getHostName().toLowerCase(Locale.ROOT);
      String full = here.getCanonicalHostName().toLowerCase(Locale.ROOT);
      found.add(name);
      // Name servers of a foreign network may give this address any name.
      if (full.startsWith(name + ".")) {
        found.add(full);
      }
    } catch (UnknownHostException nameless) {
      // A machine without a name is addressed as localhost or by number.
    }
    return Set.copyOf(found);
  }
}
