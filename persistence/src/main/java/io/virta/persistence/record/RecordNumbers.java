package io.virta.persistence.record;

import java.util.Arrays;

/** The numbers that a sender gave the records of a block, rising strictly. Never stored. */
sealed interface RecordNumbers {
  long of(int i);

  /** Returns the numbers of some records; the indexes are in rising order. */
  RecordNumbers only(int[] kept);

  /**
   * Copies {@code numbers}.
   *
   * @throws IllegalArgumentException if they do not rise, or if their count differs from the number
   *     of records
   */
  static RecordNumbers of(int records, long[] numbers) {
    OutNumbers given = new OutNumbers(numbers.clone());
    requireRising(given, records, numbers.length);
    return given;
  }

  /**
   * Uses {@code entries} without copying it.
   *
   * @throws IllegalArgumentException if they do not rise, or if their count differs from the number
   *     of records
   */
  static RecordNumbers of(int records, int[] entries) {
    Entries given = new Entries(entries);
    requireRising(given, records, entries.length);
    return given;
  }

  private static void requireRising(RecordNumbers numbers, int records, int count) {
    if (count != records) {
      throw new IllegalArgumentException(count + " numbers for " + records + " records");
    }
    for (int i = 1; i < count; i++) {
      if (numbers.of(i) <= numbers.of(i - 1)) {
        throw new IllegalArgumentException(
            "the numbers of records rise, but %d follows %d"
                .formatted(numbers.of(i), numbers.of(i - 1)));
      }
    }
  }

  /** The out numbers of an idempotent producer. */
  final class OutNumbers implements RecordNumbers {
    private final long[] numbers;

    private OutNumbers(long[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public long of(int i) {
      return numbers[i];
    }

    @Override
    public RecordNumbers only(int[] kept) {
      return new OutNumbers(Arrays.stream(kept).mapToLong(i -> numbers[i]).toArray());
    }
  }

  /** The indexes of records among the entries of a call. */
  final class Entries implements RecordNumbers {
    private final int[] entries;

    private Entries(int[] entries) {
      this.entries = entries;
    }

    @Override
    public long of(int i) {
      return entries[i];
    }

    @Override
    public RecordNumbers only(int[] kept) {
      return new Entries(Arrays.stream(kept).map(i -> entries[i]).toArray());
    }
  }
}
