package io.virta.actors.edge;

import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a warning once when a name that was not found exists in another region of its account: the
 * answer itself does not tell a client that it uses the wrong region. Looks up one name at a time,
 * so that unknown names cannot overload the node. Safe for any thread.
 */
final class RegionHints {
  private static final Logger log = LoggerFactory.getLogger(RegionHints.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int REMEMBERED_MAX = 1_000;

  private record Asked(String kind, Namespace namespace, String name) {}

  private final Entities entities;
  private final RegionIndex index;
  private final Regions regions;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Set<Asked> told =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Asked, Boolean> eldest) {
                  return size() > REMEMBERED_MAX;
                }
              }));

  RegionHints(Entities entities, RegionIndex index, Regions regions) {
    this.entities = entities;
    this.index = index;
    this.regions = regions;
  }

  /** Looks in other regions for a stream that was not found in that namespace. */
  void noStream(Namespace namespace, StreamName name) {
    look(
        new Asked("stream", namespace, name.value()),
        other ->
            Asks.<AccountEntity.Command, StreamKey>ask(
                entities.account(other),
                replyTo -> new AccountEntity.Resolve(name, replyTo),
                TIMEOUT));
  }

  /** Looks in other regions for a table that was not found in that namespace. */
  void noTable(Namespace namespace, TableName name) {
    look(
        new Asked("table", namespace, name.value()),
        other ->
            Asks.<LeaseTablesEntity.Command, TableDescription>ask(
                entities.leaseTables(other),
                replyTo -> new LeaseTablesEntity.Describe(name, replyTo),
                TIMEOUT));
  }

  private void look(Asked asked, Function<Namespace, CompletableFuture<?>> find) {
    List<Namespace> others =
        index.of(asked.namespace().account()).stream()
            .filter(other -> !other.equals(asked.namespace()))
            .toList();
    if (others.isEmpty() || told.contains(asked) || !looking.compareAndSet(false, true)) {
      return;
    }
    List<CompletableFuture<Boolean>> answers =
        others.stream()
            .map(find)
            .map(answer -> answer.handle((found, failure) -> failure == null).toCompletableFuture())
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (done, failure) -> {
              looking.set(false);
              for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).join()) {
                  tell(asked, regions.of(others.get(i)));
                  return;
                }
              }
            });
  }

  private void tell(Asked asked, Region found) {
    if (told.add(asked)) {
      log.warn(
          "There is no {} {} of account {} in region {}, but there is one in region {}: does the"
              + " client use the right region?",
          asked.kind(),
          asked.name(),
          asked.namespace().account(),
          regions.of(asked.namespace()),
          found);
    }
  }
}
