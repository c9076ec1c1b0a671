package io.virta.http.kinesis.model;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of operations, served and not. */
public final class KnownOperations {
  private KnownOperations() {}

  public static Set<String> served() {
    return names(Arrays.stream(OperationName.values()));
  }

  /** Returns the operations of a source that are not served. */
  public static Set<String> unserved(UnservedOperation.Source source) {
    return names(
        Arrays.stream(UnservedOperation.values())
            .filter(operation -> operation.source() == source));
  }

  public static Set<String> names() {
    return names(
        Stream.concat(
            Arrays.stream(OperationName.values()), Arrays.stream(UnservedOperation.values())));
  }

  private static Set<String> names(Stream<?> operations) {
    return operations.map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }
}
