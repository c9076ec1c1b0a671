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
 * The names of this machine, short and fully qualified, in lower case. They are looked up while the
 * node starts, because a slow name server can take seconds; until then the set is empty. Safe for
 * any thread.
 */
final class MachineNames implements Supplier<Set<String>> {
  private final CompletableFuture<Set<String>> names;

  /** Starts the lookup on an executor for blocking work. */
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
      // Accept only an extension of the short name: foreign name servers may return any name.
      if (full.startsWith(name + ".")) {
        found.add(full);
      }
    } catch (UnknownHostException nameless) {
      // A machine without a name is addressed as localhost or by IP address.
    }
    return Set.copyOf(found);
  }
}
