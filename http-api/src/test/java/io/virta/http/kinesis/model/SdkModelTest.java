package io.virta.http.kinesis.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.aws.wire.Shape;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.kinesis.model.UnservedOperation.Source;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.KinesisRequest;

/**
 * Compares our model with the service model of the AWS SDK in this build: a newer SDK with unknown
 * operations or members makes this test fail.
 */
class SdkModelTest {
  /** All operations of the SDK, with the types of their requests. */
  private static final Map<String, Class<?>> REQUESTS =
      Arrays.stream(KinesisAsyncClient.class.getMethods())
          .map(Method::getParameterTypes)
          .filter(types -> types.length > 0 && KinesisRequest.class.isAssignableFrom(types[0]))
          .map(types -> types[0])
          .distinct()
          .collect(
              Collectors.toMap(
                  type -> type.getSimpleName().replaceFirst("Request$", ""), type -> type));

  @Test
  void every_operation_of_the_sdk_is_served_or_listed_as_not_served() {
    Set<String> known = new TreeSet<>(KnownOperations.served());
    known.addAll(KnownOperations.unserved(Source.SDK));

    assertThat(REQUESTS.keySet()).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void operations_listed_as_known_from_the_documentation_only_are_missing_in_the_sdk() {
    assertThat(KnownOperations.unserved(Source.DOCUMENTATION))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(REQUESTS.keySet());
  }

  @Test
  void inputs_have_the_members_that_the_sdk_can_send() throws ReflectiveOperationException {
    Map<String, Collection<String>> ours = new TreeMap<>();
    Map<String, Collection<String>> theirs = new TreeMap<>();
    for (String operation : KnownOperations.served()) {
      Structure input = Objects.requireNonNull(OperationInputs.BY_NAME.get(operation), operation);
      Class<?> request = Objects.requireNonNull(REQUESTS.get(operation), operation);
      ours.put(operation, new TreeSet<>(paths("", input).toList()));
      SdkPojo builder = (SdkPojo) request.getMethod("builder").invoke(null);
      theirs.put(operation, new TreeSet<>(paths("", builder).toList()));
    }

    assertThat(ours).isEqualTo(theirs);
  }

  private static Stream<String> paths(String path, Shape shape) {
    if (shape instanceof ListOf list) {
      return paths(path + "[]", list.element());
    }
    return shape instanceof Structure structure
        ? structure.members().stream().flatMap(member -> paths(path, member))
        : Stream.of();
  }

  private static Stream<String> paths(String path, Member member) {
    String name = path + "." + member.name();
    return Stream.concat(Stream.of(name), paths(name, member.shape()));
  }

  private static Stream<String> paths(String path, SdkPojo structure) {
    List<SdkField<?>> fields = structure.sdkFields();
    return fields.stream().flatMap(field -> paths(path + "." + field.memberName(), field));
  }

  private static Stream<String> paths(String name, SdkField<?> field) {
    ListTrait list = field.getTrait(ListTrait.class);
    return Stream.concat(
        Stream.of(name),
        list == null ? below(name, field) : below(name + "[]", list.memberFieldInfo()));
  }

  private static Stream<String> below(String path, SdkField<?> field) {
    return field.constructor() == null ? Stream.of() : paths(path, field.constructor().get());
  }
}
