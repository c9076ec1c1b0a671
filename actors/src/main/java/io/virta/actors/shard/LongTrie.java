package io.virta.actors.shard;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from {@code long} keys to values: a big-endian Patricia trie, as in "Fast
 * Mergeable Integer Maps" by Okasaki and Gill. A change copies the path to its key, about fifteen
 * nodes for ten thousand keys, and shares the rest. Tries with equal entries are equal, in whatever
 * order they were added. Safe for any thread.
 */
final class LongTrie<V> {
  private static final LongTrie<?> EMPTY = new LongTrie<>(null);

  private sealed interface Node<V> {}

  private record Leaf<V>(long key, V value) implements Node<V> {}

  /**
   * Two subtrees whose keys are equal above {@code bit} and differ there.
   *
   * @param prefix the common high bits; {@code bit} and all lower bits are 0
   */
  private record Branch<V>(long prefix, long bit, Node<V> zero, Node<V> one) implements Node<V> {
    boolean covers(long key) {
      return above(key, bit) == prefix;
    }

    boolean isZero(long key) {
      return (key & bit) == 0;
    }

    /** Returns the branch with new subtrees; when one of them is null, the other one alone. */
    @Nullable Node<V> with(@Nullable Node<V> newZero, @Nullable Node<V> newOne) {
      if (newZero == null) {
        return newOne;
      }
      return newOne == null ? newZero : new Branch<>(prefix, bit, newZero, newOne);
    }
  }

  private final @Nullable Node<V> root;

  private LongTrie(@Nullable Node<V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // it holds no value of any type
  static <V> LongTrie<V> empty() {
    return (LongTrie<V>) EMPTY;
  }

  /** Returns the value of that key; null if there is none. */
  @Nullable V get(long key) {
    Node<V> node = root;
    while (node instanceof Branch<V> branch) {
      node = branch.isZero(key) ? branch.zero() : branch.one();
    }
    return node instanceof Leaf<V> leaf && leaf.key() == key ? leaf.value() : null;
  }

  LongTrie<V> put(long key, V value) {
    return new LongTrie<>(put(root, new Leaf<>(key, value)));
  }

  LongTrie<V> remove(long key) {
    return get(key) == null ? this : new LongTrie<>(remove(root, key));
  }

  /** Applies the function to each value; keys for which it returns null are dropped. */
  LongTrie<V> map(Function<V, @Nullable V> change) {
    return new LongTrie<>(map(root, change));
  }

  /** Visits every entry in the order of the keys as unsigned numbers. */
  void forEach(ObjLongConsumer<V> visitor) {
    visit(root, visitor);
  }

  boolean isEmpty() {
    return root == null;
  }

  int size() {
    return size(root);
  }

  private static <V> Node<V> put(@Nullable Node<V> node, Leaf<V> leaf) {
    long key = leaf.key();
    if (node instanceof Branch<V> branch) {
      if (!branch.covers(key)) {
        return join(branch.prefix(), branch, leaf);
      }
      return branch.isZero(key)
          ? new Branch<>(branch.prefix(), branch.bit(), put(branch.zero(), leaf), branch.one())
          : new Branch<>(branch.prefix(), branch.bit(), branch.zero(), put(branch.one(), leaf));
    }
    if (node instanceof Leaf<V> other && other.key() != key) {
      return join(other.key(), other, leaf);
    }
    return leaf;
  }

  /** Joins a node that starts with {@code prefix} and a leaf that does not. */
  private static <V> Node<V> join(long prefix, Node<V> node, Leaf<V> leaf) {
    long bit = Long.highestOneBit(prefix ^ leaf.key());
    long common = above(prefix, bit);
    return (prefix & bit) == 0
        ? new Branch<>(common, bit, node, leaf)
        : new Branch<>(common, bit, leaf, node);
  }

  private static long above(long key, long bit) {
    return key & ~(bit | (bit - 1));
  }

  /** Removes a key that is in the trie, so no prefix needs to be compared. */
  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, long key) {
    if (node instanceof Branch<V> branch) {
      return branch.isZero(key)
          ? branch.with(remove(branch.zero(), key), branch.one())
          : branch.with(branch.zero(), remove(branch.one(), key));
    }
    return null;
  }

  private static <V> @Nullable Node<V> map(
      @Nullable Node<V> node, Function<V, @Nullable V> change) {
    if (node instanceof Branch<V> branch) {
      return branch.with(map(branch.zero(), change), map(branch.one(), change));
    }
    if (node instanceof Leaf<V> leaf) {
      V changed = change.apply(leaf.value());
      return changed == null ? null : new Leaf<>(leaf.key(), changed);
    }
    return null;
  }

  private static <V> void visit(@Nullable Node<V> node, ObjLongConsumer<V> visitor) {
    if (node instanceof Branch<V> branch) {
      visit(branch.zero(), visitor);
      visit(branch.one(), visitor);
    } else if (node instanceof Leaf<V> leaf) {
      visitor.accept(leaf.value(), leaf.key());
    }
  }

  private static <V> int size(@Nullable Node<V> node) {
    if (node instanceof Branch<V> branch) {
      return size(branch.zero()) + size(branch.one());
    }
    return node == null ? 0 : 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LongTrie<?> trie && Objects.equals(root, trie.root);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(root);
  }
}
