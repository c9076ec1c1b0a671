package io.virta.actors.lease;

import io.virta.actors.item.Item;
import io.virta.actors.lease.LeaseTablesEntity.Event;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.lease.LeaseTablesEntity.ItemsWritten;
import io.virta.actors.lease.LeaseTablesEntity.Page;
import io.virta.actors.lease.LeaseTablesEntity.Read;
import io.virta.actors.lease.LeaseTablesEntity.Write;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.FoundItems;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the items of an account's lease tables. Each method throws a {@link
 * VirtaException} to refuse a request. Belongs to one actor.
 */
final class ItemRequests {
  private final EffectFactories<Event, LeaseTablesState> effects;
  private final Namespace namespace;
  private final LeaseTableSettings settings;
  private final InstantSource clock;
  private final Runnable requireRoom;

  /**
   * Creates the handler of one account.
   *
   * @param requireRoom throws while the log is full
   */
  ItemRequests(
      EffectFactories<Event, LeaseTablesState> effects,
      Namespace namespace,
      LeaseTableSettings settings,
      InstantSource clock,
      Runnable requireRoom) {
    this.effects = effects;
    this.namespace = namespace;
    this.settings = settings;
    this.clock = clock;
    this.requireRoom = requireRoom;
  }

  ReplyEffect<Event, LeaseTablesState> write(LeaseTablesState state, Write command) {
    WriteRequest request = command.request();
    Instant now = clock.instant();
    if (request.token() != null && state.knows(request.token(), now)) {
      return effects.reply(command.replyTo(), StatusReply.success(again(request)));
    }
    WriteDecision decision = WriteDecision.of(state, namespace, request);
    WriteResult result = decision.result();
    if (!result.isDone() || (decision.changes().isEmpty() && request.token() == null)) {
      return effects.reply(command.replyTo(), StatusReply.success(result));
    }
    checkRoom(state, decision);
    return effects
        .persist(new ItemsWritten(decision.changes(), request.token(), now))
        .thenReply(command.replyTo(), after -> StatusReply.success(result));
  }

  private static WriteResult again(WriteRequest request) {
    return new WriteResult(
        Collections.nCopies(request.writes().size(), new WriteOutcome.Done(null, null)));
  }

  /** Checks that the tables and, unless items are only deleted, the log have room. */
  private void checkRoom(LeaseTablesState state, WriteDecision decision) {
    if (decision.addedBytes() > 0 && state.bytes() + decision.addedBytes() > settings.bytesMax()) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The tables of account %s hold %d bytes, and virta.lease-tables.bytes-max = %d has no room for %d more."
              .formatted(
                  namespace.account(), state.bytes(), settings.bytesMax(), decision.addedBytes()));
    }
    if (!decision.changes().stream().allMatch(ItemChange::gone)) {
      requireRoom.run();
    }
  }

  ReplyEffect<Event, LeaseTablesState> read(LeaseTablesState state, Read command) {
    List<@Nullable Item> found = new ArrayList<>();
    for (ItemAddress address : command.addresses()) {
      Table table = state.get(namespace, address.table());
      found.add(table.find(ItemRules.key(table.definition().key(), address.key())));
    }
    return effects.reply(command.replyTo(), StatusReply.success(new FoundItems(found)));
  }

  ReplyEffect<Event, LeaseTablesState> page(LeaseTablesState state, Page command) {
    Table table = state.get(namespace, command.request().table());
    return effects.reply(
        command.replyTo(), StatusReply.success(TablePager.page(table, command.request())));
  }
}
