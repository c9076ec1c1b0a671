package io.virta.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.virta.node.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks {@code docs/configuration.md} against the program. */
class DocumentedKeysTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `--[^|]*\\| ([^|]*)\\| `(virta[^`]*)` \\| `([^`]*)` \\|$", Pattern.MULTILINE);

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "configuration.md"));
  }

  @Test
  void every_documented_key_exists_and_has_the_documented_default() throws IOException {
    Config defaults = ConfigFactory.defaultReference();

    assertThat(ROW.matcher(page()).results())
        .hasSize(9)
        .allSatisfy(row -> assertDefault(defaults, row));
  }

  private static void assertDefault(Config defaults, MatchResult row) {
    Config documented = ConfigFactory.parseString("value = " + quoted(row.group(3)));
    assertThat(defaults.getString(row.group(2)))
        .as(row.group(2))
        .isEqualTo(documented.getString("value"));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Test
  void every_variable_that_is_read_is_documented() throws IOException {
    String page = page();
    Config environment =
        ConfigFactory.parseResources(
            "virta-environment.conf",
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
    Pattern variable = Pattern.compile("\\$\\{\\?([A-Z_]+)}");

    assertThat(variable.matcher(environment.root().render()).results().map(hit -> hit.group(1)))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void every_exit_code_is_documented() throws IOException {
    String page = page();

    for (ExitCode code : ExitCode.values()) {
      assertThat(page).contains("\n| " + code.number() + " | ");
    }
  }
}
