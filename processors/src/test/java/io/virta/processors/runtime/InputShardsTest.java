package io.virta.processors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reader follows a stream that is split, merged and trimmed, and starts again at any moment. */
class InputShardsTest {
  private static final int HISTORIES = 1_500;
  private static final int STEPS = 60;

  /** The shards that exist, by their index. */
  private final TreeMap<Integer, Shard> shards = new TreeMap<>();

  /** Versions of the stream since the reader began. */
  private final List<ShardMap> maps = new ArrayList<>();

  private int nextShard;
  private long version;

  private Shard create(@Nullable Shard parent, @Nullable Shard other) {
    Shard shard =
        new Shard(
            new ShardId(nextShard),
            HashKeyRange.ALL,
            nextShard,
            nextShard * 1_000L + 1,
            parent == null ? null : parent.id(),
            other == null ? null : other.id(),
            null);
    shards.put(nextShard++, shard);
    return shard;
  }

  private void close(Shard shard) {
    shards.put(shard.id().index(), shard.closed(new Shard.Closed(10, 100_000 + nextShard)));
  }

  private List<Shard> open() {
    return shards.values().stream().filter(Shard::isOpen).toList();
  }

  private void split(Shard shard) {
    close(shard);
    create(shard, null);
    create(shard, null);
  }

  private void reshard(Random random) {
    List<Shard> open = open();
    Shard one = open.get(random.nextInt(open.size()));
    if (open.size() == 1 || (open.size() < 6 && random.nextBoolean())) {
      split(one);
    } else {
      Shard other = open.get((open.indexOf(one) + 1) % open.size());
      close(one);
      close(other);
      create(one, other);
    }
  }

  /** Removes the oldest closed shard, as retention does. */
  private void expire() {
    if (!shards.firstEntry().getValue().isOpen()) {
      shards.pollFirstEntry();
    }
  }

  private ShardMap map(long incarnation) {
    return new ShardMap(
        new StreamDescription(
            new StreamKey(Namespace.DEFAULT, new StreamName("s"), incarnation),
            ++version,
            StreamStatus.ACTIVE,
            Instant.EPOCH,
            StreamProperties.of(StreamSpec.provisioned(1)),
            0,
            List.copyOf(shards.values()),
            List.of()));
  }

  private ShardMap changed() {
    ShardMap map = map(1);
    maps.add(map);
    return map;
  }

  /** Reads shards as a runner does; its cuts become durable some time later. */
  private final class Reader {
    private final StartingPosition start;
    private final Map<String, Boolean> durable = new HashMap<>();
    private final Deque<Map<String, Boolean>> cuts = new ArrayDeque<>();

    /** Shards that are not to be read: those closed before a start at the latest records. */
    private final Set<Integer> before = new HashSet<>();

    /** The shards that are open for the reader, and whether they have ended for it. */
    private final Map<Integer, Boolean> known = new HashMap<>();

    private InputShards inputs;

    Reader(StartingPosition start) {
      this.start = start;
      this.inputs = new InputShards(start);
    }

    void begin(ShardMap map) {
      if (durable.isEmpty()) {
        before.clear();
        if (start instanceof StartingPosition.Latest) {
          map.stream().shards().stream()
              .filter(shard -> !shard.isOpen())
              .forEach(shard -> before.add(shard.id().index()));
        }
      }
      cuts.clear();
      known.clear();
      inputs = new InputShards(start);
      take(map, inputs.begin(map, durable));
    }

    private void take(ShardMap map, List<InputShards.Opening> openings) {
      Map<String, Boolean> cut = new HashMap<>();
      for (InputShards.Opening opening : openings) {
        Shard shard = opening.shard();
        String name = InputShards.nameOf(map.key().shard(shard.id()));
        assertThat(known).as("opened twice").doesNotContainKey(shard.id().index());
        assertThat(before).doesNotContain(shard.id().index());
        known.put(shard.id().index(), false);
        assertThat(opening.from() == null)
            .as("%s continues", shard)
            .isEqualTo(durable.containsKey(name));
        if (opening.from() != null) {
          assertAfterParents(map, shard);
          cut.put(name, false);
        }
      }
      cuts.add(cut);
    }

    private void assertAfterParents(ShardMap map, Shard shard) {
      for (ShardId parent : shard.parents()) {
        if (shards.containsKey(parent.index()) && !before.contains(parent.index())) {
          assertThat(isRead(map, parent)).as("%s before %s", shard.id(), parent).isTrue();
        }
      }
    }

    private boolean isRead(ShardMap map, ShardId shard) {
      return known.getOrDefault(shard.index(), false)
          || durable.getOrDefault(InputShards.nameOf(map.key().shard(shard)), false);
    }

    private boolean hasEnd(int index) {
      Shard shard = shards.get(index);
      return shard == null || !shard.isOpen(); // retention removes closed ones
    }

    /** Reads one of its closed shards to the end; returns whether there was one. */
    boolean readOne(Random random) {
      List<Integer> closed =
          known.keySet().stream()
              .filter(shard -> !known.getOrDefault(shard, true))
              .filter(this::hasEnd)
              .toList();
      if (closed.isEmpty()) {
        return false;
      }
      int shard = closed.get(random.nextInt(closed.size()));
      ShardMap map = maps.get(maps.size() - 1);
      known.put(shard, true);
      inputs.ended(new ShardId(shard));
      cuts.add(Map.of(InputShards.nameOf(map.key().shard(new ShardId(shard))), true));
      take(map, inputs.next(map));
      return true;
    }

    void store() {
      if (!cuts.isEmpty()) {
        durable.putAll(cuts.remove());
      }
    }

    /** Every shard was read if it is closed, and is being read if it is open. */
    void assertNothingForgotten() {
      ShardMap map = maps.get(maps.size() - 1);
      for (Shard shard : shards.values()) {
        if (!before.contains(shard.id().index())) {
          boolean isWell =
              shard.isOpen()
                  ? known.containsKey(shard.id().index())
                  : isRead(map, shard.id()) || hasReadHeir(map, shard);
          assertThat(isWell).as("%s of %s", shard, shards.keySet()).isTrue();
        }
      }
    }

    /** Retention may have removed what was read before, but not what came after. */
    private boolean hasReadHeir(ShardMap map, Shard shard) {
      return map.childrenOf(shard.id()).stream()
          .anyMatch(child -> isRead(map, child.id()) || hasReadHeir(map, child));
    }
  }

  private void history(long seed) {
    Random random = new Random(seed);
    shards.clear();
    maps.clear();
    for (int i = 0; i <= random.nextInt(3); i++) {
      create(null, null);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      reshard(random);
    }
    Reader reader =
        new Reader(
            random.nextBoolean() ? StartingPosition.latest() : StartingPosition.trimHorizon());
    reader.begin(changed());
    reader.store();
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          reshard(random);
          changed();
        }
        case 1 -> {
          if (random.nextInt(4) == 0) {
            expire();
            changed();
          }
        }
        case 2 -> {
          // A copy of the map may be a little out of date.
          int back = random.nextInt(Math.min(3, maps.size()));
          reader.begin(maps.get(maps.size() - 1 - back));
        }
        case 3, 4 -> reader.store();
        default -> reader.readOne(random);
      }
    }
    while (reader.readOne(random)) {
      reader.store();
    }
    reader.assertNothingForgotten();
  }

  @Test
  void reads_every_shard_once_and_after_its_parents_whatever_happens() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      try {
        history(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private Map<String, Boolean> stored(int shard, boolean ended) {
    return Map.of("1:" + new ShardId(shard), ended);
  }

  private static List<Integer> indexes(List<InputShards.Opening> openings) {
    return openings.stream().map(opening -> opening.shard().id().index()).toList();
  }

  @Test
  void a_shard_that_has_ended_is_asked_for_children_that_a_stale_map_lacks() {
    Shard root = create(null, null);
    ShardMap stale = map(1);
    split(root);
    InputShards inputs = new InputShards(StartingPosition.latest());

    assertThat(inputs.begin(stale, stored(0, true)))
        .containsExactly(new InputShards.Opening(root, null));
    inputs.ended(new ShardId(0));
    assertThat(indexes(inputs.next(map(1)))).containsExactly(1, 2);
  }

  @Test
  void children_are_read_though_retention_has_removed_their_parent() {
    split(create(null, null));
    expire();

    for (boolean ended : new boolean[] {false, true}) {
      List<InputShards.Opening> openings =
          new InputShards(StartingPosition.latest()).begin(map(1), stored(0, ended));
      assertThat(indexes(openings)).containsExactly(1, 2);
      assertThat(openings)
          .allMatch(opening -> StartingPosition.trimHorizon().equals(opening.from()));
    }
  }

  @Test
  void a_stream_that_replaces_one_that_was_read_is_read_from_its_beginning() {
    Shard root = create(null, null);

    assertThat(new InputShards(StartingPosition.latest()).begin(map(2), stored(0, false)))
        .containsExactly(new InputShards.Opening(root, StartingPosition.trimHorizon()));
    assertThat(new InputShards(StartingPosition.latest()).begin(map(2), Map.of()))
        .containsExactly(new InputShards.Opening(root, StartingPosition.latest()));
  }
}
