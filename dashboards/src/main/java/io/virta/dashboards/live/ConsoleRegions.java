package io.virta.dashboards.live;

import io.virta.actors.Accounts;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.region.Regions;
import java.util.List;
import java.util.stream.Stream;

/** The regions of the account shown by a console. Safe for any thread. */
public record ConsoleRegions(Accounts accounts, Regions regions, AccountId account) {

  /** Returns the namespace of a region; the default region for an empty name. */
  Namespace namespace(String region) {
    return region.isEmpty()
        ? regions.standard(account)
        : regions.namespace(account, new Region(region));
  }

  String name(Namespace namespace) {
    return regions.of(namespace).value();
  }

  /** Returns the regions that may hold streams, and the default region, sorted by name. */
  List<String> names() {
    return namespaces().map(this::name).distinct().sorted().toList();
  }

  /** Whether the console shows that namespace. */
  boolean isShown(Namespace namespace) {
    return namespaces().anyMatch(namespace::equals);
  }

  private Stream<Namespace> namespaces() {
    Stream<Namespace> used = regions.apart() ? accounts.namespaces(account).stream() : Stream.of();
    return Stream.concat(Stream.of(regions.standard(account)), used);
  }
}
