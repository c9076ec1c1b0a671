package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.TableNames;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that hold streams, tables or settings. Only these have entities, so a request for
 * any other account or region stores nothing and wakes nothing. The index is read from the ids in
 * the log at the start, and extended before a namespace stores its first event, so it needs no
 * storage of its own. A namespace that has become empty is removed when its account reaches the
 * limit of regions.
 *
 * <p>After the log has lost entries that may have been all entries of some entity, an entity
 * without entries can be neither read nor created: requests to it are refused here, because a
 * client can make up any account id.
 *
 * <p>Safe for any thread.
 */
final class RegionIndex {
  /** Maximum number of regions of one account that may hold something. */
  static final int REGIONS_MAX = 64;

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /**
   * Errors after which nothing was stored; after any other error the namespace may hold something.
   */
  private static final Set<ErrorCode> STORED_NOTHING =
      EnumSet.of(ErrorCode.LIMIT_EXCEEDED, ErrorCode.LOG_FULL);

  private final Entities entities;
  private final boolean knowsAllIds;

  /** The namespaces whose entities had entries in the log at the start. */
  private final Map<Kind, Set<Namespace>> inLog = new HashMap<>();

  private final Map<AccountId, Set<Namespace>> used = new HashMap<>();

  /**
   * The number of pending store requests of each namespace of {@link #used} that held nothing
   * before.
   */
  private final Map<Namespace, Integer> firstRequests = new HashMap<>();

  private final Map<AccountId, CompletableFuture<Done>> sweeps = new HashMap<>();

  /**
   * Creates the index from the ids in the log.
   *
   * @param ids the ids with entries
   * @param knowsAllIds false when the lost entries may have been all entries of some id
   */
  RegionIndex(Entities entities, Set<String> ids, boolean knowsAllIds) {
    this.entities = entities;
    this.knowsAllIds = knowsAllIds;
    inLog.put(Kind.ACCOUNT, namespaces(ids, AccountEntity::namespaceOf));
    inLog.put(Kind.LEASE_TABLES, namespaces(ids, LeaseTablesEntity::namespaceOf));
    inLog.values().forEach(namespaces -> namespaces.forEach(this::add));
  }

  private static Set<Namespace> namespaces(
      Set<String> ids, Function<String, Optional<Namespace>> namespaceOf) {
    return ids.stream()
        .map(namespaceOf)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private synchronized void add(Namespace namespace) {
    used.computeIfAbsent(namespace.account(), account -> new HashSet<>()).add(namespace);
  }

  /** Returns the namespaces whose entity of that kind had entries in the log at the start. */
  Set<Namespace> inLog(Kind kind) {
    return inLog.getOrDefault(kind, Set.of());
  }

  /**
   * Asks an entity of a namespace; fails with {@code DAMAGED} when its entries may be lost.
   *
   * @param nothing supplies the answer for a namespace that holds nothing
   */
  <T> CompletableFuture<T> asking(
      Kind kind,
      Namespace namespace,
      Supplier<CompletableFuture<T>> question,
      Supplier<CompletableFuture<T>> nothing) {
    if (mayBeLost(kind, namespace)) {
      return CompletableFuture.failedFuture(lost(kind, namespace));
    }
    return isUsed(namespace) ? question.get() : nothing.get();
  }

  private boolean mayBeLost(Kind kind, Namespace namespace) {
    return !knowsAllIds && !inLog(kind).contains(namespace);
  }

  private static VirtaException lost(Kind kind, Namespace namespace) {
    return new VirtaException(
        ErrorCode.DAMAGED,
        "%s %s cannot be read from the log: durable entries are lost, and some may be of it; see `log verify` and `log repair`"
            .formatted(
                kind.equals(Kind.LEASE_TABLES) ? "The lease tables of account" : "Account",
                namespace));
  }

  private synchronized boolean isUsed(Namespace namespace) {
    return usedBy(namespace.account()).contains(namespace);
  }

  /** Returns the namespaces of an account that may hold something. */
  synchronized List<Namespace> of(AccountId account) {
    return List.copyOf(usedBy(account));
  }

  /** Returns all namespaces that may hold something. */
  synchronized List<Namespace> all() {
    List<Namespace> all = new ArrayList<>();
    used.values().forEach(all::addAll);
    return all;
  }

  private Set<Namespace> usedBy(AccountId account) {
    return used.getOrDefault(account, Set.of());
  }

  /**
   * Asks an entity of a namespace to store something; fails with {@code LIMIT_EXCEEDED} if too many
   * namespaces of its account hold something, and with {@code DAMAGED} when the entries of the
   * entity may be lost. A namespace that stores nothing because of a limit is removed from the
   * index again.
   */
  <T> CompletionStage<T> storing(
      Kind kind, Namespace namespace, Supplier<CompletionStage<T>> question) {
    if (mayBeLost(kind, namespace)) {
      return CompletableFuture.failedFuture(lost(kind, namespace));
    }
    return admit(namespace)
        .thenCompose(
            admitted ->
                question
                    .get()
                    .whenComplete((answer, failure) -> settle(namespace, storedNothing(failure))));
  }

  private static boolean storedNothing(@Nullable Throwable failure) {
    return STORED_NOTHING.stream().anyMatch(code -> VirtaException.isRefusal(failure, code));
  }

  private CompletionStage<Done> admit(Namespace namespace) {
    if (admitted(namespace)) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    return forgetEmpty(namespace.account())
        .thenApply(
            forgotten -> {
              if (!admitted(namespace)) {
                throw new VirtaException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "Account %s has streams or tables in %d regions, which is as many as it may have; delete those of another region first, or use another account."
                        .formatted(namespace.account(), REGIONS_MAX));
              }
              return Done.getInstance();
            });
  }

  private synchronized boolean admitted(Namespace namespace) {
    Set<Namespace> others = usedBy(namespace.account());
    if (!others.contains(namespace) && others.size() >= REGIONS_MAX) {
      return false;
    }
    if (!others.contains(namespace) || firstRequests.containsKey(namespace)) {
      firstRequests.merge(namespace, 1, Integer::sum);
    }
    add(namespace);
    return true;
  }

  private synchronized void settle(Namespace namespace, boolean storedNothing) {
    if (!storedNothing) {
      firstRequests.remove(namespace);
      add(namespace); // a sweep may have found it empty just before
    } else if (firstRequests.containsKey(namespace)
        && firstRequests.merge(namespace, -1, Integer::sum) == 0) {
      firstRequests.remove(namespace);
      forget(namespace);
    }
  }

  /** Removes the empty namespaces of an account; concurrent calls share one sweep. */
  private CompletionStage<Done> forgetEmpty(AccountId account) {
    CompletableFuture<Done> sweep = new CompletableFuture<>();
    List<Namespace> namespaces;
    synchronized (this) {
      CompletableFuture<Done> underWay = sweeps.putIfAbsent(account, sweep);
      if (underWay != null) {
        return underWay;
      }
      namespaces = of(account);
    }
    CompletableFuture.allOf(
            namespaces.stream().map(this::forgetIfEmpty).toArray(CompletableFuture<?>[]::new))
        .whenComplete((done, failure) -> endSweep(account, sweep, failure));
    return sweep;
  }

  private void endSweep(
      AccountId account, CompletableFuture<Done> sweep, @Nullable Throwable failure) {
    synchronized (this) {
      sweeps.remove(account);
    }
    if (failure == null) {
      sweep.complete(Done.getInstance());
    } else {
      sweep.completeExceptionally(Failures.unwrap(failure));
    }
  }

  private CompletableFuture<Void> forgetIfEmpty(Namespace namespace) {
    return holdsAnything(namespace)
        .exceptionally(unknown -> true) // such as damaged
        .thenAccept(
            holds -> {
              if (!holds) {
                forget(namespace);
              }
            });
  }

  private synchronized void forget(Namespace namespace) {
    Set<Namespace> namespaces = used.get(namespace.account());
    if (namespaces != null && namespaces.remove(namespace) && namespaces.isEmpty()) {
      used.remove(namespace.account());
    }
  }

  private CompletableFuture<Boolean> holdsAnything(Namespace namespace) {
    CompletableFuture<StreamPage> streams =
        Asks.ask(
            entities.account(namespace),
            replyTo -> new AccountEntity.ListStreams(null, 1, replyTo),
            TIMEOUT);
    CompletableFuture<BillingCommitment> commitment =
        Asks.ask(entities.account(namespace), AccountEntity.Commitment::new, TIMEOUT);
    CompletableFuture<TableNames> tables =
        Asks.ask(
            entities.leaseTables(namespace),
            replyTo -> new LeaseTablesEntity.ListNames(null, 1, replyTo),
            TIMEOUT);
    return streams
        .thenCombine(tables, (page, names) -> page.streams().isEmpty() && names.names().isEmpty())
        .thenCombine(commitment, (empty, kept) -> !empty || !kept.equals(BillingCommitment.NONE));
  }
}
