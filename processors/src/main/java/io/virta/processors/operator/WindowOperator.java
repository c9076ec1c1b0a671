package io.virta.processors.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.processors.Codec;
import io.virta.processors.Window;
import io.virta.processors.WindowResult;
import io.virta.processors.aggregate.Accumulation;
import io.virta.processors.codec.JacksonCodec;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Work;
import io.virta.processors.operator.OpenSession.Opening;
import io.virta.processors.state.KeyCodec;
import io.virta.processors.state.SlotKey;
import io.virta.processors.state.WindowState;
import io.virta.processors.time.ShardTime;
import io.virta.processors.window.Span;
import io.virta.processors.window.Windowing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates events over windows. An event is late if the watermark of its own shard has passed its
 * windows. The result of a window is emitted when the watermark of its shard has passed it, or that
 * of all shards where events of a key come from several. No result therefore depends on the order
 * in which shards are read.
 *
 * <p>Sessions need a rule of their own for that. Two events of a key that are less than the gap
 * apart belong to one session if the earlier one's own session, with lateness, was open at the
 * watermark of the later one's shard when the later one was read; sessions are what is connected in
 * this way. Within a shard this means that an event joins the sessions that are still open.
 */
final class WindowOperator implements StatefulOperator {
  private final Stage stage;
  private final boolean byShard;
  private final Windowing windowing;
  private final Windowing.@Nullable Session sessions;
  private final Accumulation<Object, Object, Object> aggregate;
  private final WindowState state;
  private final Moment moment;
  private final Guard guard;
  private final Receiver results;
  private final Consumer<Object> late;

  /** How far the watermark of this stage is behind that of the task, milliseconds. */
  private final long lagMillis;

  WindowOperator(
      Stage stage,
      Work.WindowAggregate work,
      Moment moment,
      Guard guard,
      Receiver results,
      Consumer<Object> late,
      long lagMillis) {
    this.stage = stage;
    this.byShard = work.byShard();
    this.windowing = work.windowing();
    this.sessions = windowing instanceof Windowing.Session session ? session : null;
    this.aggregate = work.aggregate();
    Codec<Object> values =
        sessions == null ? aggregate.codec() : new OpenSessionCodec(aggregate.codec());
    this.state = new WindowState(work.id(), byShard, new KeyCodec(work.keyType()), values);
    this.moment = moment;
    this.guard = guard;
    this.results = results;
    this.late = late;
    this.lagMillis = lagMillis;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public WindowState state() {
    return state;
  }

  @Override
  public void accept(Object event) {
    boolean isLate = true;
    for (Span span : windowing.of(moment.eventMillis)) {
      if (windowing.isOpen(span, moment.watermark)) {
        isLate = false;
        if (sessions == null) {
          add(new SlotKey(moment.key(), span), event);
        } else {
          addToSession(sessions, span, event);
        }
      }
    }
    if (isLate) {
      late.accept(event);
    }
  }

  private void add(SlotKey slot, Object event) {
    Object next = added(state.get(slot), event);
    if (next != null) {
      state.set(slot, next, moment.shard);
    }
  }

  /**
   * Returns the accumulator after the event; null if that failed and the event is dropped.
   *
   * @param accumulator null for that of no events
   */
  private @Nullable Object added(@Nullable Object accumulator, Object event) {
    return guard.attempt(
        one -> {
          Object before = accumulator == null ? aggregate.create().get() : accumulator;
          return aggregate.add().apply(before, one, moment.eventMillis);
        },
        event);
  }

  /**
   * Adds an event to the sessions to which it belongs, which become one.
   *
   * @param own the session of the event alone
   */
  private void addToSession(Windowing.Session windows, Span own, Object event) {
    Object key = moment.key();
    List<SlotKey> joined = new ArrayList<>();
    List<Opening> openings = new ArrayList<>();
    openings.add(new Opening(moment.eventMillis, moment.watermark));
    Span whole = own;
    for (Span span : state.spansOf(key)) {
      SlotKey slot = new SlotKey(key, span);
      if (belongs(windows, own, slot)) {
        joined.add(slot);
        openings.addAll(session(slot).openings());
        whole = whole.with(span);
      }
    }
    Object accumulator = joined.isEmpty() ? null : merged(joined);
    boolean isMerged = joined.isEmpty() || accumulator != null;
    Object next = isMerged ? added(accumulator, event) : null;
    if (next != null) {
      joined.forEach(state::remove);
      state.set(
          new SlotKey(key, whole),
          new OpenSession(OpenSession.openings(openings, windows.gap()), next),
          moment.shard);
    }
  }

  /** Returns whether an event belongs to a session; the class doc has the rule. */
  private boolean belongs(Windowing.Session windows, Span own, SlotKey slot) {
    Span span = slot.span();
    long lastMillis = span.end() - windows.gap();
    if (own.start() > lastMillis) {
      return own.start() < span.end() && windows.isOpen(span, moment.watermark);
    }
    // Between two events of the session, it belongs to it as they belong together.
    return own.start() >= span.start()
        || session(slot).openings().stream()
            .anyMatch(
                opening ->
                    opening.eventMillis() < own.end() && windows.isOpen(own, opening.watermark()));
  }

  private OpenSession session(SlotKey slot) {
    return (OpenSession) Objects.requireNonNull(state.get(slot));
  }

  /** Returns the accumulator of several sessions; null if merging failed. */
  private @Nullable Object merged(List<SlotKey> slots) {
    Object first = session(slots.get(0)).accumulator();
    if (slots.size() == 1) {
      return first;
    }
    // A copy, because the sessions remain as they are if the event is dropped.
    OpenSession copy = (OpenSession) state.copy(new OpenSession(List.of(), first));
    return guard.attempt(
        others -> {
          Object all = copy.accumulator();
          for (SlotKey other : others) {
            all = aggregate.merge().apply(all, session(other).accumulator());
          }
          return all;
        },
        slots.subList(1, slots.size()));
  }

  /** Emits the results of all windows that have closed. */
  @Override
  public void advance(Watermarks watermarks) {
    for (String lane : state.lanes()) {
      long watermark = byShard ? watermarks.ofShard(lane) : watermarks.ofStage(stage);
      if (watermark != ShardTime.NONE) {
        long endMax = watermark - lagMillis - windowing.latenessMillis();
        for (SlotKey slot = state.nextEnding(lane, endMax);
            slot != null;
            slot = state.nextEnding(lane, endMax)) {
          emit(slot);
        }
      }
    }
  }

  private void emit(SlotKey slot) {
    Span span = slot.span();
    Object kept = Objects.requireNonNull(state.get(slot));
    Object accumulator = kept instanceof OpenSession session ? session.accumulator() : kept;
    state.remove(slot);
    moment.key = slot.key();
    moment.eventMillis = span.end() - 1;
    moment.watermark = span.end() - 1;
    moment.origin(() -> origin(slot));
    Object value = guard.attempt(aggregate.result(), accumulator);
    if (value != null) {
      Window window =
          new Window(Instant.ofEpochMilli(span.start()), Instant.ofEpochMilli(span.end()));
      results.accept(new WindowResult<>(slot.key(), window, value));
    }
    guard.done();
  }

  /** A record that describes the window, for errors and dead letters. */
  private InputRecord origin(SlotKey slot) {
    String key = slot.key().toString();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      JacksonCodec.any().write(slot, out);
    } catch (IOException e) {
      out.writeBytes(key.getBytes(UTF_8));
    }
    return new PlainRecord(
        stage.name(),
        "",
        "",
        0,
        slot.span().end(),
        key.isEmpty() ? " " : key.substring(0, Math.min(key.length(), 256)),
        /* hasExplicitHash= */ false,
        ByteBuffer.wrap(out.toByteArray()));
  }
}
