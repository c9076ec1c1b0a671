package io.virta.actors.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account in one region. Names of streams and lease tables are unique within it, and it has its
 * own quotas.
 *
 * @param region null for the home region of the node. The home region has no name here, so that
 *     entity ids and persisted data do not depend on it; its name is in {@code
 *     io.virta.actors.region.Regions}.
 */
public record Namespace(AccountId account, @Nullable Region region) {
  private static final char SEPARATOR = ':';

  /** The namespace of the default account in the home region. */
  public static final Namespace DEFAULT = home(AccountId.DEFAULT);

  /** Returns the namespace of an account in the home region. */
  public static Namespace home(AccountId account) {
    return new Namespace(account, null);
  }

  public boolean isHome() {
    return region == null;
  }

  /** Returns whether both are in the same region, regardless of the account. */
  public boolean isInRegionOf(Namespace other) {
    return Objects.equals(region, other.region);
  }

  /** Returns the namespace of another account in the same region. */
  public Namespace of(AccountId other) {
    return new Namespace(other, region);
  }

  /**
   * Returns the id used in entity ids: {@code account} for the home region, otherwise {@code
   * account:region}.
   */
  public String id() {
    return region == null ? account.value() : account.value() + SEPARATOR + region.value();
  }

  /** Parses a text written by {@link #id}. */
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
