package io.virta.actors.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account in one region. Names of streams and lease tables are unique in it, and it has quotas
 * of its own.
 *
 * @param region null for the home region of the node. It has no name here, so that entities and
 *     persisted data of the home region are independent of what that region is called; {@code
 *     io.virta.actors.region.Regions} knows its name.
 */
public record Namespace(AccountId account, @Nullable Region region) {
  private static final char SEPARATOR = ':';

  /** The home region of the default account. */
  public static final Namespace DEFAULT = home(AccountId.DEFAULT);

  /** The home region of an account. */
  public static Namespace home(AccountId account) {
    return new Namespace(account, null);
  }

  public boolean isHome() {
    return region == null;
  }

  /** Whether both are in the same region, of whatever account. */
  public boolean isInRegionOf(Namespace other) {
    return Objects.equals(region, other.region);
  }

  /** The same region of another account. */
  public Namespace of(AccountId other) {
    return new Namespace(other, region);
  }

  /** {@code account} for the home region, else {@code account:region}: the id of its entities. */
  public String id() {
    return region == null ? account.value() : account.value() + SEPARATOR + region.value();
  }

  /** Reads what {@link #id} wrote. */
  public static Namespace parse(String id) {
    int separator = id.indexOf(SEPARATOR);
    return separator < 0
        ? home(new AccountId(id))
        : new Namespace(
            new AccountId(id.substring(0, separator)), new Region(id.substring(separator + 1)));
  }

  @Override
  public String toString() {
    return id();
  }
}
