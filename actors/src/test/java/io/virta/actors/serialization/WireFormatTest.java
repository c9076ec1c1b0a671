package io.virta.actors.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.actors.wire.WireSamples;
import io.virta.client.VirtaConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the numbers of the classes that are sent between nodes, and the bytes of a message of
 * each kind, with the file {@code wire-format.txt}, because nodes of two versions must understand
 * each other. {@code -Dvirta-test.wire.write=true} rewrites the file; a changed or removed line
 * then needs a new wire version.
 */
class WireFormatTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/virta/actors/serialization/wire-format.txt");

  /** Without remoting, so that the address of a reference is the same each time. */
  private static final Config LOCAL =
      VirtaConfig.load(
          ConfigFactory.parseMap(
              Map.of("pekko.loglevel", "WARNING", "pekko.actor.provider", "local")));

  private static final ActorTestKit KIT = ActorTestKit.create("wire", LOCAL);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static ExtendedActorSystem system() {
    return (ExtendedActorSystem) Adapter.toClassic(KIT.system());
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    Kryo kryo = new WireModules(system()).newKryo();
    for (int number = 0; number < 10_000; number++) {
      Registration registration = kryo.getRegistration(number);
      if (registration != null) {
        lines.add("%d %s".formatted(number, registration.getType().getName()));
      }
    }
    KryoSerializer serializer = new KryoSerializer(system());
    new WireSamples(Adapter.toTyped(system().deadLetters()))
        .all()
        .forEach(
            message ->
                lines.add(
                    "%s %s"
                        .formatted(
                            message.getClass().getName(),
                            HexFormat.of().formatHex(serializer.toBinary(message)))));
    return lines;
  }

  @Test
  void numbers_and_bytes_stay_what_they_were() throws IOException {
    List<String> lines = lines();
    if (Boolean.getBoolean("virta-test.wire.write")) {
      Files.createDirectories(Objects.requireNonNull(FILE.getParent()));
      Files.write(FILE, lines);
    }
    assertThat(lines).isEqualTo(kept());
  }

  private static List<String> kept() throws IOException {
    try (InputStream in = WireFormatTest.class.getResourceAsStream("wire-format.txt")) {
      return in == null
          ? Files.readAllLines(FILE)
          : new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  /** A module that registers a class with a given number. */
  private record Module(int firstNumber, int lastNumber, int given) implements WireModule {
    @Override
    public void register(WireNumbers numbers, ExtendedActorSystem system) {
      numbers.add(given, WireFormatTest.class);
    }
  }

  private static void register(WireModule module) {
    Kryo kryo = new WireModules(system()).newKryo();
    module.register(new WireNumbers(kryo, module), system());
  }

  @Test
  void a_module_adds_classes_within_its_range_only() {
    register(new Module(1_000, 1_999, 1_000));

    assertThatThrownBy(() -> register(new Module(1_000, 1_999, 2_000)))
        .hasMessageContaining("has the number 2000, but those of")
        .hasMessageContaining("are 1000..1999");
  }

  @Test
  void a_number_is_assigned_only_once() {
    assertThatThrownBy(() -> register(new Module(20, 999, 21)))
        .hasMessageContaining("RecordBlock have the same number, 21");
  }

  @Test
  void a_module_that_cannot_be_instantiated_is_named() {
    Config config =
        ConfigFactory.parseString("virta.wire.modules.mine = java.lang.String").withFallback(LOCAL);
    assertThatThrownBy(() -> ActorTestKit.create("wire", config))
        .hasMessageContaining("virta.wire.modules names java.lang.String");
  }
}
