package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LongTrieTest {
  private static Map<Long, Integer> entriesOf(LongTrie<Integer> trie) {
    Map<Long, Integer> entries = new LinkedHashMap<>();
    trie.forEach((value, key) -> entries.put(key, value));
    return entries;
  }

  @Test
  void behaves_as_a_sorted_map_under_random_changes() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<Long, Integer> expected = new TreeMap<>(Long::compareUnsigned);
    LongTrie<Integer> trie = LongTrie.empty();
    for (int round = 0; round < 20_000; round++) {
      // Some keys are close to each other, and some differ in their highest bits.
      long key = random.nextLong(40) << random.nextInt(64);
      if (random.nextInt(3) == 0) {
        expected.remove(key);
        trie = trie.remove(key);
      } else {
        expected.put(key, round);
        trie = trie.put(key, round);
      }
      assertThat(trie.get(key)).as("seed %d", seed).isEqualTo(expected.get(key));
      if (round % 100 == 0) {
        assertThat(entriesOf(trie)).as("seed %d", seed).containsExactlyEntriesOf(expected);
        assertThat(trie.size()).as("seed %d", seed).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void a_change_leaves_the_original_trie_unchanged() {
    LongTrie<Integer> before = LongTrie.<Integer>empty().put(1, 10).put(2, 20);

    before.put(1, 11).put(3, 30).remove(2);

    assertThat(entriesOf(before)).containsExactly(Map.entry(1L, 10), Map.entry(2L, 20));
  }

  @Test
  void tries_with_equal_entries_are_equal_in_whatever_order_they_were_added() {
    LongTrie<Integer> rising = LongTrie.<Integer>empty().put(1, 10).put(2, 20).put(-3, 30);
    LongTrie<Integer> falling = LongTrie.<Integer>empty().put(-3, 30).put(4, 0).put(2, 20);

    assertThat(falling.remove(4).put(1, 10)).isEqualTo(rising).hasSameHashCodeAs(rising);
    assertThat(falling).isNotEqualTo(rising);
  }

  @Test
  void map_drops_keys_for_which_the_function_returns_null() {
    LongTrie<Integer> trie = LongTrie.<Integer>empty().put(1, 10).put(2, 20).put(3, 30);

    assertThat(entriesOf(trie.map(value -> value == 20 ? null : value + 1)))
        .containsExactly(Map.entry(1L, 11), Map.entry(3L, 31));
    assertThat(trie.map(value -> null)).isEqualTo(LongTrie.empty());
  }
}
