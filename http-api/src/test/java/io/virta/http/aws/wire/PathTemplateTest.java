package io.virta.http.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
  private static final PathTemplate CODE = PathTemplate.parse("/functions/{Function}/code");
  private static final PathTemplate KEY = PathTemplate.parse("/{Bucket}/{Key+}");

  @Test
  void labels_are_decoded_after_the_path_is_split() {
    assertThat(CODE.match("/functions/arn%3Aaws%2Fone+two%20%C3%BC/code"))
        .isEqualTo(Map.of("Function", "arn:aws/one+two \u00fc"));
    assertThat(CODE.match("/functions/f/code/")).isEqualTo(Map.of("Function", "f"));
  }

  @Test
  void a_greedy_label_takes_the_rest() {
    assertThat(KEY.match("/b/one/two%2Fthree"))
        .isEqualTo(Map.of("Bucket", "b", "Key", "one/two/three"));
    assertThat(KEY.match("/b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/functions",
        "/functions/f",
        "/functions/f/codes",
        "/functions/f/code/more",
        "/functions//code",
        "/functions/%zz/code",
        "/functions/%4/code",
        "/functions/%ff/code",
        "functions/f/code",
        "/Functions/f/code",
        "",
      })
  void another_path_does_not_match(String path) {
    assertThat(CODE.match(path)).isNull();
  }

  @Test
  void the_root_is_a_path() {
    assertThat(PathTemplate.parse("/").match("/")).isEmpty();
    assertThat(PathTemplate.parse("/").match("/more")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"/{A+}/b", "/a{B}", "/{A"})
  void a_malformed_template_is_a_bug(String template) {
    assertThatThrownBy(() -> PathTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_binding_names_members_only() {
    assertThatThrownBy(() -> RestBinding.of("GET", "/{A}", Shape.Structure.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("binds A, which is no member");
  }
}
