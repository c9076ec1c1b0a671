package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.TableNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that hold streams, tables or settings. Only these have entities, so a request that
 * names another account or region stores nothing and wakes nothing. Read from the ids in the log at
 * the start and added to before a namespace stores its first event, so nothing else needs to be
 * durable. A namespace that has become empty is forgotten when its place is needed. Safe for any
 * thread.
 */
final class RegionIndex {
  /** Regions of one account that may hold something. */
  static final int REGIONS_MAX = 64;

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** After any other failure a namespace may hold what it was asked to store. */
  private static final Set<ErrorCode> STORED_NOTHING =
      EnumSet.of(ErrorCode.LIMIT_EXCEEDED, ErrorCode.LOG_FULL);

  private final Entities entities;
  private final BooleanSupplier idsAreKnown;
  private final Map<AccountId, Set<Namespace>> used = new HashMap<>();

  /** How often each namespace of {@link #used} that held nothing is being asked to store. */
  private final Map<Namespace, Integer> firstRequests = new HashMap<>();

  private final Map<AccountId, CompletableFuture<Done>> sweeps = new HashMap<>();

  /**
   * An index without namespaces.
   *
   * @param idsAreKnown false while the log has lost something, perhaps the only entries of an id
   */
  RegionIndex(Entities entities, BooleanSupplier idsAreKnown) {
    this.entities = entities;
    this.idsAreKnown = idsAreKnown;
  }

  /** Adds the namespaces whose entities have entries in the log. */
  synchronized void addAll(Iterable<String> persistenceIds) {
    for (String id : persistenceIds) {
      AccountEntity.namespaceOf(id).ifPresent(this::add);
      LeaseTablesEntity.namespaceOf(id).ifPresent(this::add);
    }
  }

  private void add(Namespace namespace) {
    used.computeIfAbsent(namespace.account(), account -> new HashSet<>()).add(namespace);
  }

  /** Whether a namespace may hold something. */
  boolean mayHold(Namespace namespace) {
    return isUsed(namespace) || !idsAreKnown.getAsBoolean();
  }

  private synchronized boolean isUsed(Namespace namespace) {
    return usedBy(namespace.account()).contains(namespace);
  }

  /** The namespaces of an account that may hold something. */
  synchronized List<Namespace> of(AccountId account) {
    return List.copyOf(usedBy(account));
  }

  /** All namespaces that may hold something. */
  synchronized List<Namespace> all() {
    List<Namespace> all = new ArrayList<>();
    used.values().forEach(all::addAll);
    return all;
  }

  private Set<Namespace> usedBy(AccountId account) {
    return used.getOrDefault(account, Set.of());
  }

  /**
   * Asks a namespace to store something; {@code LIMIT_EXCEEDED} if too many of its account do. A
   * namespace that stores nothing because of a limit is forgotten again.
   */
  <T> CompletionStage<T> storing(Namespace namespace, Supplier<CompletionStage<T>> question) {
    return admit(namespace)
        .thenCompose(
            admitted ->
                question
                    .get()
                    .whenComplete((answer, failure) -> settle(namespace, storedNothing(failure))));
  }

  private static boolean storedNothing(@Nullable Throwable failure) {
    return failure != null && STORED_NOTHING.contains(VirtaException.from(failure).code());
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

  /** Forgets the empty namespaces of an account; however many ask, each is looked at once. */
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
      sweep.completeExceptionally(VirtaException.unwrap(failure));
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
